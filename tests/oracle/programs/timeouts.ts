// timeout and timeoutAt: limits within limits, what else leaves their block, and how they are used wrongly.
import { Task, Timeout, createTask, currentTask, getRunningLoop, sleep, timeout, timeoutAt, waitFor } from "wasyncio";
import { Oops, at, elapsed, ends, outcome, say, stubborn, test, text, ticker, turns, work } from "./cases";

/** ms until the limit, -1 when there is none. */
function left(limit: Timeout): i64 {
  return limit.when == -1 ? -1 : limit.when - getRunningLoop().time();
}

/** Computes for some time. */
function busy(ms: i64): void {
  const until = elapsed() + ms * 1000;
  while (elapsed() < until);
}

function cancelling(): void {
  say(`cancelling ${currentTask()!.cancelling()}`);
}

async function within(limit: Timeout, ms: i64): Promise<void> {
  await using entered = limit;
  await sleep(ms);
  at("block ends");
}

async function tooLate(): Promise<void> {
  const limit = timeout(2);
  say(`${limit.expired} ${left(limit)}`);
  await ends("t", within(limit, 5));
  say(`${limit.expired} ${left(limit)}`);
  cancelling();
}

async function inTime(): Promise<void> {
  const limit = timeout(5);
  await ends("t", within(limit, 2));
  say(`${limit.expired} ${left(limit)}`);
  await sleep(10);
}

async function atATime(): Promise<void> {
  const when = getRunningLoop().time() + 3;
  const limit = timeoutAt(when);
  say(`${limit.when == when}`);
  await ends("t", within(limit, 5));
  say(`${limit.expired} ${limit.when == when}`);
}

async function withoutLimit(): Promise<void> {
  const limit = timeout(-1);
  await ends("t", within(limit, 2));
  say(`${limit.expired} ${left(limit)}`);
  const other = timeoutAt(-1);
  await ends("t", within(other, 2));
  say(`${other.expired} ${left(other)}`);
}

async function noTime(): Promise<void> {
  createTask(ticker(4));
  const limit = timeout(0);
  await ends("t", within(limit, 5));
  say(`${limit.expired}`);
}

async function noTimeAndATurn(): Promise<void> {
  createTask(ticker(4));
  await ends("t", within(timeout(0), 0));
  await ends("t", within(timeoutAt(getRunningLoop().time() - 11), 0));
}

async function doesNotWait(limit: Timeout): Promise<void> {
  await using entered = limit;
  say("block");
}

async function noTimeAndNoWait(): Promise<void> {
  const limit = timeout(0);
  await ends("t", doesNotWait(limit));
  await sleep(0);
  say(`${limit.expired}`);
}

async function sees(limit: Timeout, ms: i64): Promise<void> {
  await using entered = limit;
  try {
    await sleep(ms);
  } catch (e) {
    at(`block sees ${text(e)}`);
    cancelling();
    throw e;
  }
}

async function theBlockSeesIt(): Promise<void> {
  await ends("t", sees(timeout(2), 5));
  cancelling();
}

async function throwing(limit: Timeout, ms: i64): Promise<void> {
  await using entered = limit;
  try {
    await sleep(ms);
  } finally {
    throw new Oops("block");
  }
}

async function anotherError(): Promise<void> {
  const limit = timeout(5);
  await ends("t", throwing(limit, 1));
  say(`${limit.expired}`);
  const late = timeout(2);
  await ends("t", throwing(late, 5));
  say(`${late.expired}`);
  cancelling();
}

async function cancelledInTime(): Promise<void> {
  const limit = timeout(5);
  const task = createTask(within(limit, 4));
  await sleep(1);
  task.cancel("outside");
  await ends("t", task);
  say(`${limit.expired} ${task.cancelling()}`);
}

async function cancelsItself(limit: Timeout): Promise<void> {
  await using entered = limit;
  currentTask()!.cancel("itself");
  await sleep(5);
}

async function theBlockCancelsItself(): Promise<void> {
  const limit = timeout(2);
  await ends("t", createTask(cancelsItself(limit)));
  say(`${limit.expired}`);
}

async function cancelledWhenTimeIsUp(first: bool): Promise<void> {
  const limit = timeout(2);
  const task = createTask(within(limit, 5), "task");
  if (first) await sleep(0);
  getRunningLoop().callLaterWith<Task<void>>(2, cancelIt, task);
  if (!first) await sleep(0);
  await ends("t", task);
  say(`${limit.expired} ${task.cancelled} ${task.cancelling()}`);
}

function cancelIt(task: Task<void>): void {
  at(`cancel ${task.cancel("at the same time")}`);
}

async function beforeAndAfter(): Promise<void> {
  await cancelledWhenTimeIsUp(false);
  await cancelledWhenTimeIsUp(true);
}

async function inner(outer: i64, inner: i64): Promise<void> {
  await using first = timeout(outer);
  try {
    await using second = timeout(inner);
    await sleep(10);
  } catch (e) {
    at(`inner: ${text(e)}`);
    cancelling();
    throw e;
  }
}

async function theInnerFirst(): Promise<void> {
  await ends("t", inner(5, 2));
  cancelling();
}

async function theOuterFirst(): Promise<void> {
  await ends("t", inner(2, 5));
  cancelling();
}

async function atOnce(): Promise<void> {
  await ends("t", inner(2, 2));
  cancelling();
}

async function three(): Promise<void> {
  await using a = timeout(2);
  try {
    await using b = timeout(2);
    try {
      await using c = timeout(2);
      await sleep(10);
    } catch (e) {
      at(`c: ${text(e)}`);
      cancelling();
      throw e;
    }
  } catch (e) {
    at(`b: ${text(e)}`);
    cancelling();
    throw e;
  }
}

