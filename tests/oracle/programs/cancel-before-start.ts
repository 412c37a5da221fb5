// Tasks that are cancelled before their first step.
import { CancelledError, Task, createTask, sleep } from "wasyncio";
import { at, say, test, text, ticker, turns } from "./cases";

async function work(name: string): Promise<void> {
  say(`${name} starts`);
  try {
    await sleep(1);
  } finally {
    say(`${name} ends`);
  }
}

async function neverRuns(): Promise<void> {
  const task = createTask(work("a"));
  say(`cancel ${task.cancel()}`);
  say(`done ${task.done} cancelled ${task.cancelled}`);
  try {
    await task;
  } catch (e) {
    say(`caught ${text(e)}`);
  }
  say(`done ${task.done} cancelled ${task.cancelled}`);
}

async function withAMessage(): Promise<void> {
  const task = createTask(work("a"));
  task.cancel("no need");
  try {
    await task;
  } catch (e) {
    say(`caught ${text(e)}`);
  }
}

async function theTurnsItTakes(): Promise<void> {
  createTask(ticker(5));
  const task = createTask(work("a"));
  task.cancel();
  while (!task.done) {
    say("not done");
    await sleep(0);
  }
  say("done");
}

async function cancels(task: Task<void>): Promise<void> {
  say(`cancel ${task.cancel("by another")}`);
}

async function waits(name: string, task: Task<void>): Promise<void> {
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say(`${name} sees ${text(e)}`);
  }
}

let other: Task<void> | null = null;

async function first(): Promise<void> {
  await cancels(other!);
}

async function byATaskThatStartsBeforeIt(): Promise<void> {
  const a = createTask(first());
  const b = createTask(work("b"));
  other = b;
  await waits("main", b);
  await a;
}

async function tooLateByATaskThatStartsAfterIt(): Promise<void> {
  const a = createTask(work("a"));
  const b = createTask(cancels(a));
  await waits("main", a);
  await b;
}

async function ofThreeTheMiddleOne(): Promise<void> {
  const tasks = [createTask(work("a")), createTask(work("b")), createTask(work("c"))];
  tasks[1].cancel("middle");
  for (let i = 0; i < 3; i++) await waits("main", tasks[i]);
}

async function severalWaitForIt(): Promise<void> {
  const task = createTask(work("a"));
  const u = createTask(waits("u", task));
  const v = createTask(waits("v", task));
  task.cancel();
  await waits("main", task);
  await u;
  await v;
}

async function nobodyWaitsForIt(): Promise<void> {
  createTask(work("a")).cancel();
  await turns(3);
  at("main ends");
}

test("a task cancelled before its first step never runs", neverRuns());
test("cancelled before its first step, the message comes through", withAMessage());
test("the turns that a cancelled first step takes", theTurnsItTakes());
test("cancelled by a task that starts before it", byATaskThatStartsBeforeIt());
test("cancelled by a task that starts after it has begun", tooLateByATaskThatStartsAfterIt());
test("of three new tasks the middle one is cancelled", ofThreeTheMiddleOne());
test("several wait for a task that never starts", severalWaitForIt());
test("nobody waits for a task that never starts", nobodyWaitsForIt());
