// The options whose names are not fixed: `--uart0 pty` for a port of any name, and the grants, whose values need an equals
// sign: `--allow-gpio FILE.ts` grants all pins to FILE.ts.
import { loadBoard } from "../host/node/board.js";
import { everything, parseGrant, union, type Grants } from "../host/node/grants.js";
import { BindingError, parsePortBinding, type PortBinding } from "../host/node/realtime/bindings.js";

/** Stands for a grant without a value, until the options are parsed. */
const ALL = "=all";

export const grantOptions: readonly (readonly [name: string, values: string, what: string])[] = [
  ["gpio", "LINES", "pins: all, or line numbers and names with commas between"],
  ["uart", "NAMES", "serial ports"],
  ["net", "HOST:PORT", "network connections (nothing asks for them yet)"],
  ["read", "DIR", "files to read (likewise)"],
  ["write", "DIR", "files to write (likewise)"],
  ["run", "PROGRAM", "programs to start (likewise)"],
];

/**
 * Takes the options for ports out of the words after `run`: `--NAME VALUE` or `--NAME=VALUE` for uart… and ports of the board.
 * Throws BindingError.
 */
export function takePortOptions(words: readonly string[]): {
  readonly rest: string[];
  readonly ports: Readonly<Record<string, PortBinding>>;
} {
  const names = namesOfPorts(words);
  const rest: string[] = [];
  const ports: Record<string, PortBinding> = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const option = /^--([\w-]+?)(?:=(.*))?$/s.exec(word);
    const name = option?.[1] ?? "";
    if (/^uart\w*$/.test(name) || names.includes(name)) {
      if (Object.hasOwn(ports, name)) throw new BindingError(`--${name} is given twice: leave one out`);
      ports[name] = parsePortBinding(`--${name}`, option?.[2] ?? (index + 1 < words.length ? words[++index] : ""));
    } else if (grantOptions.some(([name]) => word === `--allow-${name}`)) {
      rest.push(`${word}=${ALL}`);
    } else {
      rest.push(word);
    }
  }
  return { rest, ports };
}

/** The ports of the board on this command line; none where it has no such board: that is said later. */
function namesOfPorts(words: readonly string[]): string[] {
  const at = words.findIndex((word) => word === "--board" || word.startsWith("--board="));
  const name = at < 0 ? undefined : words[at] === "--board" ? words[at + 1] : words[at].slice("--board=".length);
  if (name === undefined) {
    return [];
  }
  try {
    return Object.keys(loadBoard(name).uarts);
  } catch {
    return [];
  }
}

/** What the options allow; binding a port or pin grants it. */
export function grantsOf(
  options: Readonly<Record<string, string | true | undefined>>,
  bound: { readonly pins: readonly string[]; readonly ports: readonly string[] },
): Grants {
  if (options["allowAll"]) {
    return everything;
  }
  const grant = (name: string): ReturnType<typeof parseGrant> => {
    const value = options[`allow${name[0].toUpperCase()}${name.slice(1)}`];
    return parseGrant(value === ALL ? true : value);
  };
  return { gpio: union(grant("gpio"), bound.pins), uart: union(grant("uart"), bound.ports) };
}