async function threeAtOnce(): Promise<void> {
  await ends("a", three());
  cancelling();
}

async function severalTasks(): Promise<void> {
  const tasks = [
    createTask(within(timeout(2), 5)),
    createTask(within(timeout(2), 2)),
    createTask(within(timeout(2), 5)),
  ];
  for (let i = 0; i < 3; i++) await ends(`${i}`, tasks[i]);
}

async function busyBlock(): Promise<void> {
  await using outer = timeout(2);
  try {
    await using inner = timeout(100);
    busy(10);
    await sleep(1000);
  } catch (e) {
    at(`inner: ${text(e)}`);
    throw e;
  }
}

async function busyInner(): Promise<void> {
  await using outer = timeout(20);
  try {
    await using inner = timeout(10);
    busy(20);
    await sleep(1000);
  } catch (e) {
    at(`inner: ${text(e)}`);
  }
  await sleep(1000);
}

async function theLoopIsBusy(): Promise<void> {
  await ends("t", busyBlock());
  await ends("t", busyInner());
  cancelling();
}

async function rescheduled(): Promise<void> {
  const limit = timeout(5);
  const task = createTask(within(limit, 20));
  await sleep(1);
  const now = getRunningLoop().time();
  limit.reschedule(now + 10);
  say(`${left(limit)}`);
  await sleep(8);
  limit.reschedule(-1);
  say(`${left(limit)}`);
  await sleep(8);
  limit.reschedule(getRunningLoop().time() + 1);
  await ends("t", task);
  say(`${limit.expired}`);
}

async function rescheduledToThePast(): Promise<void> {
  createTask(ticker(5));
  const limit = timeout(5);
  const task = createTask(within(limit, 20));
  await sleep(0);
  limit.reschedule(getRunningLoop().time() - 1);
  await ends("t", task);
}

async function inAFinally(): Promise<void> {
  await using limit = timeout(2);
  try {
    await sleep(5);
  } finally {
    try {
      await using cleanup = timeout(3);
      await sleep(10);
    } catch (e) {
      at(`cleanup: ${text(e)}`);
    }
    cancelling();
  }
}

async function afterACancellation(): Promise<void> {
  try {
    currentTask()!.cancel();
    await sleep(5);
  } catch (e) {
    at(text(e));
  }
  await ends("t", within(timeout(0), 5));
  cancelling();
  await ends("t", cancelsItself(timeout(2)));
  cancelling();
}

async function refused(limit: Timeout): Promise<void> {
  try {
    limit.reschedule(getRunningLoop().time() + 5);
    say("rescheduled");
  } catch (e) {
    say(text(e));
  }
}

async function expiring(limit: Timeout): Promise<void> {
  await using entered = limit;
  await ends("again", within(limit, 1));
  try {
    await sleep(5);
  } catch (e) {
    at(text(e));
  }
  await refused(limit);
}

async function wrongUse(): Promise<void> {
  const limit = timeout(2);
  await refused(limit);
  await ends("t", within(limit, 1));
  await refused(limit);
  await ends("t", within(limit, 1));
  const late = timeout(2);
  await ends("t", within(late, 5));
  await refused(late);
  await ends("t", expiring(timeout(2)));
  cancelling();
}

async function stubbornBlock(): Promise<void> {
  await using limit = timeout(2);
  at(`block gives ${await stubborn("a", 3, 1)}`);
}

async function swallowed(): Promise<void> {
  await ends("t", stubbornBlock());
  cancelling();
}

async function loops(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    try {
      await using limit = timeout(2);
      await sleep(i == 1 ? 5 : 1);
      at(`round ${i}`);
      if (i == 0) continue;
    } catch (e) {
      at(`round ${i} ${text(e)}`);
    }
  }
  cancelling();
}

async function aroundWaitFor(): Promise<void> {
  await using limit = timeout(2);
  await outcome("w", waitFor(work("a", 5), 2));
  await turns(1);
  say("on");
}

async function waitForWithin(): Promise<void> {
  await ends("t", aroundWaitFor());
  cancelling();
  await ends("t", waitFor(within(timeout(2), 5), 2));
  cancelling();
}

test("a timeout that expires", tooLate());
test("a timeout that does not expire", inTime());
test("timeout_at", atATime());
test("a timeout without a limit", withoutLimit());
test("a timeout with no time", noTime());
test("a timeout with no time, and the past, in a turn", noTimeAndATurn());
test("a timeout with no time of a block that does not wait", noTimeAndNoWait());
test("the block sees the cancellation", theBlockSeesIt());
test("another error leaves the block", anotherError());
test("a cancellation from outside in time", cancelledInTime());
test("the block cancels its own task", theBlockCancelsItself());
test("a cancellation from outside when time is up", beforeAndAfter());
test("an inner timeout expires", theInnerFirst());
test("an outer timeout expires", theOuterFirst());
test("inner and outer timeout expire at once", atOnce());
test("three timeouts expire at once", threeAtOnce());
test("timeouts of several tasks expire at once", severalTasks());
test("timeouts expire while the loop is busy", theLoopIsBusy());
test("a timeout is rescheduled", rescheduled());
test("a timeout is rescheduled to the past", rescheduledToThePast());
test("a timeout in a finally of another", ends("t", inAFinally()));
test("timeouts after a cancellation", afterACancellation());
test("timeouts used wrongly", wrongUse());
test("the block swallows the cancellation of its timeout", swallowed());
test("timeouts in a loop", loops());
test("wait_for and timeout around each other, at the same time", waitForWithin());
