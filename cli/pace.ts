// How fast virtual time goes by: for a person at a terminal, who may have started a program that never ends.
import { performance } from "node:perf_hooks";
import { formatDuration } from "./duration.js";

const EVERY_MS = 5_000;
/** The clock of this computer is looked at once in so many waits. */
const WAITS = 4096;

export class Pace {
  private began = 0;
  private next = EVERY_MS;
  private waits = 0;

  constructor(private readonly say: (text: string) => void) {}

  /** The program is loaded and starts now. */
  begin(): void {
    this.began = performance.now();
  }

  /** The program waits, at this time of its own. */
  readonly waiting = (micros: number): void => {
    if (++this.waits % WAITS !== 0) return;
    const elapsed = performance.now() - this.began;
    if (elapsed < this.next) return;
    this.next = elapsed + EVERY_MS;
    this.say(`${this.passed(micros)} and goes on: Ctrl-C ends it, and --for TIME says when it is to end`);
  };

  /** The run is over. */
  ended(micros: number): void {
    this.say(this.passed(micros));
  }

  private passed(micros: number): string {
    return `${formatDuration(micros)} simulated in ${formatDuration((performance.now() - this.began) * 1000)}`;
  }
}
