// Futures: their states, who waits for them, what a misuse says.
import { CancelledError, Future, Task, createTask, getRunningLoop, sleep } from "wasyncio";
import { Oops, at, say, test, text, ticker } from "./cases";

function future(): Future<i32> {
  return getRunningLoop().createFuture<i32>();
}

function result(what: string, f: Future<i32>): void {
  try {
    say(`${what} ${f.result()}`);
  } catch (e) {
    say(`${what} throws ${text(e)}`);
  }
}

function exception(what: string, f: Future<i32>): void {
  try {
    say(`${what} ${text(f.exception())}`);
  } catch (e) {
    say(`${what} throws ${text(e)}`);
  }
}

function set(what: string, f: Future<i32>, value: i32): void {
  try {
    f.setResult(value);
    say(`${what} null`);
  } catch (e) {
    say(`${what} throws ${text(e)}`);
  }
}

async function states(): Promise<void> {
  const f = future();
  say(`${f.done} ${f.cancelled}`);
  result("result", f);
  exception("exception", f);
  f.setResult(7);
  say(`${f.done} ${f.cancelled}`);
  result("result", f);
  exception("exception", f);
}

async function failed(): Promise<void> {
  const f = future();
  f.setException(new Oops("no"));
  say(`${f.done} ${f.cancelled}`);
  result("result", f);
  result("result", f);
  exception("exception", f);
}

async function cancelled(): Promise<void> {
  const f = future();
  say(`cancel ${f.cancel("why")}`);
  say(`${f.done} ${f.cancelled}`);
  result("result", f);
  result("result", f);
  exception("exception", f);
  say(`cancel ${f.cancel()}`);
}

async function setTwice(): Promise<void> {
  const f = future();
  f.setResult(1);
  set("again", f, 2);
  try {
    f.setException(new Oops("late"));
  } catch (e) {
    say(`exception throws ${text(e)}`);
  }
  say(`cancel ${f.cancel()}`);
  result("result", f);
  const g = future();
  g.cancel();
  set("set", g, 3);
}

async function waits(name: string, f: Future<i32>): Promise<void> {
  try {
    say(`${name} has ${await f}`);
  } catch (e) {
    if (!(e instanceof Oops) && !(e instanceof CancelledError)) throw e;
    say(`${name} sees ${text(e)}`);
  }
}

async function threeTasks(f: Future<i32>): Promise<Task<void>[]> {
  const tasks = [createTask(waits("a", f)), createTask(waits("b", f)), createTask(waits("c", f))];
  await sleep(0);
  return tasks;
}

async function ends(tasks: Task<void>[]): Promise<void> {
  for (let i = 0; i < tasks.length; i++) await tasks[i];
}

async function threeWaiters(): Promise<void> {
  const f = future();
  const tasks = await threeTasks(f);
  getRunningLoop().callSoon(() => say("callback"));
  f.setResult(5);
  say("set");
  await ends(tasks);
}

async function threeWaitersOfAFailure(): Promise<void> {
  const f = future();
  const tasks = await threeTasks(f);
  f.setException(new Oops("for all"));
  await ends(tasks);
}

async function threeWaitersOfACancelledOne(): Promise<void> {
  const f = future();
  const tasks = await threeTasks(f);
  f.cancel("for all");
  await ends(tasks);
}

async function alreadyDone(): Promise<void> {
  createTask(ticker(2));
  const f = future();
  f.setResult(1);
  say(`${await f}`);
  say(`${await f}`);
  const g = future();
  g.setException(new Oops("done"));
  await waits("main", g);
  await sleep(0);
}

async function oneOfThreeWaitersLeaves(): Promise<void> {
  const f = future();
  const tasks = await threeTasks(f);
  tasks[1].cancel("b only?");
  say(`future cancelled ${f.cancelled}`);
  await ends(tasks);
}

async function setBeforeTheWaiterStarts(): Promise<void> {
  const f = future();
  const task = createTask(waits("a", f));
  f.setResult(9);
  await task;
}

async function setByATimer(): Promise<void> {
  const f = future();
  getRunningLoop().callLaterWith<Future<i32>>(5, (f: Future<i32>) => f.setResult(3), f);
  at("waits");
  say(`${await f}`);
  at("has it");
}

async function setAndCancelledInOneTurn(): Promise<void> {
  const f = future();
  const task = createTask(waits("a", f));
  await sleep(0);
  f.setResult(4);
  say(`cancel ${task.cancel("too late?")}`);
  await task;
}

test("the states of a future", states());
test("a future that failed", failed());
test("a future that was cancelled", cancelled());
test("a future is set only once", setTwice());
test("three wait for a future and go on in order", threeWaiters());
test("three wait for a future that fails", threeWaitersOfAFailure());
test("three wait for a future that is cancelled", threeWaitersOfACancelledOne());
test("a future that is done does not suspend", alreadyDone());
test("one of three who wait for a future is cancelled, and the future with it", oneOfThreeWaitersLeaves());
test("a future set before its waiter starts", setBeforeTheWaiterStarts());
test("a future set by a timer", setByATimer());
test("a future is set and its waiter cancelled in the same turn", setAndCancelledInOneTurn());
