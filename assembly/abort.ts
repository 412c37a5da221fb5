// The end of a program that something thrown has left. The build makes every `throw` that nobody catches, and AssemblyScript's
// own assertions, call __uncaught with static text; nothing is allocated here, for the heap may be what failed.
import { hostAbort } from "./abi";

/** Ends the program: `name: message` and the place on stderr, status 1. Text goes out as it is in memory, UTF-16. */
export function __uncaught(name: string, message: string, file: string, line: i32, column: i32): void {
  hostAbort(
    changetype<usize>(name),
    name.length,
    changetype<usize>(message),
    message.length,
    changetype<usize>(file),
    file.length,
    line,
    column,
  );
  unreachable();
}
