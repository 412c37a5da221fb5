// run and the loop's own methods: what they give, throw and leave.
import {
  EventLoop,
  ExceptionContext,
  Future,
  Task,
  createTask,
  currentTask,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
} from "wasyncio";
import { Oops, at, begin, fails, say, stubborn, test, text, work } from "./cases";

async function gives(): Promise<i32> {
  await sleep(1);
  return 7;
}

begin("run gives the result of its coroutine");
say(`${run(gives())}`);
say(`${run(gives())}`);

async function throws(): Promise<void> {
  await sleep(1);
  throw new Oops("out");
}

test("run throws what its coroutine throws", throws());

async function cancelled(): Promise<void> {
  currentTask()!.cancel("myself");
  await sleep(1);
}

test("run throws a cancellation of its coroutine", cancelled());

async function leavesSome(): Promise<void> {
  createTask(work("a", 10));
  createTask(stubborn("b", 3, 1));
  createTask(fails("c", 10));
  await sleep(1);
  at("main ends");
}

test("run cancels what is left, in order of creation, and waits for it", leavesSome());

async function failsAtTheEnd(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    throw new Oops("at the end");
  }
}

async function leavesAnError(): Promise<void> {
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    say(`handler: ${context.message} ${text(context.exception)}`);
  });
  createTask(failsAtTheEnd());
  await sleep(1);
  at("main ends");
}

test("an error of what run has cancelled goes to the handler", leavesAnError());

async function leavesTimers(): Promise<void> {
  getRunningLoop().callLaterWith<string>(5, at, "never");
  getRunningLoop().callSoonWith<string>(at, "soon");
  at("main ends");
}

test("run forgets timers that are left", leavesTimers());

async function notStarted(): Promise<void> {
  createTask(work("a", 1));
  at("main ends");
}

test("run cancels what has not started", notStarted());

async function waits(main: Task<void>): Promise<void> {
  await main;
  at("main is done");
}

async function mainIsAwaited(): Promise<void> {
  createTask(waits(changetype<Task<void>>(currentTask()!)));
  await sleep(1);
  at("main ends");
}

test("a task that waits for main goes on in the turn after it", mainIsAwaited());

let loop: EventLoop = newEventLoop();

function setThree(future: Future<i32>): void {
  future.setResult(3);
}

begin("runUntilComplete of a coroutine, a task and a future");
say(`${loop.runUntilComplete(gives())}`);

async function makes(): Promise<Task<i32>> {
  return createTask(gives());
}

const task = loop.runUntilComplete(makes());
say(`${loop.runUntilComplete(task)}`);
say(`${loop.runUntilComplete(task)}`);
const future = loop.createFuture<i32>();
loop.callLaterWith<Future<i32>>(1, setThree, future);
say(`${loop.runUntilComplete(future)}`);
loop.close();

begin("runUntilComplete throws");
loop = newEventLoop();
try {
  loop.runUntilComplete(throws());
} catch (e) {
  say(`coroutine throws ${text(e)}`);
}
const gone = loop.createFuture<i32>();
gone.cancel("gone");
try {
  loop.runUntilComplete(gone);
} catch (e) {
  say(`future throws ${text(e)}`);
}
loop.close();

begin("runUntilComplete leaves others where they are");
loop = newEventLoop();

async function makesOther(): Promise<Task<i32>> {
  return createTask(work("other", 3, 5));
}

const other = loop.runUntilComplete(makesOther());
say(`${loop.runUntilComplete(gives())}`);
say(`${other.done}`);
say(`${loop.runUntilComplete(other)}`);
loop.close();

begin("a loop that is stopped before its future is done");
loop = newEventLoop();
const never = loop.createFuture<i32>();
loop.callLater(1, () => loop.stop());
try {
  loop.runUntilComplete(never);
} catch (e) {
  say(`future throws ${text(e)}`);
}
say(`${never.done}`);
loop.close();

begin("runForever until stop");
loop = newEventLoop();
loop.callLaterWith<string>(2, at, "two");
loop.callLater(1, () => {
  at("stops");
  loop.stop();
  loop.callSoonWith<string>(at, "in the next run");
});
say(`${loop.isRunning} ${loop.isClosed}`);
loop.runForever();
say("stopped");
loop.callLater(3, () => loop.stop());
loop.runForever();
say("stopped");
loop.close();
say(`${loop.isRunning} ${loop.isClosed}`);

begin("stop before runForever: one turn");
loop = newEventLoop();
loop.callSoonWith<string>(at, "once");
loop.stop();
loop.runForever();
say("stopped");
loop.close();

begin("a closed loop");
loop = newEventLoop();
loop.close();
loop.close();
try {
  loop.callSoonWith<string>(at, "never");
} catch (e) {
  say(`soon throws ${text(e)}`);
}
try {
  loop.callLaterWith<string>(1, at, "never");
} catch (e) {
  say(`later throws ${text(e)}`);
}
try {
  loop.runForever();
} catch (e) {
  say(`run throws ${text(e)}`);
}
