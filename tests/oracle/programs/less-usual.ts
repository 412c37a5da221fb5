// Ways that are taken less often: what is stored before it is awaited, futures where mostly tasks are, tasks that end as they cancel themselves,
// and objects that go from loop to loop.
import {
  AsyncIterable,
  AsyncIterator,
  CancelledError,
  Condition,
  Future,
  Lock,
  ReturnWhen,
  Step,
  Task,
  TaskGroup,
  asCompleted,
  createTask,
  currentTask,
  gather,
  gatherSettled,
  getRunningLoop,
  newEventLoop,
  shield,
  sleep,
  wait,
  waitFor,
} from "wasyncio";
import { Oops, at, begin, fails, outcome, say, test, text, turns, work } from "./cases";

// ---- done callbacks

function told(future: Future<i32>): void {
  say(`told ${future.result()}`);
}

function toldWith(future: Future<i32>, name: string): void {
  say(`${name} is told ${future.result()}`);
}

function taskTold(task: Task<i32>, name: string): void {
  say(`${name} is told ${task.result()}`);
}

async function removedFromAFuture(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  future.addDoneCallback(told);
  future.addDoneCallback(told);
  say(`${future.removeDoneCallback(told)} ${future.removeDoneCallback(told)}`);
  future.addDoneCallback(told);
  future.setResult(3);
  await sleep(0);
  say(`${future.removeDoneCallback(told)}`);
}

test("a done callback is removed from a future", removedFromAFuture());

async function removedWithArguments(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  future.addDoneCallbackWith<string>(toldWith, "a");
  future.addDoneCallback(told);
  future.addDoneCallbackWith<string>(toldWith, "b");
  say(`${future.removeDoneCallbackWith<string>(toldWith)}`);
  future.setResult(3);
  await sleep(0);
  const task = createTask(work("w", 1, 4));
  task.addDoneCallbackWith<string>(taskTold, "a");
  task.addDoneCallbackWith<string>(taskTold, "b");
  say(`${task.removeDoneCallbackWith<string>(taskTold)}`);
  task.addDoneCallbackWith<string>(taskTold, "c");
  await task;
  await sleep(0);
}

test("done callbacks with arguments are removed", removedWithArguments());

async function removedBetweenWaiters(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const a = createTask(outcome("a", future));
  await sleep(0);
  future.addDoneCallback(told);
  const b = createTask(outcome("b", future));
  await sleep(0);
  future.addDoneCallback(told);
  say(`${future.removeDoneCallback(told)}`);
  future.setResult(1);
  await a;
  await b;
}

test("a done callback is removed from between tasks that wait", removedBetweenWaiters());

// ---- several at once

async function twice(): Promise<void> {
  const coroutine = work("a", 1, 1);
  const results = await gather([coroutine, work("b", 1, 2), coroutine]);
  say(`${results[0]} ${results[1]} ${results[2]}`);
}

test("gather of the same coroutine twice", twice());

async function outside(): Promise<void> {
  const results = await gather([work("a", 1, 1)]);
  try {
    say(`${results[1]}`);
  } catch (e) {
    say(e.name);
  }
}

test("a result that gather has not", outside());

async function waits(): Promise<void> {
  await sleep(1);
}

async function throws(): Promise<void> {
  throw new Oops("nothing");
}

async function ofNothings(): Promise<void> {
  const outcomes = await gatherSettled<void>([waits(), throws()]);
  outcomes[0].value;
  say(`${outcomes[0].ok} ${outcomes[1].ok} ${text(outcomes[1].error)}`);
  try {
    outcomes[1].value;
  } catch (e) {
    say(`throws ${text(e)}`);
  }
}

test("outcomes without a value", ofNothings());

async function forFutures(): Promise<void> {
  const loop = getRunningLoop();
  const a = loop.createFuture<i32>();
  const b = loop.createFuture<i32>();
  const both: Promise<i32>[] = [a, b];
  loop.callLaterWith<Future<i32>>(2, (future: Future<i32>) => future.setResult(1), b);
  loop.callLaterWith<Future<i32>>(4, (future: Future<i32>) => future.setException(new Oops("a")), a);
  const first = await wait<i32>(both, -1, ReturnWhen.FirstCompleted);
  at(`${first.done.length} ${first.pending.length} ${a.done} ${b.done}`);
  const all = await wait<i32>(both);
  at(`${all.done.length} ${all.pending.length} ${a.done} ${b.done}`);
  say(`${all.done[1].result()} ${text(all.done[0].exception())}`);
  first.pending[0].exception(); // a task of its own, which has failed, too
}

test("wait for futures", forFutures());

async function forOneCancelled(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  getRunningLoop().callLaterWith<Future<i32>>(2, cancels, future);
  const result = await wait<i32>([future]);
  at(`${result.done.length} ${result.done[0].cancelled}`);
}

function cancels(future: Future<i32>): void {
  future.cancel("why");
}

test("wait for a future that is cancelled", forOneCancelled());

