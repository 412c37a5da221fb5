// Tasks that are cancelled where they wait: in a sleep, at a future, at a task, in what they await.
import { CancelledError, Future, Task, createTask, getRunningLoop, sleep } from "wasyncio";
import { at, say, test, text, turns } from "./cases";

async function sleeper(name: string, ms: i32): Promise<void> {
  try {
    await sleep(ms);
    at(`${name} slept`);
  } catch (e) {
    if (e instanceof CancelledError) at(`${name} sees ${text(e)}`);
    throw e;
  } finally {
    at(`${name} ends`);
  }
}

async function outcome(task: Task<void>): Promise<void> {
  try {
    await task;
    say("result null");
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say(`outcome ${text(e)}`);
  }
}

async function inASleep(): Promise<void> {
  const task = createTask(sleeper("a", 10));
  await sleep(3);
  say(`cancel ${task.cancel("enough")}`);
  say(`cancelled ${task.cancelled}`);
  await outcome(task);
  say(`cancelled ${task.cancelled}`);
  at("end");
}

async function inASleepThatIsOver(): Promise<void> {
  const task = createTask(sleeper("a", 2));
  await sleep(5);
  say(`cancel ${task.cancel()}`);
  say(`cancelled ${task.cancelled} done ${task.done}`);
}

async function spins(): Promise<void> {
  try {
    for (let i = 0; i < 10; i++) {
      say(`spin ${i}`);
      await sleep(0);
    }
  } catch (e) {
    if (e instanceof CancelledError) say(`spins sees ${text(e)}`);
    throw e;
  }
}

async function inASleepOf0(): Promise<void> {
  const task = createTask(spins());
  await turns(3);
  task.cancel("stop");
  say("asked");
  await outcome(task);
}

async function waitsFor(future: Future<i32>): Promise<void> {
  try {
    say(`got ${await future}`);
  } catch (e) {
    if (e instanceof CancelledError) say(`waiter sees ${text(e)}`);
    throw e;
  }
}

async function atAFuture(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(waitsFor(future));
  await sleep(0);
  task.cancel("from the task");
  say(`future cancelled ${future.cancelled}`);
  await outcome(task);
}

async function theFutureItself(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(waitsFor(future));
  await sleep(0);
  say(`cancel ${future.cancel("from the future")}`);
  say(`task done ${task.done}`);
  await outcome(task);
  say(`cancelled ${task.cancelled}`);
}

async function awaits(inner: Task<void>): Promise<void> {
  try {
    await inner;
    say("never");
  } finally {
    say("outer ends");
  }
}

async function throughATaskToATask(): Promise<void> {
  const inner = createTask(sleeper("inner", 10));
  const outer = createTask(awaits(inner));
  await sleep(1);
  outer.cancel("deep");
  say(`inner ${inner.done} outer ${outer.done}`);
  await sleep(0);
  say(`inner ${inner.done} outer ${outer.done}`);
  await sleep(0);
  say(`inner ${inner.done} outer ${outer.done}`);
  await sleep(0);
  say(`inner ${inner.cancelled} outer ${outer.cancelled}`);
}

async function deepest(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    say("deepest ends");
  }
}

async function deeper(): Promise<void> {
  try {
    await deepest();
  } finally {
    say("deeper ends");
  }
}

async function deep(): Promise<void> {
  try {
    await deeper();
  } finally {
    say("deep ends");
  }
}

async function throughFrames(): Promise<void> {
  const task = createTask(deep());
  await sleep(1);
  task.cancel();
  await outcome(task);
}

async function theAwaitedTaskDirectly(): Promise<void> {
  const inner = createTask(sleeper("inner", 10));
  const outer = createTask(awaits(inner));
  await sleep(1);
  inner.cancel();
  await outcome(outer);
  say(`inner ${inner.cancelled} outer ${outer.cancelled}`);
}

async function twoSleepersInTheOrderOfCancelling(): Promise<void> {
  const a = createTask(sleeper("a", 10));
  const b = createTask(sleeper("b", 5));
  await sleep(1);
  b.cancel();
  a.cancel();
  await outcome(a);
  await outcome(b);
}

async function inTheTurnInWhichItsSleepEnds(): Promise<void> {
  const a = createTask(sleeper("a", 2));
  await sleep(0);
  getRunningLoop().callLaterWith<Task<void>>(2, (a: Task<void>) => at(`cancel ${a.cancel()}`), a);
  await outcome(a);
  at("end");
}

test("cancelled in a sleep", inASleep());
test("cancelled when its sleep is long over", inASleepThatIsOver());
test("cancelled between two turns", inASleepOf0());
test("cancelled while it waits for a future", atAFuture());
test("the future that a task waits for is cancelled", theFutureItself());
test("cancelled while it waits for a task, which is cancelled too", throughATaskToATask());
test("cancelled through three frames, which end from the inside out", throughFrames());
test("the task that another awaits is cancelled", theAwaitedTaskDirectly());
test("two sleepers end in the order in which they are cancelled", twoSleepersInTheOrderOfCancelling());
test("cancelled by a timer of the turn in which its sleep ends", inTheTurnInWhichItsSleepEnds());
