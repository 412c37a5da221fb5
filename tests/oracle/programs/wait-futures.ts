// wait for futures: when they are done to it, what cancelling one of them does, and who is told of an error that nobody asks for.
import {
  ExceptionContext,
  Future,
  ReturnWhen,
  Task,
  allTasks,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  wait,
} from "wasyncio";
import { Oops, at, fails, outcome, say, test, text, ticker, turns, work } from "./cases";

async function tells(which: Promise<void>): Promise<void> {
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    say(`${context.message}: ${text(context.exception)}`);
  });
  await which;
}

function newFuture(): Future<i32> {
  return getRunningLoop().createFuture<i32>();
}

async function failsLater(future: Future<i32>, ms: i64): Promise<void> {
  await sleep(ms);
  at("fails");
  future.setException(new Oops("late"));
}

/** What waiting makes of it, without asking for an error. */
async function waits(
  awaitables: Promise<i32>[],
  ms: i64 = -1,
  until: ReturnWhen = ReturnWhen.AllCompleted,
): Promise<Task<i32>[]> {
  const result = await wait(awaitables, ms, until);
  at(`done: ${result.done.length} pending: ${result.pending.length}`);
  return result.done.concat(result.pending);
}

async function unasked(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  await waits([future]);
}

async function unaskedBefore(): Promise<void> {
  const future = newFuture();
  future.setException(new Oops("early"));
  await waits([future]);
}

async function asked(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  const all = await waits([future]);
  say(text(all[0].exception()));
}

async function askedOfTheFuture(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  const all = await waits([future]);
  say(`${all[0].done} ${text(future.exception())}`);
}

async function askedBefore(): Promise<void> {
  const future = newFuture();
  future.setException(new Oops("early"));
  say(text(future.exception()));
  await waits([future]);
}

async function awaited(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  const all = await waits([future]);
  await outcome("it", all[0]);
}

async function awaitedMeanwhile(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 3));
  const all = await waits([future], 1);
  await outcome("it", all[0]);
}

async function awaitedByAnother(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  createTask(outcome("other", future));
  await waits([future]);
}

async function toTheFirstError(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 1));
  await waits([future, newFuture()], -1, ReturnWhen.FirstException);
}

async function failsAfterwards(): Promise<void> {
  const future = newFuture();
  createTask(failsLater(future, 3));
  await waits([future, newFuture()], 1, ReturnWhen.FirstException);
  await sleep(5);
}

async function ofAGather(): Promise<void> {
  const gathering = gather([fails("a", 1), fails("b", 2)]);
  await wait([gathering]);
  at("goes on");
  await sleep(5);
}

async function ofATask(): Promise<void> {
  await waits([createTask(fails("a", 1), "a")]);
}

async function ofATaskAsked(): Promise<void> {
  const task = createTask(fails("a", 1), "a");
  const all = await waits([task]);
  say(`${all[0] == task} ${text(task.exception())}`);
}

async function turnByTurn(): Promise<void> {
  const future = newFuture();
  const early = newFuture();
  early.setResult(1);
  createTask(ticker(5));
  await waits([early]);
  getRunningLoop().callSoonWith<Future<i32>>((f: Future<i32>) => {
    say("set");
    f.setResult(2);
  }, future);
  future.addDoneCallback((f: Future<i32>): void => say("told"));
  const all = await waits([early, future]);
  say(`${all[0].result()} ${all[1].result()}`);
}

async function doneAtTheLimit(): Promise<void> {
  const future = newFuture();
  const waiting = createTask(waits([future], 2));
  await sleep(2);
  future.setResult(1);
  await waiting;
}

async function cancelled(): Promise<void> {
  const future = newFuture();
  const all = await waits([future], 1);
  createTask(outcome("future", future));
  createTask(outcome("it", all[0]));
  await turns(2);
  say(`${all[0].cancel("enough")} ${all[0].cancel()} ${future.cancelled} ${all[0].cancelled}`);
  await turns(2);
}

async function cancelledWhenItIsDone(): Promise<void> {
  const future = newFuture();
  const all = await waits([future], 1);
  future.setResult(1);
  say(`${all[0].cancel()} ${all[0].cancelled}`);
  await outcome("it", all[0]);
}

async function whoAwaitsItIsCancelled(): Promise<void> {
  const future = newFuture();
  const all = await waits([future], 1);
  const task = createTask(outcome("it", all[0]));
  await turns(2);
  task.cancel("you too");
  say(`${future.cancelled}`);
  await task;
}

async function cancelledGather(): Promise<void> {
  const a = createTask(work("a", 5), "a");
  const gathering = gather([a]);
  const result = await wait([gathering], 1);
  say(`${result.pending[0].cancel("all")} ${gathering.done}`);
  await turns(2);
  say(`${gathering.cancelled} ${a.cancelled}`);
}

async function whoWaitsIsCancelled(): Promise<void> {
  const future = newFuture();
  const waiting = createTask(waits([future]));
  await turns(2);
  waiting.cancel();
  await turns(2);
  say(`${waiting.cancelled} ${future.done}`);
  future.setException(new Oops("later"));
  await turns(2);
}

async function howManyTasks(): Promise<void> {
  const waiting = createTask(waits([newFuture(), newFuture()], 2));
  await sleep(1);
  say(`${allTasks().length}`);
  await waiting;
  say(createTask(sleep(0)).name.startsWith("Task-") ? "named" : "");
}

test("a future fails, and nobody asks", tells(unasked()));
test("a future has failed before, and nobody asks", tells(unaskedBefore()));
test("a future fails, and is asked as wait gives it", tells(asked()));
test("a future fails, and is asked itself", tells(askedOfTheFuture()));
test("a future that was asked before", tells(askedBefore()));
test("a future fails, and is awaited as wait gives it", tells(awaited()));
test("a future fails while it is awaited as wait gives it", tells(awaitedMeanwhile()));
test("a future fails that another task awaits", tells(awaitedByAnother()));
test("a future fails, and wait looks for errors", tells(toTheFirstError()));
test("a future fails after the wait, which would have looked", tells(failsAfterwards()));
test("a gather fails, and nobody asks", tells(ofAGather()));
test("a task fails, and nobody asks", tells(ofATask()));
test("a task fails, and is asked", tells(ofATaskAsked()));
test("the turns of a wait for futures", tells(turnByTurn()));
test("a future is done at the limit", tells(doneAtTheLimit()));
test("a future that is pending is cancelled", tells(cancelled()));
test("a future is cancelled that is just done", tells(cancelledWhenItIsDone()));
test("who awaits a future that is pending is cancelled", tells(whoAwaitsItIsCancelled()));
test("a gather that is pending is cancelled", tells(cancelledGather()));
test("who waits for a future is cancelled, and it fails", tells(whoWaitsIsCancelled()));
test("a future is no task", tells(howManyTasks()));
