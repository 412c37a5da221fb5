// What is used where it cannot be: outside of a run, within another, in a loop that is closed, in another loop.
import {
  EventLoop,
  Future,
  Task,
  allTasks,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  newEventLoop,
  run,
  shield,
  sleep,
  timeout,
  waitFor,
} from "wasyncio";
import { Oops, begin, say, test, text, turns, work } from "./cases";

function tell(what: string, error: Error): void {
  say(`${what}: ${text(error)}`);
}

/** The first words of an error: Python shows the object behind them. */
function tellBegin(what: string, error: Error): void {
  const message = error.message;
  say(`${what}: ${error.name}: ${message.substring(0, message.indexOf(","))}`);
}

async function seven(): Promise<i32> {
  return 7;
}

async function waits(future: Future<i32>): Promise<i32> {
  return await future;
}

async function nothing(): Promise<void> {}

begin("outside of a run");
try {
  createTask(seven());
} catch (e) {
  tell("task", e);
}
const stored = seven();
try {
  createTask(stored);
} catch (e) {
  tell("task of a variable", e);
}
try {
  getRunningLoop();
} catch (e) {
  tell("loop", e);
}
try {
  allTasks();
} catch (e) {
  tell("all tasks", e);
}
try {
  currentTask();
} catch (e) {
  tell("current task", e);
}

async function noCoroutine(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  try {
    createTask(future);
  } catch (e) {
    tellBegin("future", e);
  }
  try {
    createTask(createTask(seven()));
  } catch (e) {
    tellBegin("task", e);
  }
  try {
    getRunningLoop().createTask(future);
  } catch (e) {
    tellBegin("task of the loop", e);
  }
}

test("a task of what is no coroutine", noCoroutine());

async function ofVariables(): Promise<void> {
  const coroutine = work("a", 1, 3);
  say("made");
  const task = createTask(coroutine, "kept");
  say(`${task.name} ${await task}`);
  const other = work("b", 1, 4);
  say(`${await getRunningLoop().createTask(other)}`);
}

test("a task of a coroutine that a variable holds", ofVariables());

async function awaitedBefore(): Promise<void> {
  const coroutine = seven();
  say(`${await coroutine}`);
  try {
    await createTask(coroutine);
  } catch (e) {
    tell("task", e);
  }
  try {
    await gather([coroutine]);
  } catch (e) {
    tell("gather", e);
  }
  try {
    await shield(coroutine);
  } catch (e) {
    tell("shield", e);
  }
  try {
    await waitFor(coroutine, 5);
  } catch (e) {
    tell("waitFor", e);
  }
}

test("a coroutine that was awaited before", awaitedBefore());

function runInACallback(): void {
  try {
    run(seven());
  } catch (e) {
    tell("callback", e);
  }
}

async function runInARun(): Promise<void> {
  try {
    run(seven());
  } catch (e) {
    tell("task", e);
  }
  getRunningLoop().callSoon(runInACallback);
  await sleep(1);
}

test("a run in a run", runInARun());

async function loopInALoop(): Promise<void> {
  const own = getRunningLoop();
  const other = newEventLoop();
  try {
    own.runForever();
  } catch (e) {
    tell("forever", e);
  }
  try {
    other.runForever();
  } catch (e) {
    tell("another forever", e);
  }
  await sleep(0);
  try {
    own.runUntilComplete(own.createFuture<i32>());
  } catch (e) {
    tell("complete", e);
  }
  await sleep(0);
  try {
    own.close();
  } catch (e) {
    tell("close", e);
  }
  other.close();
  say(`${own.isRunning} ${other.isRunning} ${own.isClosed} ${other.isClosed}`);
}

test("a loop that runs in a loop that runs", loopInALoop());

let loop: EventLoop = newEventLoop();

function isTold(future: Future<i32>): void {
  say(`told ${future.result()}`);
}

begin("a loop that is closed");
loop.close();
try {
  loop.createTask(seven());
} catch (e) {
  tell("task", e);
}
const kept = seven();
try {
  loop.createTask(kept);
} catch (e) {
  tell("task of a variable", e);
}
const late = loop.createFuture<i32>();
try {
  loop.runUntilComplete(late);
} catch (e) {
  tell("complete", e);
}
late.setResult(3);
try {
  late.addDoneCallback(isTold);
} catch (e) {
  tell("callback", e);
}

