// asCompleted: results as they come, whoever waits for them.
import { AsCompleted, Future, Task, asCompleted, createTask, getRunningLoop, sleep, waitFor } from "wasyncio";
import { Oops, at, fails, outcome, say, stubborn, test, text, ticker, turns, work } from "./cases";

async function drain(name: string, completed: AsCompleted<i32>): Promise<void> {
  while (completed.hasNext) await outcome(name, completed.next());
  at(`${name} has all`);
}

async function inTheOrderOfTheirEnds(): Promise<void> {
  await drain("c", asCompleted([work("a", 3, 1), work("b", 1, 2), work("c", 2, 3)]));
}

async function thoseOfOneTurn(): Promise<void> {
  const done: Promise<i32>[] = [work("a", 2, 1), work("b", 1, 2), work("c", 1, 3), work("d", 2, 4)];
  await drain("c", asCompleted(done));
}

async function ofNothing(): Promise<void> {
  const none: Promise<i32>[] = [];
  await drain("c", asCompleted(none));
}

async function withErrors(): Promise<void> {
  const all: Promise<i32>[] = [fails("a", 2), work("b", 3, 1), fails("c", 1)];
  await drain("c", asCompleted(all));
}

async function aChildIsCancelled(): Promise<void> {
  const a = createTask(work("a", 5));
  const b = createTask(work("b", 2, 1));
  const all: Promise<i32>[] = [a, b];
  const completed = asCompleted(all);
  await sleep(1);
  a.cancel("enough");
  await drain("c", completed);
}

async function tasksStartAtOnce(): Promise<void> {
  const completed = asCompleted([work("a", 1, 1), work("b", 1, 2)]);
  say("made");
  await sleep(3);
  say("asked");
  createTask(ticker(2));
  await drain("c", completed);
  say("same turn");
}

async function ofFutures(): Promise<void> {
  const a = getRunningLoop().createFuture<i32>();
  const b = getRunningLoop().createFuture<i32>();
  const both: Promise<i32>[] = [a, b];
  const waiter = createTask(drain("c", asCompleted(both)));
  createTask(ticker(7));
  await turns(2);
  b.setResult(2);
  await turns(2);
  a.setException(new Oops("a"));
  await waiter;
}

async function ofWhatIsDone(): Promise<void> {
  const a = createTask(work("a", 0, 1));
  await a;
  createTask(ticker(5));
  const both: Promise<i32>[] = [work("b", 0, 2), a];
  await drain("c", asCompleted(both));
}

async function theSameTwice(): Promise<void> {
  const a = createTask(work("a", 1, 1));
  const b = work("b", 2, 2);
  const all: Promise<i32>[] = [a, b, a, b];
  await drain("c", asCompleted(all));
}

async function askedInReverse(): Promise<void> {
  const completed = asCompleted([work("a", 2, 10), work("b", 1, 20)]);
  const first = completed.next();
  const second = completed.next();
  say(`${completed.hasNext}`);
  await outcome("second", second);
  await outcome("first", first);
}

async function severalWait(): Promise<void> {
  const completed = asCompleted([work("a", 3, 1), work("b", 1, 2), work("c", 1, 3)]);
  createTask(outcome("x", completed.next()));
  createTask(outcome("y", completed.next()));
  await outcome("z", completed.next());
  await sleep(5);
}

async function aWaiterIsCancelled(): Promise<void> {
  const completed = asCompleted([work("a", 3, 1), work("b", 2, 2)]);
  const x = createTask(outcome("x", completed.next()));
  const y = createTask(outcome("y", completed.next()));
  await sleep(1);
  x.cancel("not you");
  await y;
  await sleep(3);
}

async function aWaiterIsCancelledWhenItsTurnHasCome(): Promise<void> {
  const a = getRunningLoop().createFuture<i32>();
  const both: Promise<i32>[] = [a, work("b", 5, 2)];
  const completed = asCompleted(both);
  const x = createTask(outcome("x", completed.next()));
  const y = createTask(outcome("y", completed.next()));
  await turns(2);
  a.setResult(1);
  await turns(1);
  say(`cancel ${x.cancel()}`);
  await y;
}

