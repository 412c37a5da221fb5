// What `--uart0 …` and `--gpio NAME=…` say: which thing of this computer a port or pin of the program is.

/** A port's other end: a new pseudo-terminal, a device (or the slave end of somebody's pseudo-terminal), stdin and stdout. */
export type PortBinding =
  { readonly kind: "pty" } | { readonly kind: "device"; readonly path: string } | { readonly kind: "stdio" };

export type PinBinding =
  /** An input that pressing this key on the terminal toggles. */
  | { readonly kind: "key"; readonly key: string }
  /** An output whose changes are printed on stderr. */
  | { readonly kind: "print" }
  /** An input that a file drives: lines `TIME LEVEL`, ms since the program began. */
  | { readonly kind: "script"; readonly path: string }
  /** An input that whoever starts the program drives: `attach` is given what does it. */
  | { readonly kind: "driven"; readonly attach: (drive: (level: 0 | 1) => void) => void };

/** What a person can do about a resource that the program asked for and that is not there: for the ends of messages. */
export const remedies: Readonly<Record<string, string>> = {
  "uart.open ENOENT": "bind it with --{resource} pty, --{resource} PATH or --{resource} stdio",
  "uart.open ENODEV": "bind it with --{resource} pty, --{resource} PATH or --{resource} stdio, or plug it in",
  "uart.open EIO": "is it a serial device?",
  "gpio.open ENXIO": "bind it with --gpio {resource}=print, {resource}=key:x or {resource}=script:FILE",
  "gpio.openNamed ENOENT": "bind it with --gpio {resource}=print, {resource}=key:x or {resource}=script:FILE",
};

/** What is wrong with a binding and what to do, in one line. */
export class BindingError extends Error {
  override readonly name = "BindingError";
}

/** `option`: what messages call it, `--uart0`. Throws BindingError. */
export function parsePortBinding(option: string, value: string): PortBinding {
  if (value === "pty" || value === "stdio") return { kind: value };
  if (value === "") throw new BindingError(`${option} needs a value: pty, stdio, or the path of a serial device`);
  return { kind: "device", path: value };
}

/** Reads `NAME=key:x`, `NAME=print` or `NAME=script:FILE`; NAME may be a line's number. Throws BindingError. */
export function parsePinBinding(text: string): { readonly pin: string; readonly binding: PinBinding } {
  const cut = text.indexOf("=");
  const pin = text.slice(0, cut).trim();
  const value = text.slice(cut + 1);
  const forms = "key:x, print, or script:FILE";
  if (cut < 0 || pin === "") {
    throw new BindingError(`--gpio ${text}: not NAME=BINDING; the binding is ${forms}`);
  }
  const [kind, rest] = split(value);
  switch (kind) {
    case "print":
      if (rest === "") return { pin, binding: { kind } };
      break;
    case "key":
      if (/^[^\p{Cc}]$/u.test(rest)) return { pin, binding: { kind, key: rest } };
      throw new BindingError(`--gpio ${text}: key: is followed by one character, as in ${pin}=key:b`);
    case "script":
      if (rest !== "") return { pin, binding: { kind, path: rest } };
      throw new BindingError(`--gpio ${text}: script: is followed by a file of lines \`TIME LEVEL\``);
    default:
      if (/^chip\d+$/.test(kind)) {
        throw new BindingError(
          `--gpio ${text}: this host does not drive GPIO chips; bind ${pin} to key:x, print or script:FILE`,
        );
      }
  }
  throw new BindingError(`--gpio ${text}: "${value}" is no binding; it is ${forms}`);
}

function split(value: string): [kind: string, rest: string] {
  const cut = value.indexOf(":");
  return cut < 0 ? [value, ""] : [value.slice(0, cut), value.slice(cut + 1)];
}
