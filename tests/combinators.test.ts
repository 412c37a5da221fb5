// What waits for several at once takes its records all or none: one record too few is a CapacityError, and nothing was taken or begun. What has no
// result can be waited for, too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const PROGRAM = `import {
  CapacityError, Handle, TaskGroup, asCompleted, createTask, gather, gatherSettled, getRunningLoop, run, shield, sleep, wait,
} from "wasyncio";

let begun = 0;
async function work(): Promise<i32> { begun++; await sleep(1); return 1; }
function four(): Promise<i32>[] { return [work(), work(), work(), work()]; }
function never(): void {}

async function use(what: string): Promise<void> {
  if (what == "gather") await gather<i32>(four());
  else if (what == "gatherSettled") await gatherSettled<i32>(four());
  else if (what == "wait") await wait<i32>(four());
  else if (what == "wait with a limit") await wait<i32>(four(), 5);
  else if (what == "asCompleted") {
    const completed = asCompleted<i32>(four());
    while (completed.hasNext) await completed.next();
  } else if (what == "asCompleted with a limit") {
    const completed = asCompleted<i32>(four(), 5);
    while (completed.hasNext) await completed.next();
  } else if (what == "shield") await shield<i32>(work());
  else {
    await using group = new TaskGroup();
    group.createTask(work());
  }
}

async function attempt(what: string, spare: i32): Promise<string> {
  const loop = getRunningLoop();
  const held: Handle[] = [];
  while (loop.stats().ready < loop.stats().readyCapacity - spare) held.push(loop.callLater(1000, never));
  const before = loop.stats().ready;
  begun = 0;
  let said = "";
  try {
    await use(what);
    said = begun.toString();
  } catch (error) {
    said = error.name + " " + begun.toString();
  }
  if (loop.stats().ready != before) said += " and " + (loop.stats().ready - before).toString() + " records are gone";
  for (let i = 0; i < held.length; i++) held[i].cancel();
  return said;
}

/** Of four that a task is made of before: they need a record each to be told of. */
async function ofTasks(spare: i32): Promise<string> {
  const loop = getRunningLoop();
  const tasks: Promise<i32>[] = [createTask(work()), createTask(work())];
  const held: Handle[] = [];
  while (loop.stats().ready < loop.stats().readyCapacity - spare) held.push(loop.callLater(1000, never));
  let said = "";
  try {
    said = (await wait<i32>(tasks)).done.length.toString();
  } catch (error) {
    said = error.name;
  }
  for (let i = 0; i < held.length; i++) held[i].cancel();
  await gather<i32>(tasks);
  return said;
}

async function show(what: string, needs: i32): Promise<void> {
  let line = what + ":";
  for (let spare = needs - 1; spare <= needs + 1; spare++) line += " " + (await attempt(what, spare)) + ";";
  console.log(line);
}

async function main(): Promise<void> {
  await show("gather", 4);
  await show("gatherSettled", 4);
  await show("wait", 4);
  await show("wait with a limit", 5);
  await show("asCompleted", 4);
  await show("asCompleted with a limit", 5);
  await show("shield", 2);
  await show("TaskGroup", 1);
  console.log("wait for tasks: " + (await ofTasks(1)) + "; " + (await ofTasks(2)) + "; " + (await ofTasks(3)));
}
run(main());
`;

test("a record too few, exactly enough, and one more", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": PROGRAM, "wasyncio.json": '{"ready": 10, "timers": 10}' });
  const { status, stdout, stderr } = await simulate(wasm);
  assert.deepEqual([status, stderr], [0, ""]);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "gather: CapacityError 0; 4; 4;",
    "gatherSettled: CapacityError 0; 4; 4;",
    "wait: CapacityError 0; 4; 4;",
    "wait with a limit: CapacityError 0; 4; 4;",
    "asCompleted: CapacityError 0; 4; 4;",
    "asCompleted with a limit: CapacityError 0; 4; 4;",
    "shield: CapacityError 0; 1; 1;",
    "TaskGroup: ExceptionGroup 0; 1; 1;",
    "wait for tasks: CapacityError; 2; 2",
  ]);
});

test("what has no result, and what is a string, can be waited for in every way", async (t) => {
  const source = `import { ReturnWhen, Task, asCompleted, createTask, getRunningLoop, run, shield, sleep, wait } from "wasyncio";
async function nothing(): Promise<void> { await sleep(1); }
async function word(text: string): Promise<string> { await sleep(1); return text + "!"; }
async function main(): Promise<void> {
  await shield(nothing());
  console.log(await shield(word("a")));
  const tasks: Promise<void>[] = [nothing(), createTask(nothing())];
  console.log((await wait(tasks)).done.length.toString());
  const future = getRunningLoop().createFuture<string>();
  future.setResult("set");
  const words: Promise<string>[] = [word("b"), future];
  const first = await wait(words, -1, ReturnWhen.FirstCompleted);
  console.log(first.done[0].result() + " " + first.pending.length.toString());
  const completed = asCompleted([nothing(), nothing()]);
  while (completed.hasNext) await completed.next();
  const later = asCompleted([word("c"), word("d")]);
  while (later.hasNext) console.log(await later.next());
  try { await later.next(); } catch (error) { console.log(error.name + ": " + error.message); }
}
run(main());`;
  const { stdout, stderr } = await simulate((await buildIn(t, { "app.ts": source })).wasm);
  assert.deepEqual(
    [stdout.trimEnd().split("\n"), stderr],
    [["a!", "2", "set 1", "c!", "d!", "RuntimeError: nothing is left: ask hasNext before next()"], ""],
  );
});
