// The end of a program by its own will.
import { hostExit } from "./abi";

/** Ends the program at once with this status: output is flushed, no `finally` runs. */
export function exit(code: i32): void {
  hostExit(code);
  unreachable();
}
