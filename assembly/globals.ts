// AssemblyScript's globals that end or seed a program, in place of its imports of a JavaScript host.
import { hostNow } from "./abi";
import { __uncaught } from "./abort";

/** AssemblyScript's `abort`: ends the program with status 1. */
export function abort(message: string | null = null, file: string | null = null, line: i32 = 0, column: i32 = 0): void {
  __uncaught("Error", message ? message : "", file ? file : "", line, column);
}

/** Seeds Math.random: the clock, which in simulation gives the same numbers in every run. */
export function seed(): f64 {
  return <f64>hostNow(0);
}
