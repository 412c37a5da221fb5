// Waits that cannot end as they were meant: of a task for itself, of tasks for each other, of a run whose loop is stopped. None hangs,
// none traps, and every `finally` runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const IMPORTS = `import { Future, Task, createTask, gather, getRunningLoop, run, sleep } from "wasyncio";
let a: Task<i32> | null = null;
let b: Task<i32> | null = null;
async function waits(task: string): Promise<i32> {
  try {
    return await (task == "a" ? a! : b!);
  } finally {
    console.log("no longer for " + task);
  }
}
`;

const programs: readonly (readonly [what: string, source: string, stdout: string])[] = [
  [
    "a task that awaits itself",
    `async function itself(): Promise<i32> {
  await sleep(1);
  try { return await a!; } catch (error) { console.log(error.name + ": " + error.message); }
  return 7;
}
async function main(): Promise<void> { a = createTask(itself()); console.log((await a!).toString()); }
run(main());`,
    "RuntimeError: Task cannot await on itself\n7\n",
  ],
  [
    "a ring of tasks, cancelled from outside of it",
    `async function main(): Promise<void> {
  a = createTask(waits("b"));
  b = createTask(waits("a"));
  const c = createTask(waits("a"));
  await sleep(1);
  console.log(c.cancel("end").toString());
  try { await c; } catch (error) { console.log(error.name + ": " + error.message); }
}
run(main());`,
    "true\nno longer for b\nno longer for a\nno longer for a\nCancelledError: end\n",
  ],
  [
    "a ring of tasks that main waits for is a deadlock",
    `async function main(): Promise<void> {
  a = createTask(waits("b"), "a");
  b = createTask(waits("a"), "b");
  await a!;
}
try { run(main()); } catch (error) { console.log(error.message.split("\\n")[0]); }`,
    "no longer for a\nno longer for b\nnothing can ever wake Task-1, a, b\n",
  ],
  [
    "a gather of the task that waits for it",
    `async function gathers(): Promise<i32> { return (await gather([a!]))[0]; }
async function main(): Promise<void> {
  a = createTask(gathers());
  await sleep(1);
  console.log(a!.cancel().toString());
  await sleep(1);
}
run(main());
console.log("end");`,
    "true\nend\n",
  ],
  [
    "a loop that is stopped while it runs main",
    `async function main(): Promise<i32> {
  getRunningLoop().stop();
  try { await sleep(10); } finally { console.log("at last"); }
  return 1;
}
try { run(main()); } catch (error) { console.log(error.name + ": " + error.message); }`,
    "at last\nRuntimeError: Event loop stopped before Future completed.\n",
  ],
  [
    "a chain of five thousand tasks is cancelled at its end",
    `async function link(n: i32): Promise<i32> {
  if (n == 0) await sleep(1000);
  else await createTask(link(n - 1));
  return n;
}
async function main(): Promise<void> {
  const first = createTask(link(5000));
  await sleep(1);
  first.cancel("deep");
  try { await first; } catch (error) { console.log(error.name + ": " + error.message); }
}
run(main());`,
    "CancelledError: deep\n",
  ],
];

for (const [what, source, stdout] of programs) {
  test(what, async (t) => {
    const { wasm } = await buildIn(t, { "app.ts": IMPORTS + source });
    const told = await simulate(wasm);
    assert.equal(told.stdout, stdout, told.stderr);
    assert.equal(told.status, 0);
  });
}
