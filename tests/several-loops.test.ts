// Futures and tasks where there is more than one loop, or one that is closed and lives again: nobody is woken in a loop that is not
// theirs, and what is left in a loop that closes is told and freed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const IMPORTS =
  'import { Future, createTask, gather, getEventLoop, newEventLoop, run, sleep, waitFor } from "wasyncio";\n';

const programs: readonly (readonly [what: string, source: string, stdout: string, stderr: string])[] = [
  [
    "a loop's createFuture makes a future of that loop",
    `async function waits(future: Future<i32>): Promise<i32> {
  return await future;
}
const loop = newEventLoop();
const future = loop.createFuture<i32>();
loop.callLaterWith<Future<i32>>(5, (future: Future<i32>) => future.setResult(7), future);
console.log(loop.runUntilComplete(waits(future)).toString());
try { getEventLoop().runUntilComplete(future); } catch (error) { console.log(error.name); }
loop.close();
try { loop.createFuture<i32>().addDoneCallback(() => {}); } catch (error) { console.log(error.message); }`,
    "7\nValueError\nEvent loop is closed\n",
    "",
  ],
  [
    "a loop's createTask makes a task of it, before it runs too, and closed it refuses",
    `async function work(name: string): Promise<string> {
  await sleep(1);
  return name + " done";
}
const loop = newEventLoop();
const task = loop.createTask(work("first"), "named");
console.log(task.name + " " + loop.runUntilComplete(task));
loop.close();
try { loop.createTask(work("late")); } catch (error) { console.log(error.message); }`,
    "named first done\nEvent loop is closed\n",
    "",
  ],
  [
    "a future of another loop cannot be waited for in any way",
    `const future = getEventLoop().createFuture<i32>();
async function main(): Promise<void> {
  try { await future; } catch (error) { console.log(error.name + ": " + error.message); }
  try { await gather([future]); } catch (error) { console.log(error.name); }
  try { await waitFor(future, 0); } catch (error) { console.log(error.name); }
  await sleep(1);
}
run(main());
future.setResult(1);`,
    "RuntimeError: got a future attached to a different loop\nValueError\nValueError\n",
    "",
  ],
  [
    "a future that outlives its loop's run wakes nobody of it",
    `const loop = getEventLoop();
const future = loop.createFuture<i32>();
async function waits(): Promise<void> {
  try { await future; } finally { console.log("left"); }
}
async function starts(): Promise<void> { createTask(waits()); await sleep(0); }
loop.runUntilComplete(starts());
loop.close();
try { future.setResult(1); } catch (error) { console.log(error.name + ": " + error.message); }
console.log(future.result().toString());`,
    "RuntimeError: Event loop is closed\n1\n",
    "Task was destroyed but it is pending!\ntask: Task-2\n",
  ],
];

for (const [what, source, stdout, stderr] of programs) {
  test(what, async (t) => {
    const { wasm } = await buildIn(t, { "app.ts": IMPORTS + source });
    const told = await simulate(wasm);
    assert.equal(told.stdout, stdout, told.stderr);
    assert.equal(told.stderr, stderr);
    assert.equal(told.status, 0);
  });
}
