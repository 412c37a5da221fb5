// waitFor: in time, too late, cancelled, and what the inner task makes of it.
import { CancelledError, Future, createTask, getRunningLoop, sleep, waitFor } from "wasyncio";
import { Oops, at, fails, outcome, say, stubborn, test, ticker, work } from "./cases";

async function inTime(): Promise<void> {
  await outcome("w", waitFor(work("a", 2, 5), 5));
}

async function tooLate(): Promise<void> {
  await outcome("w", waitFor(work("a", 5, 5), 2));
}

async function withoutLimit(): Promise<void> {
  await outcome("w", waitFor(work("a", 2, 5), -1));
}

async function ofATask(): Promise<void> {
  const task = createTask(work("a", 5, 5));
  await outcome("w", waitFor(task, 2));
  say(`${task.cancelled}`);
}

async function ofAFuture(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  await outcome("w", waitFor(future, 2));
  say(`${future.cancelled}`);
}

async function ofWhatIsDone(): Promise<void> {
  createTask(ticker(2));
  const future = getRunningLoop().createFuture<i32>();
  future.setResult(3);
  await outcome("w", waitFor(future, 2));
  say("same turn");
}

async function zero(): Promise<void> {
  await outcome("w", waitFor(work("a", 1, 5), 0));
}

async function zeroOfWhatIsDone(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  future.setResult(3);
  await outcome("w", waitFor(future, 0));
}

async function zeroOfARunningTask(): Promise<void> {
  const task = createTask(stubborn("a", 2, 6));
  await sleep(1);
  await outcome("w", waitFor(task, 0));
  say(`${task.cancelled}`);
}

async function theInnerFails(): Promise<void> {
  await outcome("w", waitFor(fails("a", 1), 5));
}

async function theInnerSwallows(): Promise<void> {
  await outcome("w", waitFor(stubborn("a", 5, 7), 2));
}

async function changes(): Promise<i32> {
  try {
    await sleep(9);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    throw new Oops("instead");
  }
  return 0;
}

async function theInnerThrowsAnother(): Promise<void> {
  await outcome("w", waitFor(changes(), 2));
}

async function cancelledFromOutside(): Promise<void> {
  const task = createTask(outcome("w", waitFor(work("a", 9), 5)));
  await sleep(1);
  task.cancel("outside");
  await task;
}

async function nested(): Promise<void> {
  await outcome("w", waitFor(waitFor(work("a", 9), 2), 4));
  await outcome("w", waitFor(waitFor(work("a", 9), 4), 2));
}

async function bothInOneTurn(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  getRunningLoop().callLaterWith<Future<i32>>(2, (future: Future<i32>) => future.setResult(8), future);
  await outcome("w", waitFor(future, 2));
}

async function inner(): Promise<i32> {
  try {
    await sleep(9);
  } finally {
    await sleep(3);
    at("inner has left");
  }
  return 0;
}

async function goesOnAfterTheLimit(): Promise<void> {
  await outcome("w", waitFor(inner(), 2));
}

test("wait_for in time", inTime());
test("wait_for too late", tooLate());
test("wait_for without a limit", withoutLimit());
test("wait_for of a task, too late", ofATask());
test("wait_for of a future, too late", ofAFuture());
test("wait_for of what is done", ofWhatIsDone());
test("wait_for with no time at all", zero());
test("wait_for with no time at all, of what is done", zeroOfWhatIsDone());
test("wait_for with no time at all, of a task that goes on", zeroOfARunningTask());
test("wait_for of what fails", theInnerFails());
test("wait_for of what swallows the cancellation", theInnerSwallows());
test("wait_for of what throws another error when cancelled", theInnerThrowsAnother());
test("who waits in wait_for is cancelled", cancelledFromOutside());
test("wait_for in wait_for", nested());
test("wait_for whose limit is when the result comes", bothInOneTurn());
test("wait_for waits until the inner has left", goesOnAfterTheLimit());
