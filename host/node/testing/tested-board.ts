// What the parts of a board in a test need of the whole.
import type { AssertionError } from "node:assert";
import type { Stimulus, Watch } from "./messages.js";

/** What a wait came to: what it was for happened, its time is over, or the program ended first. */
export type Waited = "met" | "time" | "ended";

/** The program did not come back to `wait`; its thread is gone. */
export class StuckError extends Error {
  override readonly name = "StuckError";
}

export interface TestedBoard {
  /** µs of virtual time. */
  readonly nowMicros: number;
  /** Does something to the board now. */
  stimulate(stimulus: Stimulus): void;
  wait(watch: Watch | null, until: number, check: () => boolean): Promise<Waited>;
  /** An expectation that failed: what was expected, and what the board and the program did instead. */
  failure(what: string, since: number, waited: Waited): AssertionError;
}
