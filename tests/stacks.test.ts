// Where tasks wait and where errors have been, in the program's own words: `stack()` of a task, `stack` of an error in a debug build,
// the message of DeadlockError, and what is told when the host ends a program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const IMPORTS =
  'import { CancelledError, Future, Task, createTask, currentTask, getEventLoop, run, sleep, waitFor } from "wasyncio";\n';

/** Programs by what they show; the first line is the imports'. What they print on stdout, of a debug build and, where that is otherwise, of a release. */
const programs: readonly (readonly [what: string, source: string, debug: string, release?: string])[] = [
  [
    "an error's stack has where it was thrown and what it has left, each with the line it is at",
    `class Sensor {
  async read(): Promise<i32> {
    await sleep(1);
    throw new RangeError("too much");
  }
}
async function middle(sensor: Sensor): Promise<i32> {
  return 1 + (await sensor.read());
}
async function main(): Promise<void> {
  try {
    await middle(new Sensor());
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    console.log(error.stack);
  }
}
run(main());`,
    `RangeError: too much
    at Sensor.read (app.ts:5)
    at middle (app.ts:9)
`,
    "\n",
  ],
  [
    "one that a plain function has thrown is told there, and a coroutine it leaves before any await without a line",
    `function parse(n: i32): i32 {
  if (n == 3) throw new Error("three");
  return n;
}
async function direct(): Promise<i32> {
  return parse(3);
}
async function caught(): Promise<void> {
  try { await direct(); } catch {}
  parse(3);
}
async function main(): Promise<void> {
  try {
    await caught();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    console.log(error.stack);
  }
}
run(main());`,
    `Error: three
    at parse (app.ts:3)
    at caught (app.ts:?)
`,
    "\n",
  ],
  [
    "a task's stack is its chain of awaits, what is parked first; what runs or is done has none",
    `async function waits(future: Future<i32>): Promise<i32> {
  return await future;
}
async function limited(future: Future<i32>): Promise<i32> {
  return await waitFor(waits(future), 1000);
}
async function main(): Promise<void> {
  const future = new Future<i32>();
  const task = createTask(limited(future));
  console.log(task.stack());
  await sleep(0);
  console.log(task.stack());
  future.setResult(1);
  await task;
  console.log("[" + task.stack() + currentTask()!.stack() + "]");
}
run(main());`,
    `    at limited (app.ts:5)
    at waits (app.ts:3)
    at waitFor<i32>
    at limited (app.ts:6)
[]
`,
  ],
  [
    "DeadlockError says of each task that was pending where it waited",
    `async function waits(future: Future<i32>): Promise<i32> {
  return await future;
}
async function main(): Promise<void> {
  const future = new Future<i32>();
  createTask(waits(future), "waiter");
  await future;
}
try { run(main()); } catch (error) { console.log(error.message); }
const never = getEventLoop().createFuture<i32>();
try { getEventLoop().runUntilComplete(waits(never)); } catch (error) { console.log(error.message); }
try { getEventLoop().runUntilComplete(getEventLoop().createFuture<i32>()); } catch (error) { console.log(error.message); }`,
    `nothing can ever wake Task-1, waiter
  Task-1
    at main (app.ts:8)
  waiter
    at waits (app.ts:3)
nothing can ever wake Task-2
  Task-2
    at waits (app.ts:3)
nothing can ever wake the program
`,
  ],
];

for (const [what, source, debug, release = debug] of programs) {
  for (const isDebug of [true, false]) {
    test(`${isDebug ? "debug" : "release"}: ${what}`, async (t) => {
      const { wasm } = await buildIn(t, { "app.ts": IMPORTS + source }, { debug: isDebug });
      const { stdout, stderr } = await simulate(wasm);
      assert.equal(stdout, isDebug ? debug : release, stderr);
    });
  }
}

const FAILS = `async function fails(): Promise<void> {
  await sleep(1);
  throw new RangeError("out");
}
async function main(): Promise<void> {
  createTask(fails(), "unasked");
  await sleep(5);
  await fails();
}
run(main());`;

test("debug: an error that leaves the program, and one that nobody has asked for, are told with their stacks", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": IMPORTS + FAILS }, { debug: true });
  const { status, stderr } = await simulate(wasm);
  const stack = "RangeError: out\n    at fails (app.ts:4)\n";
  assert.equal(status, 1);
  assert.equal(stderr, `Task exception was never retrieved\ntask: unasked\n${stack}${stack}    at main (app.ts:9)\n`);
});

test("debug: a program that the host ends tells every task with its chain of awaits", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const source = `async function ticks(): Promise<void> {
  while (true) await sleep(100);
}
async function main(): Promise<void> {
  createTask(ticks(), "ticker");
  await ticks();
}
run(main());`;
  writeFileSync(join(folder, "app.ts"), IMPORTS + source);
  const cli = join(import.meta.dirname, "../cli/main.js");
  const command = (...words: string[]): string =>
    execFileSync("sh", ["-c", '"$@" 2>&1', "sh", process.execPath, cli, ...words], { cwd: folder, encoding: "utf8" });
  command("build", "app.ts", "--debug", "-o", "app.wasm");
  const told = command("run", "--sim", "app.wasm", "--for", "1s");
  assert.equal(
    told,
    `The program was asked to end. Its tasks were:
  Task-1
    at ticks (app.ts:3)
    at main (app.ts:7)
  ticker
    at ticks (app.ts:3)
`,
  );
});
