// shield: who waits can be cancelled, and what is waited for goes on.
import {
  CancelledError,
  Future,
  Results,
  Task,
  createTask,
  gather,
  getRunningLoop,
  shield,
  sleep,
  waitFor,
} from "wasyncio";
import { Oops, at, fails, outcome, say, stubborn, test, text, ticker, turns, work } from "./cases";

async function theResult(): Promise<void> {
  createTask(ticker(6));
  await outcome("s", shield(work("a", 0, 42)));
}

async function ofAFuture(): Promise<void> {
  createTask(ticker(4));
  const inner = getRunningLoop().createFuture<i32>();
  const outer = shield(inner);
  const waiter = createTask(outcome("s", outer));
  await sleep(0);
  inner.setResult(7);
  say(`${outer.done}`);
  await waiter;
}

async function theError(): Promise<void> {
  await outcome("s", shield(fails("a", 2)));
}

async function theInnerIsCancelled(): Promise<void> {
  const inner = createTask(work("a", 5));
  const outer = shield(inner);
  const waiter = createTask(outcome("s", outer));
  await sleep(1);
  inner.cancel("enough");
  await waiter;
  say(`${inner.cancelled} ${outer.cancelled}`);
}

async function theOuterIsCancelled(): Promise<void> {
  const inner = createTask(work("a", 5, 3));
  const outer = shield(inner);
  const waiter = createTask(outcome("s", outer));
  await sleep(1);
  say(`cancel ${outer.cancel("not me")} ${outer.cancel()}`);
  await waiter;
  say(`${inner.done} ${outer.cancelled}`);
  await outcome("a", inner);
}

async function waits(name: string, inner: Task<i32>): Promise<void> {
  await outcome(name, shield(inner));
}

async function whoWaitsIsCancelled(): Promise<void> {
  const inner = createTask(work("a", 3, 3));
  const waiter = createTask(waits("s", inner));
  const other = createTask(waits("t", inner));
  await sleep(1);
  waiter.cancel("you");
  await other;
  say(`${waiter.done} ${inner.cancelled}`);
}

async function ofWhatIsDone(): Promise<void> {
  createTask(ticker(2));
  const future = getRunningLoop().createFuture<i32>();
  future.setResult(1);
  say(`${shield(future) == future}`);
  await outcome("f", shield(future));
  const broken = getRunningLoop().createFuture<i32>();
  broken.setException(new Oops("broken"));
  await outcome("b", shield(broken));
  say("same turn");
}

async function ofATaskThatIsDone(): Promise<void> {
  const given = createTask(work("a", 1, 8));
  const cancelled = createTask(work("b", 1, 9));
  cancelled.cancel("now");
  await sleep(2);
  createTask(ticker(2));
  await outcome("a", shield(given));
  await outcome("b", shield(cancelled));
  say("same turn");
}

async function gathered(name: string, gathering: Promise<Results<i32>>): Promise<void> {
  try {
    const results = await gathering;
    at(`${name} gives ${results[0]} ${results[1]}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function ofAGather(): Promise<void> {
  const a = getRunningLoop().createFuture<i32>();
  const b = getRunningLoop().createFuture<i32>();
  const inner = gather<i32>([a, b]);
  const outer = shield(inner);
  const waiter = createTask(gathered("s", outer));
  await sleep(0);
  outer.cancel();
  await waiter;
  a.setResult(1);
  b.setResult(2);
  await gathered("g", inner);
}

async function gatherOfShields(): Promise<void> {
  const a = createTask(work("a", 3, 1));
  const b = createTask(work("b", 3, 2));
  const outer = gather<i32>([shield(a), shield(b)]);
  const waiter = createTask(gathered("g", outer));
  await sleep(1);
  outer.cancel();
  await waiter;
  await outcome("a", a);
  await outcome("b", b);
}

async function withALimit(): Promise<void> {
  const inner = createTask(work("a", 5, 4));
  await outcome("w", waitFor(shield(inner), 2));
  await outcome("w", waitFor(shield(inner), 2));
  await outcome("w", waitFor(shield(inner), 2));
}

async function aShieldOfAShield(): Promise<void> {
  createTask(ticker(6));
  const inner = createTask(turns(2));
  const outer = shield(shield(inner));
  await outer;
  say("s");
}

async function bothInOneTurn(): Promise<void> {
  const inner = getRunningLoop().createFuture<i32>();
  const outer = shield(inner);
  const waiter = createTask(outcome("s", outer));
  await sleep(0);
  inner.setResult(1);
  say(`cancel ${outer.cancel()}`);
  await waiter;
  const failing = getRunningLoop().createFuture<i32>();
  const late = shield(failing);
  const second = createTask(outcome("t", late));
  await sleep(0);
  late.cancel();
  failing.setException(new Oops("asked for all the same"));
  await second;
}

async function insists(inner: Task<i32>): Promise<i32> {
  while (true) {
    try {
      return await shield(inner);
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
      at(`once more after ${text(e)}`);
    }
  }
}

async function whoInsists(): Promise<void> {
  const task = createTask(insists(createTask(work("a", 3, 5))));
  await sleep(1);
  task.cancel("one");
  await sleep(0);
  task.cancel("two");
  await outcome("t", task);
  say(`${task.cancelling()}`);
}

async function callbacksInOrder(): Promise<void> {
  const inner = getRunningLoop().createFuture<i32>();
  inner.addDoneCallback((f: Future<i32>): void => say("before"));
  const outer = shield(inner);
  outer.addDoneCallback((f: Future<i32>): void => say("outer"));
  inner.addDoneCallback((f: Future<i32>): void => say("after"));
  createTask(ticker(4));
  inner.setResult(1);
  await outcome("s", outer);
}

async function stubbornInner(): Promise<void> {
  const inner = createTask(stubborn("a", 2, 6));
  const outer = shield(inner);
  await sleep(1);
  inner.cancel("stop");
  await outcome("s", outer);
}

async function setByHand(): Promise<void> {
  const inner = getRunningLoop().createFuture<i32>();
  const outer = shield(inner);
  outer.setResult(9);
  await outcome("s", outer);
  await sleep(0);
  inner.setResult(1);
  await turns(2);
  say(`${outer.result()}`);
}

test("shield gives the result", theResult());
test("shield of a future", ofAFuture());
test("shield throws the error", theError());
test("what is shielded is cancelled by itself", theInnerIsCancelled());
test("a shield is cancelled, and what it shields goes on", theOuterIsCancelled());
test("who waits for a shield is cancelled, another is not", whoWaitsIsCancelled());
test("shield of a future that is done is that future", ofWhatIsDone());
test("shield of a task that is done", ofATaskThatIsDone());
test("shield of a gather", ofAGather());
test("a gather of shields is cancelled", gatherOfShields());
test("wait_for of a shield, as often as it takes", withALimit());
test("a shield of a shield", aShieldOfAShield());
test("both sides of a shield are done in one turn", bothInOneTurn());
test("who is cancelled waits for a shield again", whoInsists());
test("a shield between done callbacks", callbacksInOrder());
test("what is shielded swallows its cancellation", stubbornInner());
test("a shield is set by hand", setByHand());
