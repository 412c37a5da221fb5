// cancelling and uncancel, and tasks that cancel themselves.
import { AnyTask, CancelledError, Future, createTask, currentTask, getRunningLoop, sleep } from "wasyncio";
import { Oops, at, outcome, say, stubborn, test, work } from "./cases";

async function counts(): Promise<void> {
  const task = createTask(stubborn("a", 5, 7));
  say(`${task.cancelling()} ${task.uncancel()}`);
  await sleep(1);
  task.cancel();
  say(`${task.cancelling()}`);
  task.cancel();
  say(`${task.cancelling()}`);
  say(`${task.uncancel()} ${task.uncancel()} ${task.uncancel()}`);
  await outcome("a", task);
}

async function ofAFinishedTask(): Promise<void> {
  const task = createTask(work("a", 1));
  await task;
  say(`${task.cancel()} ${task.cancelling()} ${task.uncancel()}`);
  const other = createTask(work("b", 5));
  other.cancel();
  await outcome("b", other);
  say(`${other.cancelling()} ${other.uncancel()} ${other.cancelling()}`);
}

async function beforeItsFirstStep(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.cancel();
  say(`${task.uncancel()}`);
  await outcome("a", task);
}

async function oneOfTwoBeforeItsFirstStep(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.cancel("one");
  task.cancel("two");
  say(`${task.uncancel()}`);
  await outcome("a", task);
}

async function whileItSleeps(): Promise<void> {
  const task = createTask(work("a", 5, 5));
  await sleep(1);
  task.cancel("m");
  say(`${task.uncancel()}`);
  await outcome("a", task);
}

/** What a timeout does with a cancellation of its own. */
async function structured(body: Promise<i32>): Promise<i32> {
  const task = currentTask()!;
  getRunningLoop().callLaterWith<AnyTask>(
    2,
    (task: AnyTask) => {
      task.cancel();
    },
    task,
  );
  try {
    await body;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    if (task.uncancel() > 0) {
      at("from outside");
      throw e;
    }
    at("its own");
  }
  return task.cancelling();
}

async function ownTimeout(): Promise<void> {
  await outcome("a", createTask(structured(work("inner", 10))));
}

async function ownTimeoutAndAnother(): Promise<void> {
  const task = createTask(structured(work("inner", 10)));
  getRunningLoop().callLaterWith<AnyTask>(
    2,
    (task: AnyTask) => {
      task.cancel();
    },
    task,
  );
  await outcome("a", task);
}

async function cancelsItself(): Promise<i32> {
  const task = currentTask()!;
  say(`${task.cancel("me")} ${task.cancelling()}`);
  at("still runs");
  await sleep(1);
  say("never");
  return 0;
}

async function itself(): Promise<void> {
  await outcome("a", createTask(cancelsItself()));
}

async function returnsBeforeItWaits(): Promise<i32> {
  currentTask()!.cancel("me");
  return 3;
}

async function itselfAndReturns(): Promise<void> {
  const task = createTask(returnsBeforeItWaits());
  await outcome("a", task);
  say(`${task.cancelled}`);
}

async function throwsBeforeItWaits(): Promise<i32> {
  currentTask()!.cancel("me");
  throw new Oops("after");
}

async function itselfAndThrows(): Promise<void> {
  const task = createTask(throwsBeforeItWaits());
  await outcome("a", task);
  say(`${task.cancelled}`);
}

async function takesItBack(): Promise<i32> {
  const task = currentTask()!;
  task.cancel("me");
  say(`${task.uncancel()}`);
  await sleep(1);
  at("slept");
  return 4;
}

async function itselfAndTakesItBack(): Promise<void> {
  await outcome("a", createTask(takesItBack()));
}

async function waitsForWhatIsDone(): Promise<i32> {
  const future = getRunningLoop().createFuture<i32>();
  future.setResult(1);
  currentTask()!.cancel("me");
  say(`has ${await future}`);
  await sleep(0);
  say("never");
  return 0;
}

async function itselfAndAwaitsADoneFuture(): Promise<void> {
  await outcome("a", createTask(waitsForWhatIsDone()));
}

async function awaitsAPendingFuture(future: Future<i32>): Promise<i32> {
  currentTask()!.cancel("me");
  return await future;
}

async function itselfAndAwaitsAFuture(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  await outcome("a", createTask(awaitsAPendingFuture(future)));
  say(`future cancelled ${future.cancelled}`);
}

test("cancelling counts, uncancel takes back", counts());
test("cancelling of a finished task", ofAFinishedTask());
test("uncancel before the first step", beforeItsFirstStep());
test("uncancel of one of two before the first step", oneOfTwoBeforeItsFirstStep());
test("uncancel of a task whose sleep is cancelled", whileItSleeps());
test("a timeout by hand", ownTimeout());
test("a timeout by hand, and a cancellation from outside", ownTimeoutAndAnother());
test("a task cancels itself", itself());
test("a task cancels itself and returns", itselfAndReturns());
test("a task cancels itself and throws", itselfAndThrows());
test("a task cancels itself and takes it back", itselfAndTakesItBack());
test("a task cancels itself and awaits what is done", itselfAndAwaitsADoneFuture());
test("a task cancels itself and awaits a future", itselfAndAwaitsAFuture());