async function aLimit(): Promise<void> {
  const a = createTask(work("a", 1, 1));
  const b = createTask(work("b", 5, 2));
  const all: Promise<i32>[] = [b, a, fails("c", 2)];
  await drain("c", asCompleted(all, 3));
  await outcome("b", b);
  await sleep(1);
}

async function aLimitThatIsNotReached(): Promise<void> {
  await drain("c", asCompleted([work("a", 1, 1), work("b", 2, 2)], 5));
  await sleep(5);
}

async function noTime(): Promise<void> {
  const a = createTask(work("a", 1, 1));
  const all: Promise<i32>[] = [a];
  createTask(ticker(3));
  await drain("c", asCompleted(all, 0));
  await outcome("a", a);
}

async function theLimitIsWhenOneIsDone(): Promise<void> {
  const a = createTask(work("a", 2, 1));
  const b = createTask(work("b", 3, 2));
  await sleep(0);
  const all: Promise<i32>[] = [a, b];
  await drain("c", asCompleted(all, 2));
  await sleep(2);
}

async function waitersWhenTimeIsUp(): Promise<void> {
  const completed = asCompleted([work("a", 5, 1), work("b", 5, 2)], 2);
  createTask(outcome("x", completed.next()));
  createTask(outcome("y", completed.next()));
  await sleep(7);
}

async function withWaitFor(): Promise<void> {
  const completed = asCompleted([work("a", 2, 1), work("b", 4, 2)]);
  await outcome("w", waitFor(completed.next(), 1));
  await outcome("w", waitFor(completed.next(), 2));
  say(`${completed.hasNext}`);
  await sleep(2);
}

async function aGatherIsNotNeeded(): Promise<void> {
  const tasks = [createTask(stubborn("a", 2, 1)), createTask(work("b", 3, 2))];
  const all: Promise<i32>[] = [tasks[0], tasks[1]];
  const waiter = createTask(drain("c", asCompleted(all)));
  await sleep(1);
  tasks[0].cancel("a");
  tasks[1].cancel("b");
  await waiter;
}

async function betweenDoneCallbacks(): Promise<void> {
  const a = getRunningLoop().createFuture<i32>();
  a.addDoneCallback((f: Future<i32>): void => say("before"));
  const all: Promise<i32>[] = [a];
  const completed = asCompleted(all);
  a.addDoneCallback((f: Future<i32>): void => say("after"));
  createTask(ticker(4));
  a.setResult(1);
  await drain("c", completed);
}

async function oneInAnother(): Promise<void> {
  const inner = asCompleted([work("a", 3, 1), work("b", 1, 2)]);
  await drain("c", asCompleted([inner.next(), work("c", 2, 3), inner.next()]));
}

test("results in the order in which they come", inTheOrderOfTheirEnds());
test("several are done in one turn", thoseOfOneTurn());
test("as_completed of nothing", ofNothing());
test("some that come fail", withErrors());
test("one that is to come is cancelled", aChildIsCancelled());
test("they run before anybody asks", tasksStartAtOnce());
test("as_completed of futures", ofFutures());
test("as_completed of what is done", ofWhatIsDone());
test("as_completed of the same several times", theSameTwice());
test("who waits first has the first", askedInReverse());
test("several tasks wait for the next", severalWait());
test("who waits for the next is cancelled", aWaiterIsCancelled());
test("who waits for the next is cancelled when it has come", aWaiterIsCancelledWhenItsTurnHasCome());
test("as_completed with a limit", aLimit());
test("as_completed with a limit that is not reached", aLimitThatIsNotReached());
test("as_completed with no time at all", noTime());
test("as_completed whose limit is when one is done", theLimitIsWhenOneIsDone());
test("who waits for the next when time is up", waitersWhenTimeIsUp());
test("the next within a time", withWaitFor());
test("all that are to come are cancelled", aGatherIsNotNeeded());
test("as_completed between done callbacks", betweenDoneCallbacks());
test("as_completed of what another gives", oneInAnother());