begin("a future whose loop is closed");
loop = newEventLoop();
const future = loop.createFuture<i32>();
future.addDoneCallback(isTold);
loop.close();
try {
  future.setResult(3);
} catch (e) {
  tell("result", e);
}
say(`${future.done} ${future.result()}`);

begin("a task whose loop is closed");
loop = newEventLoop();
loop.setExceptionHandler(() => {});
const sleeper = loop.createTask(sleep(10));
loop.runUntilComplete(turns(2));
loop.close();
try {
  sleeper.cancel();
} catch (e) {
  tell("cancel", e);
}
say(`${sleeper.done}`);

async function ofAnotherLoop(): Promise<void> {
  const other = newEventLoop();
  const own = getRunningLoop().createFuture<i32>();
  try {
    await other.createFuture<i32>();
  } catch (e) {
    say(`await: ${e.name} ${e.message.endsWith("attached to a different loop")}`);
  }
  try {
    await createTask(waits(other.createFuture<i32>()));
  } catch (e) {
    say(`in a task: ${e.name} ${e.message.endsWith("attached to a different loop")}`);
  }
  try {
    await gather([own, other.createFuture<i32>()]);
  } catch (e) {
    tell("gather", e);
  }
  try {
    await waitFor(other.createFuture<i32>(), 5);
  } catch (e) {
    say(`waitFor: ${e.name} ${e.message.endsWith("attached to a different loop")}`);
  }
  other.close();
}

test("a future of another loop", ofAnotherLoop());

begin("a future of another loop is run to its end");
loop = newEventLoop();
const another = newEventLoop();
try {
  loop.runUntilComplete(another.createFuture<i32>());
} catch (e) {
  tell("complete", e);
}
another.close();
loop.close();

let self: Task<i32> | null = null;

async function itself(): Promise<i32> {
  await sleep(1);
  try {
    return await self!;
  } catch (e) {
    tell("itself", e);
  }
  return 5;
}

async function awaitsItself(): Promise<void> {
  self = createTask(itself());
  say(`${await self!}`);
}

test("a task awaits itself", awaitsItself());

async function cancelledItself(): Promise<i32> {
  await sleep(1);
  self!.cancel("first");
  try {
    return await self!;
  } catch (e) {
    tell("itself", e);
    self!.uncancel();
  }
  return 5;
}

async function awaitsItselfCancelled(): Promise<void> {
  self = createTask(cancelledItself());
  say(`${await self!}`);
}

test("a task cancels itself and awaits itself", awaitsItselfCancelled());

function limits(): void {
  try {
    timeout(5).enter();
  } catch (e) {
    tell("timeout", e);
  }
}

async function limitInACallback(): Promise<void> {
  getRunningLoop().callSoon(limits);
  await sleep(1);
}

test("a limit of time in a callback", limitInACallback());

async function stops(ms: i64): Promise<void> {
  await sleep(ms);
  getRunningLoop().stop();
}

async function says(name: string, future: Future<i32>): Promise<void> {
  say(`${name} ${await future}`);
}

begin("a loop is stopped while several wait for its future");
loop = newEventLoop();
const shared = loop.createFuture<i32>();
const a = loop.createTask(says("a", shared));
const b = loop.createTask(says("b", shared));
loop.createTask(stops(1));
try {
  loop.runUntilComplete(shared);
} catch (e) {
  tell("complete", e);
}
say(`${a.done} ${b.done}`);
shared.setResult(2);
loop.runUntilComplete(turns(2));
say(`${a.done} ${b.done}`);
loop.close();

begin("a loop is stopped before any of its tasks has waited");
loop = newEventLoop();
loop.stop();
const never = loop.createFuture<i32>();
try {
  loop.runUntilComplete(never);
} catch (e) {
  tell("complete", e);
}
never.setException(new Oops("late"));
try {
  loop.runUntilComplete(never);
} catch (e) {
  tell("complete", e);
}
loop.runUntilComplete(nothing());
loop.close();