async function ofAVariable(): Promise<void> {
  const coroutine = work("a", 1, 7);
  const failing = fails("b", 2);
  try {
    await using group = new TaskGroup();
    const task = group.createTask(coroutine, "kept");
    say(`${task.name} ${await task}`);
    group.createTask(failing);
  } catch (e) {
    at(text(e));
  }
}

test("tasks of a group of coroutines that variables hold", ofAVariable());

async function stored(): Promise<void> {
  const shielded = work("a", 2, 1);
  const limited = work("b", 1, 2);
  const outer = shield(shielded);
  say(`${await waitFor(limited, 5)} ${await outer}`);
}

test("shield and waitFor of coroutines that variables hold", stored());

async function nothingLeft(): Promise<void> {
  const completed = asCompleted([work("a", 1, 1)]);
  say(`${await completed.next()} ${completed.hasNext}`);
  try {
    say(`${await completed.next()}`);
  } catch (e) {
    say(text(e));
  }
}

test("the next of nothing that is left", nothingLeft());

// ---- main

let main: Task<void> | null = null;

/** A task of which more is known than what AnyTask tells. */
function thisTask(): Task<void> {
  return changetype<Task<void>>(currentTask()!);
}

async function isKept(): Promise<void> {
  main = thisTask();
  await sleep(1);
  throw new Oops("of main");
}

test("main fails, and its task is asked for it", isKept());
say(`${main!.done} ${text(main!.exception())}`);

async function endsAsItCancelsItself(): Promise<void> {
  main = thisTask();
  await sleep(1);
  main!.cancel("at last");
}

test("main cancels itself and ends", endsAsItCancelsItself());
say(`${main!.done} ${main!.cancelled}`);

async function asksAtItsEnd(): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    say(`${currentTask()!.cancelling()}`);
    currentTask()!.uncancel();
    say(`${currentTask()!.cancelling()}`);
  }
}

async function leavesOne(): Promise<void> {
  createTask(asksAtItsEnd());
  await sleep(1);
}

test("what run has cancelled asks how often", leavesOne());

async function stopsItself(): Promise<void> {
  createTask(asksAtItsEnd());
  getRunningLoop().stop();
  try {
    await sleep(10);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    at(`main sees ${text(e)}`);
    throw e;
  }
}

test("main stops the loop that runs it", stopsItself());

async function sleepsTen(name: string): Promise<void> {
  try {
    await sleep(10);
    at(`${name} slept`);
  } catch (e) {
    at(`${name} sees ${text(e)}`);
    throw e;
  }
}

let sleepers: Task<void>[] = [];

function cancelsTwo(): void {
  sleepers[2].cancel("third");
  sleepers[4].cancel("last");
  sleepers[0].cancel("first");
}

async function wakeTogether(): Promise<void> {
  getRunningLoop().callLater(10, cancelsTwo);
  sleepers = [];
  for (let i = 0; i < 5; i++) sleepers.push(createTask(sleepsTen(`${i}`)));
  await sleep(20);
  for (let i = 0; i < 5; i++) say(`${sleepers[i].cancelled}`);
}

test("some of those who wake in a turn are cancelled by a timer of it", wakeTogether());

// ---- loops

function turnOf(first: u32): void {
  const loop = getRunningLoop();
  say(`${loop.turns - first} ${loop.turnMicros <= loop.timeMicros()}`);
  if (loop.turns - first < 3) loop.callSoonWith<u32>(turnOf, first);
}

async function inTurns(): Promise<void> {
  const loop = getRunningLoop();
  loop.callSoonWith<u32>(turnOf, loop.turns);
  await turns(5);
}

test("the turns of callbacks", inTurns());

async function locksShared(lock: Lock): Promise<void> {
  await lock.acquire();
}

async function waitsFor(condition: Condition): Promise<void> {
  await condition.acquire();
  try {
    await condition.wait();
  } catch (e) {
    say(`${e.name} ${e.message.endsWith("is bound to a different event loop")}`);
    throw e;
  }
}

begin("the lock of a condition was taken in another loop meanwhile");
const lock = new Lock();
const condition = new Condition(lock);
const here = newEventLoop();
const there = newEventLoop();
const waiter = here.createTask(waitsFor(condition));
here.runUntilComplete(turns(3));
say(`${lock.locked()}`);
there.createTask(locksShared(lock));
const second = there.createTask(locksShared(lock));
there.runUntilComplete(turns(3));
condition.notify();
here.runUntilComplete(turns(3));
say(`${waiter.done} ${waiter.exception() != null} ${second.done}`);
second.cancel();
there.runUntilComplete(turns(2));
here.close();
there.close();

// ---- iterators

class Counts extends AsyncIterator<i32> {
  private n: i32 = 0;

  constructor(private last: i32) {
    super();
  }

  async next(): Promise<Step<i32>> {
    await sleep(1);
    return new Step<i32>(this.n == this.last, this.n++);
  }
}

async function sum(numbers: AsyncIterable<i32>): Promise<i32> {
  let sum = 0;
  for await (const n of numbers.iterate()) sum += n;
  return sum;
}

async function iterates(): Promise<void> {
  say(`${await sum(new Counts(5))}`);
  at("summed");
}

test("an iterator is an iterable", iterates());
