// Errors of coroutines, tasks, callbacks and gather, and the turns in which they arrive.
import {
  ExceptionContext,
  RuntimeError,
  Task,
  ValueError,
  createTask,
  gather,
  getRunningLoop,
  run,
  sleep,
} from "wasyncio";
import { begin, test, ticker } from "./cases";

async function fails(name: string, steps: i32): Promise<void> {
  try {
    for (let i = 0; i < steps; i++) await sleep(0);
    throw new RuntimeError(name);
  } finally {
    console.log(`${name} leaves`);
  }
}

async function deep(name: string): Promise<void> {
  try {
    await fails(name, 2);
  } catch (e) {
    if (!(e instanceof ValueError)) throw e;
    console.log("never");
  }
  console.log("never");
}

async function good(): Promise<void> {
  await sleep(5);
  console.log("good goes on");
}

async function waits(task: Task<void>, name: string): Promise<void> {
  try {
    await task;
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e;
    console.log(`${name} caught ${e.message}`);
  }
}

function boom(): void {
  console.log("boom");
  throw new RuntimeError("boom");
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler((context: ExceptionContext) => {
    const exception = context.exception;
    console.log(`handler: ${context.message}: ${exception ? exception.message : ""}`);
  });
  const t = createTask(ticker(14));
  try {
    await deep("a");
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e;
    console.log(`caught ${e.message}`);
  }
  const b = createTask(fails("b", 1));
  const w = createTask(waits(b, "w"));
  try {
    await b;
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e;
    console.log(`caught ${e.message}`);
  }
  try {
    await b;
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e;
    console.log(`again ${e.message}`);
  }
  await w;
  loop.callSoon(boom);
  await sleep(0);
  await sleep(0);
  try {
    await gather([good(), fails("c", 0), fails("d", 1)]);
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e;
    console.log(`gather: ${e.message}`);
  }
  await t;
  await sleep(10);
  throw new ValueError("out");
}

test("errors of tasks, callbacks and gather, and the turns in which they arrive", main());

async function second(): Promise<i32> {
  return 7;
}

begin("a run after one that failed");
console.log(run(second()).toString());
