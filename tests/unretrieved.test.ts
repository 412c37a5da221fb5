// Errors that nobody asks for, where asyncio leaves the moment to its collector: told of once, in the order in which they failed, when their
// object is collected, at the latest when the loop closes. tests/oracle/programs/unretrieved has the rest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const head = `
import { ExceptionContext, Future, Task, createTask, gather, getEventLoop, getRunningLoop, run, sleep } from "wasyncio";
async function fails(name: string, turns: i32): Promise<i32> {
  for (let i = 0; i < turns; i++) await sleep(0);
  throw new Error(name);
}
function tell(context: ExceptionContext): void {
  const exception = context.exception;
  console.log(context.message + ": " + (exception ? exception.message : "") + " " + context.taskName);
}
`;

interface Case {
  readonly name: string;
  readonly app: string;
  readonly settings?: object;
  readonly says: string;
  readonly stderr?: string;
}

const cases: readonly Case[] = [
  {
    name: "at the end of run, in the order of failing, once each; what asks afterwards still has the error",
    app: `
let kept: Task<i32>[] = [];
let future: Future<i32> | null = null;
let gathering: Future<Results<i32>> | null = null;
async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler(tell);
  kept = [createTask(fails("third", 4), "three"), createTask(fails("first", 1)), createTask(fails("asked", 1))];
  gathering = gather([fails("second", 1), fails("not told of", 3)]);
  future = getRunningLoop().createFuture<i32>();
  await sleep(1);
  future!.setException(new Error("fourth"));
  kept[2].exception();
  console.log("main ends");
}
async function second(): Promise<void> {}
run(main());
console.log("after");
console.log(kept[0].exception()!.message + ", " + gathering!.exception()!.message);
run(second());`,
    says: `main ends
Task exception was never retrieved: first Task-2
_GatheringFuture exception was never retrieved: second 
Task exception was never retrieved: third three
Future exception was never retrieved: fourth 
after
third, second
`,
  },
  {
    name: "when the loop is closed, also by who keeps it in hand",
    app: `
const loop = getEventLoop();
loop.setExceptionHandler(tell);
let kept: Task<i32> | null = null;
async function main(): Promise<void> { kept = createTask(fails("kept", 0)); await sleep(1); }
loop.runUntilComplete(main());
console.log("before");
loop.close();
console.log(kept!.done ? "after" : "");`,
    says: "before\nTask exception was never retrieved: kept Task-2\nafter\n",
  },
  {
    name: "when the program ends, where nobody closes the loop",
    app: `
const loop = getEventLoop();
let kept: Task<i32> | null = null;
async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler(tell);
  kept = createTask(fails("kept", 0));
  const dropped = createTask(fails("dropped", 1));
  await sleep(1);
  console.log(dropped.done ? "main ends" : "");
}
loop.runUntilComplete(main());
console.log(kept!.done ? "after" : "");`,
    says: `main ends
after
Task exception was never retrieved: kept Task-2
Task exception was never retrieved: dropped Task-3
`,
  },
  {
    name: "when their object is collected, without a handler on stderr",
    app: `
async function main(): Promise<void> {
  let task = createTask(fails("dropped", 0));
  await sleep(1);
  task = createTask(fails("replaced", 0));
  await sleep(1);
  for (let i = 0; i < 300; i++) { const text = "text " + i.toString(); await sleep(text.length); }
  console.log("collected");
  task = createTask(fails("kept", 0));
  await sleep(1);
  console.log(task.done ? "main ends" : "");
}
run(main());`,
    settings: { ready: 16, timers: 16, heap: 4096 },
    says: "collected\nmain ends\n",
    stderr: ["Task-2\nError: dropped", "Task-3\nError: replaced", "Task-4\nError: kept"]
      .map((text) => `Task exception was never retrieved\ntask: ${text}\n`)
      .join(""),
  },
  {
    name: "a handler that asks others, fails itself and throws is told no more than once of each",
    app: `
let kept: Task<i32>[] = [];
async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler((context) => {
    tell(context);
    kept[1].exception();
    throw new Error("handler");
  });
  kept = [createTask(fails("a", 0)), createTask(fails("b", 1)), createTask(fails("c", 2))];
  await sleep(1);
}
run(main());
console.log("after");`,
    says: "Task exception was never retrieved: a Task-2\nTask exception was never retrieved: c Task-4\nafter\n",
    stderr: "Unhandled error in exception handler\nError: handler\n".repeat(2),
  },
  {
    name: "a task that fails when nothing can wake it any more",
    app: `
async function never(): Promise<i32> {
  try { return await getRunningLoop().createFuture<i32>(); } finally { throw new Error("late"); }
}
async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler(tell);
  const task = createTask(never(), "never");
  await getRunningLoop().createFuture<i32>();
  console.log(task.name);
}
try { run(main()); } catch (e) { console.log(e.name); }
async function second(): Promise<i32> { return 7; }
console.log(run(second()).toString());`,
    says: "unhandled exception during asyncio.run() shutdown: late never\nDeadlockError\n7\n",
  },
];

for (const { name, app, settings = {}, says, stderr = "" } of cases) {
  test(`told of ${name}`, async (t) => {
    const text = head.replace("gather,", app.includes("Results") ? "Results, gather," : "gather,") + app;
    const { wasm } = await buildIn(t, { "app.ts": text, "wasyncio.json": JSON.stringify(settings) });
    const ran = await simulate(wasm);
    assert.equal(ran.stdout, says, ran.stderr);
    assert.equal(ran.stderr, stderr);
    assert.equal(ran.status, 0);
  });
}

test("without a collector a future that fails and is awaited takes no more memory than one with a value", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `${head}
const error = new Error("the same");
const grown = new StaticArray<i32>(4);
async function main(): Promise<void> {
  let last = heap.alloc(8);
  for (let round = 0; round < 4; round++) {
    const future = getRunningLoop().createFuture<i32>();
    if (round % 2 == 0) future.setException(error);
    else future.setResult(1);
    try { await future; } catch (e) { if (e != error) throw e; }
    const now = heap.alloc(8);
    grown[round] = <i32>(now - last);
    last = now;
  }
  console.log(\`\${grown[1]} \${grown[2]} \${grown[3]}\`); // the first makes the entry that is used again
}
run(main());`,
    "wasyncio.json": JSON.stringify({ gc: false }),
  });
  const { stdout, stderr } = await simulate(wasm);
  const [withValue, failed, ...rest] = stdout.trimEnd().split(" ");
  assert.ok(Number(withValue) > 0, stderr);
  assert.deepEqual([failed, ...rest], [withValue, withValue]);
});
