// Cancellations that are caught: swallowed, changed, thrown again later, met by another.
import { CancelledError, Task, createTask, sleep } from "wasyncio";
import { Oops, at, outcome, say, stubborn, test, text, work } from "./cases";

async function swallowed(): Promise<void> {
  const task = createTask(stubborn("a", 5, 7));
  await sleep(1);
  say(`cancel ${task.cancel("try")}`);
  await outcome("a", task);
  say(`cancelled ${task.cancelled} cancelling ${task.cancelling()}`);
}

async function twice(): Promise<void> {
  const task = createTask(stubborn("a", 5, 7));
  await sleep(1);
  task.cancel("one");
  await sleep(1);
  task.cancel("two");
  await outcome("a", task);
  say(`cancelled ${task.cancelled} cancelling ${task.cancelling()}`);
}

async function changes(): Promise<i32> {
  try {
    return await work("inner", 5);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    throw new Oops(`instead of ${e.message}`);
  }
}

async function changedIntoAnother(): Promise<void> {
  const task = createTask(changes());
  await sleep(1);
  task.cancel("m");
  await outcome("a", task);
  say(`cancelled ${task.cancelled}`);
}

async function throwsLater(): Promise<i32> {
  try {
    return await work("inner", 5);
  } catch (e) {
    await sleep(2);
    throw e;
  }
}

async function thrownAgainLater(): Promise<void> {
  const task = createTask(throwsLater());
  await sleep(1);
  task.cancel("m");
  await outcome("a", task);
  say(`cancelled ${task.cancelled}`);
}

async function catchesTwice(): Promise<i32> {
  try {
    await sleep(5);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
  }
  try {
    await sleep(5);
    return 1;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    at(`second ${text(e)}`);
    return 2;
  }
}

async function twoInARow(): Promise<void> {
  const task = createTask(catchesTwice());
  await sleep(1);
  task.cancel("one");
  await sleep(1);
  task.cancel("two");
  await outcome("a", task);
}

async function beforeItNotices(): Promise<void> {
  const task = createTask(stubborn("a", 5, 7));
  await sleep(1);
  const first = task.cancel("one");
  const second = task.cancel("two");
  say(`${first} ${second} ${task.cancelling()}`);
  await outcome("a", task);
}

async function parent(child: Task<i32>): Promise<i32> {
  const result = await child;
  at(`parent has ${result}`);
  return result + 1;
}

async function aChildSwallows(): Promise<void> {
  const child = createTask(stubborn("child", 3, 1));
  const task = createTask(parent(child));
  await sleep(1);
  task.cancel("for the child");
  await outcome("parent", task);
  say(`cancelled ${task.cancelled} ${child.cancelled}`);
}

async function parentOfCoroutine(): Promise<i32> {
  const result = await stubborn("inner", 3, 1);
  return result + 1;
}

async function anAwaitedCoroutineSwallows(): Promise<void> {
  const task = createTask(parentOfCoroutine());
  await sleep(1);
  task.cancel();
  await outcome("parent", task);
}

async function givesUp(): Promise<i32> {
  await sleep(1);
  throw new CancelledError("by hand");
}

async function raisedByHand(): Promise<void> {
  const task = createTask(givesUp());
  await outcome("a", task);
  say(`cancelled ${task.cancelled} cancelling ${task.cancelling()}`);
}

async function aResultInTheSameTurn(): Promise<void> {
  const task = createTask(work("a", 2, 3));
  await sleep(2);
  say(`cancel ${task.cancel("late")}`);
  await outcome("a", task);
}

test("a cancellation is swallowed", swallowed());
test("a second cancellation ends what the first could not", twice());
test("a cancellation becomes another error", changedIntoAnother());
test("a cancellation is thrown again after a sleep", thrownAgainLater());
test("two cancellations, each caught where the task waits then", twoInARow());
test("cancelled twice before it notices", beforeItNotices());
test("the task that a cancelled task waits for swallows it", aChildSwallows());
test("the coroutine that a cancelled task awaits swallows it", anAwaitedCoroutineSwallows());
test("a CancelledError thrown by hand cancels the task", raisedByHand());
test("cancelled in the turn in which its sleep ends", aResultInTheSameTurn());
