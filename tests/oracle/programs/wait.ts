// wait: the first, all, or some time, and what is pending then.
import { CancelledError, Future, ReturnWhen, Task, createTask, getRunningLoop, sleep, wait } from "wasyncio";
import { at, fails, outcome, say, stubborn, test, text, ticker, turns, work } from "./cases";

function names(tasks: Task<i32>[]): string {
  let all = "";
  for (let i = 0; i < tasks.length; i++) all += " " + tasks[i].name;
  return all;
}

async function waits(
  name: string,
  tasks: Promise<i32>[],
  ms: i64 = -1,
  until: ReturnWhen = ReturnWhen.AllCompleted,
): Promise<void> {
  try {
    const result = await wait(tasks, ms, until);
    at(`${name} done:${names(result.done)} pending:${names(result.pending)}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

function working(name: string, ms: i64): Task<i32> {
  return createTask(work(name, ms), name);
}

function failing(name: string, ms: i64): Task<i32> {
  return createTask(fails(name, ms), name);
}

async function all(): Promise<void> {
  await waits("w", [working("a", 3), working("b", 1), working("c", 2)]);
}

async function theFirst(): Promise<void> {
  const a = working("a", 3);
  await waits("w", [a, working("b", 1)], -1, ReturnWhen.FirstCompleted);
  await waits("w", [a], -1, ReturnWhen.FirstCompleted);
}

async function severalAtOnce(): Promise<void> {
  const a = working("a", 1);
  const b = working("b", 1);
  const c = working("c", 2);
  await waits("w", [c, b, a], -1, ReturnWhen.FirstCompleted);
}

async function theFirstError(): Promise<void> {
  const a = working("a", 5);
  const b = failing("b", 2);
  await waits("w", [a, b, working("c", 1)], -1, ReturnWhen.FirstException);
  await outcome("b", b);
  await outcome("a", a);
}

async function noError(): Promise<void> {
  await waits("w", [working("a", 2), working("b", 1)], -1, ReturnWhen.FirstException);
}

async function aCancellationIsNoError(): Promise<void> {
  const a = working("a", 3);
  const b = working("b", 5);
  createTask(waits("w", [a, b], -1, ReturnWhen.FirstException));
  createTask(waits("v", [a, b], -1, ReturnWhen.FirstCompleted));
  await sleep(1);
  b.cancel();
  await a;
  await turns(3);
}

async function allInSpiteOfErrors(): Promise<void> {
  const a = failing("a", 1);
  const b = failing("b", 3);
  await waits("w", [b, a]);
  await outcome("a", a);
  await outcome("b", b);
}

async function aLimit(): Promise<void> {
  const a = working("a", 1);
  const b = working("b", 5);
  await waits("w", [b, a], 3);
  await outcome("b", b);
}

async function aLimitThatIsNotReached(): Promise<void> {
  await waits("w", [working("a", 1)], 5);
  await sleep(10);
}

async function noTime(): Promise<void> {
  createTask(ticker(4));
  const a = working("a", 1);
  await waits("w", [a], 0);
  await outcome("a", a);
}

async function theLimitIsWhenItIsDone(): Promise<void> {
  const a = working("a", 3);
  await sleep(0);
  const b = working("b", 2);
  await waits("w", [a, b], 3);
  await waits("v", [a, b], 3);
}

async function ofWhatIsDone(): Promise<void> {
  const a = working("a", 0);
  const b = failing("b", 0);
  await turns(3);
  createTask(ticker(3));
  await waits("w", [a, b]);
  const c = working("c", 5);
  await waits("v", [c, a], -1, ReturnWhen.FirstCompleted);
  await waits("v", [c, b], -1, ReturnWhen.FirstException);
  await outcome("b", b);
  await outcome("c", c);
}

async function ofNothing(): Promise<void> {
  await waits("w", []);
}

async function theSameTwice(): Promise<void> {
  const a = working("a", 2);
  const b = working("b", 1);
  await waits("w", [a, b, a, a, b]);
  await waits("v", [b, a, b], -1, ReturnWhen.FirstCompleted);
}

async function whoWaitsIsCancelled(): Promise<void> {
  const a = working("a", 3);
  const waiter = createTask(waits("w", [a]));
  await sleep(1);
  waiter.cancel("not they");
  await waiter;
  say(`${a.done}`);
  await outcome("a", a);
}

async function cancelledWhenTheFirstIsDone(): Promise<void> {
  const loop = getRunningLoop();
  const future = loop.createFuture<i32>();
  const a = createTask(relay(future), "a");
  const waiter = createTask(waits("w", [a, working("b", 3)], -1, ReturnWhen.FirstCompleted));
  await turns(2);
  future.setResult(1);
  await turns(2);
  say(`${a.done} cancel ${waiter.cancel("late")}`);
  await waiter;
  await sleep(5);
}

async function relay(future: Future<i32>): Promise<i32> {
  return await future;
}

async function twoWaitForTheSame(): Promise<void> {
  const a = working("a", 2);
  const b = working("b", 4);
  createTask(waits("v", [b, a], -1, ReturnWhen.FirstCompleted));
  createTask(waits("w", [a, b], 3));
  await waits("u", [a, b]);
}

async function firstLimitThenAgain(): Promise<void> {
  const tasks: Promise<i32>[] = [working("a", 1), working("b", 3), working("c", 5)];
  await waits("1", tasks, 2);
  await waits("2", tasks, 2);
  await waits("3", tasks, 2);
}

async function betweenDoneCallbacks(): Promise<void> {
  const a = working("a", 1);
  a.addDoneCallback((t: Task<i32>): void => say("before"));
  const waiter = createTask(waits("w", [a], -1, ReturnWhen.FirstCompleted));
  await sleep(0);
  a.addDoneCallback((t: Task<i32>): void => say("after"));
  createTask(ticker(2));
  await waiter;
}

async function cancelAll(tasks: Task<i32>[]): Promise<void> {
  await sleep(1);
  for (let i = 0; i < tasks.length; i++) tasks[i].cancel(`cancel ${i}`);
}

async function allAreCancelled(): Promise<void> {
  const tasks = [working("a", 5), createTask(stubborn("b", 5, 1), "b"), working("c", 5)];
  createTask(cancelAll(tasks));
  const promises: Promise<i32>[] = [tasks[0], tasks[1], tasks[2]];
  await waits("w", promises);
  await outcome("b", tasks[1]);
}

async function childOfATask(): Promise<i32> {
  const children: Promise<i32>[] = [working("a", 5), working("b", 5)];
  try {
    await waits("w", children, 1);
  } finally {
    for (let i = 0; i < children.length; i++) (children[i] as Task<i32>).cancel();
  }
  await waits("v", children);
  return children.length;
}

async function cancelledAfterwards(): Promise<void> {
  await outcome("c", childOfATask());
}

async function cancelsItself(): Promise<void> {
  const a = working("a", 2);
  const b = createTask(suicidal(), "b");
  await waits("w", [a, b], -1, ReturnWhen.FirstException);
  say(`${b.cancelled}`);
}

async function suicidal(): Promise<i32> {
  try {
    throw new CancelledError("by hand");
  } finally {
    say("b leaves");
  }
}

test("wait for all", all());
test("wait for the first", theFirst());
test("several are done when the first is", severalAtOnce());
test("wait for the first error", theFirstError());
test("wait for the first error, and there is none", noError());
test("a cancellation is not an error to wait", aCancellationIsNoError());
test("wait for all in spite of errors", allInSpiteOfErrors());
test("wait with a limit", aLimit());
test("wait with a limit that is not reached", aLimitThatIsNotReached());
test("wait with no time at all", noTime());
test("wait whose limit is when a task is done", theLimitIsWhenItIsDone());
test("wait for what is done", ofWhatIsDone());
test("wait for nothing", ofNothing());
test("wait for the same tasks twice", theSameTwice());
test("who waits is cancelled, and the tasks go on", whoWaitsIsCancelled());
test("who waits is cancelled in the turn in which it would go on", cancelledWhenTheFirstIsDone());
test("three wait for the same tasks", twoWaitForTheSame());
test("wait again for what is pending", firstLimitThenAgain());
test("a wait between done callbacks", betweenDoneCallbacks());
test("all that is waited for is cancelled", allAreCancelled());
test("what is pending after a wait is cancelled", cancelledAfterwards());
test("a task that throws a cancellation of its own", cancelsItself());
