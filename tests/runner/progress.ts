// Shows that suites which run are alive: on a terminal in one line that is overwritten, elsewhere each once in half a minute.
import type { Machine } from "./suite.js";

const ELSEWHERE_SECONDS = 30;
/** Longer lines would be broken, and the rest of them stay. */
const COLUMNS = 79;
const ERASE_LINE = "\r\x1b[K";

export class Progress {
  /** `NAME: SECONDS s, RESULTS done`, by name. */
  private readonly running = new Map<string, string>();

  constructor(private readonly machine: Machine) {}

  started(name: string): void {
    this.running.set(name, name);
    this.show();
  }

  /** Called about once a second for each suite that runs. */
  tick(name: string, seconds: number, results: number): void {
    const text = `${name}: ${seconds.toFixed(0)} s, ${results} done`;
    this.running.set(name, text);
    this.show();
    const { terminal, say } = this.machine;
    if (!terminal && Math.floor(seconds) % ELSEWHERE_SECONDS === 0) say(`      ${text}\n`);
  }

  /** Before anything is said of it. */
  ended(name: string): void {
    this.running.delete(name);
    if (this.machine.terminal) this.machine.say(ERASE_LINE);
  }

  /** After something was said: what runs stands below it. */
  show(): void {
    if (this.machine.terminal && this.running.size > 0)
      this.machine.say(ERASE_LINE + `      ${[...this.running.values()].join(" | ")}`.slice(0, COLUMNS));
  }
}
