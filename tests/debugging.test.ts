// The debug mode: which steps are told of as slow and which cancellations as swallowed, that it is on in a debug build, and that of what is
// no trouble nothing is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const IMPORTS =
  'import { TaskGroup, createTask, currentTask, getEventLoop, getRunningLoop, run, sleep, timeout, waitFor } from "wasyncio";\n';

const SLOW = `${IMPORTS}function compute(ms: i64): void {
  const end = getEventLoop().time() + ms;
  while (getEventLoop().time() < end);
}
async function first(): Promise<void> { compute(150); }
async function second(): Promise<void> {
  await sleep(10);
  compute(99);
  await sleep(0);
  compute(2500);
  await sleep(0);
}
async function inner(): Promise<void> {
  await sleep(1);
  compute(200);
}
async function outer(): Promise<void> { await inner(); }
async function main(): Promise<void> {
  await createTask(first());
  await createTask(second(), "second");
  await outer();
  getRunningLoop().callLater(1, () => compute(101));
  await sleep(2);
  console.log((getRunningLoop().stats().longestMicros / 1000).toString());
}
`;

const TOLD = [
  "Executing <Task name='Task-2' coro=<first() running from app.ts:6>> took 0.150 seconds",
  "Executing <Task name='second' coro=<second() running from app.ts:10>> took 2.500 seconds",
  "Executing <Task name='Task-1' coro=<inner() running from app.ts:15>> took 0.200 seconds",
  "Executing <Handle> took 0.101 seconds",
];

const lines = (text: string): string[] => text.split("\n").slice(0, -1);

test("a debug build tells of slow steps: task, line and time", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": `${SLOW}run(main());` }, { debug: true });
  const { status, stdout, stderr } = await simulate(wasm);
  assert.deepEqual([status, lines(stderr)], [0, TOLD]);
  assert.equal(Math.round(Number(stdout) / 100), 25, "the longest step is 2.5 s");
});

test("a release build tells of them when it is asked to, and of none otherwise", async (t) => {
  const quiet = await simulate((await buildIn(t, { "app.ts": `${SLOW}run(main());` })).wasm);
  assert.deepEqual([quiet.status, quiet.stderr], [0, ""]);
  const source = `${SLOW}const loop = getEventLoop(); loop.debug = true; console.log(loop.slowCallbackDuration.toString());
loop.slowCallbackDuration = 160; run(main()); loop.debug = false; run(first());`;
  const { stdout, stderr } = await simulate((await buildIn(t, { "app.ts": source })).wasm);
  assert.deepEqual(lines(stderr), TOLD.slice(1, 3));
  assert.match(stdout, /^100\n/);
});

const CANCELLED = `${IMPORTS}async function stubborn(): Promise<void> {
  try { await sleep(10); } catch (e) { console.log(e.name); }
}
async function cancelled(task: string): Promise<void> {
  const it = createTask(stubborn(), task);
  await sleep(1);
  it.cancel();
  await it;
}
`;

test("a debug build tells of a cancellation that was swallowed", async (t) => {
  const source = `${CANCELLED}async function main(): Promise<void> {
  await cancelled("one");
  getRunningLoop().debug = false;
  await cancelled("two");
}
run(main());`;
  const { stderr } = await simulate((await buildIn(t, { "app.ts": source }, { debug: true })).wasm);
  assert.equal(
    stderr,
    "Task 'one' was cancelled and has returned all the same: throw CancelledError on, or call uncancel()\n",
  );
});

test("of cancellations that are taken back, or are those of a run that ends, nothing is said", async (t) => {
  const source = `${CANCELLED}async function takesBack(): Promise<void> {
  try { await sleep(10); } catch (e) { currentTask()!.uncancel(); }
}
async function fails(): Promise<void> { await sleep(1); throw new Error("one"); }
async function limited(): Promise<void> {
  try { await using limit = timeout(1); await sleep(10); } catch (e) { console.log(e.name); }
  try { await using limit = timeout(1); await stubborn(); } catch (e) { console.log(e.name); }
  try { await waitFor(sleep(10), 1); } catch (e) { console.log(e.name); }
  try { await using group = new TaskGroup(); group.createTask(fails()); await sleep(10); } catch (e) { console.log(e.name); }
}
async function main(): Promise<void> {
  const task = createTask(takesBack());
  await sleep(1);
  task.cancel();
  await task;
  await createTask(limited());
  const left = createTask(stubborn());
  await sleep(1);
}
run(main());`;
  const { status, stdout, stderr } = await simulate((await buildIn(t, { "app.ts": source }, { debug: true })).wasm);
  assert.deepEqual([status, stderr], [0, ""]);
  const names = ["TimeoutError", "CancelledError", "TimeoutError", "ExceptionGroup", "CancelledError"];
  assert.deepEqual(lines(stdout), names);
});
