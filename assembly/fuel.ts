// Where fuel ends: a step has gone through more rounds of loops and recursive calls than "fuel" in wasyncio.json allows. The compiler
// counts (compiler/fuel.ts), in the program's own code.
import { STDERR } from "./abi";
import { __uncaught } from "./abort";
import { ONE_TASK } from "./capacities";
import { writeText } from "./console";
import { NONE, Record } from "./core/record";
import { isTask, nameOf, nameText } from "./core/task";
import { running } from "./coroutine/frame";

/** Rounds that are left in this step. The compiler sets what it begins with. */
export let left: i32 = 0;

/** Ends the program, with the task whose step it is. */
export function exhausted(file: string, line: i32, column: i32): void {
  const record = changetype<Record>(running);
  if (!ONE_TASK && record != NONE && isTask(record)) {
    writeText(STDERR, nameText(nameOf(record)));
    writeText(STDERR, ": ");
  }
  __uncaught(
    "FuelError",
    'a step that does not end: await in it, or set "fuel" in wasyncio.json to more',
    file,
    line,
    column,
  );
}
