// What is left when the main task ends, and a task that is cancelled before its first step.
import { CancelledError, Task, createTask, getRunningLoop, run, sleep } from "wasyncio";
import { begin, test } from "./cases";

async function left(name: string, ms: i32): Promise<void> {
  try {
    await sleep(1000);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`${name} cancelled`);
    await sleep(ms);
    throw e;
  } finally {
    console.log(`${name} ends`);
  }
}

async function never(): Promise<void> {
  console.log("never");
}

function chain(n: i32): void {
  console.log(`chain ${n}`);
  getRunningLoop().callSoonWith<i32>(chain, n + 1);
}

async function main(): Promise<i32> {
  const tasks: Task<void>[] = [createTask(left("a", 2))];
  await sleep(1);
  const late = createTask(never());
  console.log(late.cancel() ? "true" : "false");
  try {
    await late;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log("late was cancelled");
  }
  console.log("main ends");
  return tasks.length;
}

begin("what is left when the main task ends, and a task cancelled before its first step");
console.log(run(main()).toString());

async function chained(): Promise<void> {
  getRunningLoop().callSoonWith<i32>(chain, 0);
}

test("a callback that calls itself for ever ends with its run", chained());
