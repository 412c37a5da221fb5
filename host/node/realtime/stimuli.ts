// What drives input pins on this computer: keys of the terminal, and scripts. An edge is put into the pin's cell with the time
// at which it came, after the debouncing that the program asked for.
import { readFileSync } from "node:fs";
import { BindingError } from "./bindings.js";
import type { PinCell } from "./pin-cell.js";
import type { Shared } from "./shared.js";

/** An input, driven. */
export class DrivenPin {
  /** The level before an edge that has not held for long enough yet, and when that came. */
  private bounce: { readonly from: 0 | 1; readonly micros: number; timer: NodeJS.Timeout } | null = null;

  constructor(
    private readonly cell: PinCell,
    private readonly shared: Shared,
  ) {}

  toggle(): void {
    this.drive(this.cell.level === 0 ? 1 : 0);
  }

  drive(level: 0 | 1): void {
    const { cell, shared } = this;
    if (!cell.drive(level) || !cell.isInput) return;
    const micros = shared.now();
    if (cell.debounce === 0 && this.bounce === null) {
      cell.putEdge(level, micros);
      shared.wake();
      return;
    }
    if (this.bounce !== null) clearTimeout(this.bounce.timer);
    const timer = setTimeout(this.held, Math.ceil(cell.debounce / 1000));
    this.bounce = { from: this.bounce?.from ?? (level === 0 ? 1 : 0), micros: this.bounce?.micros ?? micros, timer };
  }

  /** Nothing will drive it any more; what has not held yet still may. */
  spend(): void {
    if (this.bounce !== null) {
      this.spent = true;
      return;
    }
    this.cell.spend();
    this.shared.wake();
  }
  private spent = false;

  end(): void {
    if (this.bounce !== null) clearTimeout(this.bounce.timer);
    this.bounce = null;
  }

  private readonly held = (): void => {
    const { bounce, cell } = this;
    this.bounce = null;
    if (bounce !== null && cell.level !== bounce.from) {
      cell.putEdge(cell.level, bounce.micros);
      this.shared.wake();
    }
    if (this.spent) this.spend();
  };
}

interface Step {
  readonly millis: number;
  readonly level: 0 | 1;
}

/** Reads lines `TIME LEVEL`: ms since the program began, in order, and 0 or 1; `#` begins a comment. Throws BindingError. */
export function readScript(path: string): Step[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new BindingError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}): script: is followed by a file of lines \`TIME LEVEL\``,
    );
  }
  const steps: Step[] = [];
  let latest = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.replace(/#.*/, "").trim();
    if (words === "") continue;
    const match = /^(\d+(?:\.\d+)?)\s+([01])$/.exec(words);
    if (match === null) {
      throw new BindingError(`${path}:${index + 1}: "${words}" is not \`TIME LEVEL\`: milliseconds, then 0 or 1`);
    }
    const millis = Number(match[1]);
    if (millis < latest) {
      throw new BindingError(`${path}:${index + 1}: ${match[1]} ms comes after a later time; put the lines in order`);
    }
    latest = millis;
    steps.push({ millis, level: match[2] === "1" ? 1 : 0 });
  }
  return steps;
}

/** Drives a pin by a script from the moment the program begins. */
export class ScriptPlayer {
  private next = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly steps: readonly Step[],
    private readonly pin: DrivenPin,
    private readonly shared: Shared,
  ) {}

  /** To be called when the program begins. */
  play(): void {
    for (; this.next < this.steps.length; this.next++) {
      const step = this.steps[this.next];
      const left = step.millis - this.shared.now() / 1000;
      if (left > 0) {
        this.timer = setTimeout(() => {
          this.play();
        }, Math.ceil(left));
        return;
      }
      this.pin.drive(step.level);
    }
    this.pin.spend();
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}

const CTRL_C = "\x03";

/** The keys of the terminal that this process runs in, one by one and not echoed. */
export class Keys {
  private readonly pressed = (bytes: Buffer): void => {
    for (const key of bytes.toString("utf8")) {
      if (key === CTRL_C) this.interrupt();
      else for (const pin of this.pins.get(key) ?? []) pin.toggle();
    }
  };

  /** `interrupt`: Ctrl-C, which raw mode turns into a byte. Throws BindingError. */
  constructor(
    private readonly pins: ReadonlyMap<string, readonly DrivenPin[]>,
    private readonly interrupt: () => void,
  ) {
    if (!process.stdin.isTTY) {
      throw new BindingError(
        "--gpio NAME=key:x needs a terminal on stdin: start the command in one, or use script:FILE",
      );
    }
    process.stdin.setRawMode(true);
    process.stdin.on("data", this.pressed);
    process.stdin.resume();
  }

  /** The terminal is as it was. */
  end(): void {
    process.stdin.off("data", this.pressed);
    process.stdin.pause();
    process.stdin.setRawMode(false);
  }
}
