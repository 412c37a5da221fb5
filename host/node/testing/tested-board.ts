// What the parts of a board in a test need of the whole.
import type { AssertionError } from "node:assert";
import type { Waited } from "./lock-step.js";
import type { Stimulus, Watch } from "./messages.js";

export interface TestedBoard {
  /** µs of virtual time. */
  readonly nowMicros: number;
  /** Does something to the board now. */
  stimulate(stimulus: Stimulus): void;
  wait(watch: Watch | null, until: number, check: () => boolean): Promise<Waited>;
  /** An expectation that failed: what was expected, and what the board and the program did instead. */
  failure(what: string, since: number, waited: Waited): AssertionError;
}
