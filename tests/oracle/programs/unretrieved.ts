// Errors that nobody has asked for: who is told, when, and in which order.
import { ExceptionContext, Task, createTask, gather, getRunningLoop, run, sleep } from "wasyncio";
import { Oops, test } from "./cases";

async function fails(name: string, turns: i32): Promise<void> {
  for (let i = 0; i < turns; i++) await sleep(0);
  throw new Oops(name);
}

async function left(name: string): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    throw new Oops(name);
  }
}

async function waits(task: Task<void>): Promise<void> {
  try {
    await task;
  } catch (e) {
    if (!(e instanceof Oops)) throw e;
    console.log(`awaited ${e.message}`);
  }
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler((context: ExceptionContext) => {
    const exception = context.exception;
    console.log(`${context.message}: ${exception ? exception.message : ""} ${context.taskName}`);
  });
  createTask(fails("nobody has it", 0), "zero");
  const awaited = createTask(fails("awaited", 1));
  const waiter = createTask(waits(awaited));
  const asked = createTask(fails("asked", 1));
  const twice = createTask(fails("result", 1));
  for (let i = 0; i < 6; i++) await sleep(0);
  await waiter;
  const error = asked.exception();
  console.log(`asked ${error ? error.message : ""}`);
  for (let i = 0; i < 2; i++) {
    try {
      twice.result();
    } catch (e) {
      console.log(`result ${e.message}`);
    }
  }
  const future = loop.createFuture<i32>();
  future.setException(new Oops("future"));
  try {
    await future;
  } catch (e) {
    if (!(e instanceof Oops)) throw e;
    console.log(`awaited ${e.message}`);
  }
  const gathering = gather([fails("gathered", 0), fails("gathered too", 1)]);
  await sleep(1);
  const gathered = gathering.exception();
  console.log(`gathering ${gathered ? gathered.message : ""}`);
  const cancelled = createTask(left("never"));
  cancelled.cancel();
  await sleep(1);
  createTask(left("shutdown"), "left");
  await sleep(1);
  console.log("main ends");
}

test("errors that nobody has asked for", main());

async function second(): Promise<void> {}

test("a run after errors that nobody has asked for", second());
