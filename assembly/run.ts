// Running a coroutine from plain code, as asyncio.run and run_until_complete do: a task of its own, whose end stops the loop one
// turn later (asyncio's done callback), and what is left afterwards is cancelled.
import { FOREVER } from "./abi";
import { cancelUnkept } from "./cancel";
import { CATCHES, ONE_TASK } from "./capacities";
import { CANCELED, DEADLOCKED, running } from "./core/loop";
import { QUEUED, Record } from "./core/record";
import { endTask, hasThrown, numberTask, startTask } from "./core/task";
import { takePending } from "./coroutine/error";
import { dropFrame } from "./coroutine/frame";
import { i32Result, takeResult } from "./coroutine/result";
import { cancelAll, deadlock, turns } from "./ending";
import { CancelledError, DeadlockError, RuntimeError } from "./errors";
import { EventLoop, loopForRun } from "./event-loop";
import { had } from "./room";
import { frameOf } from "./spawn";
import { Task, tasksKept } from "./task";

/** asyncio's words, or fewer where nothing else is in the module. */
const NESTED = ONE_TASK ? "run() in a task" : "asyncio.run() cannot be called from a running event loop";

/** What the main coroutine has left: an error, or its value: 8 bytes, or a reference to an object. */
let error: Error | null = null;
const value = memory.data(8, 8);
let object: Object | null = null;
let isDone = false;

/** The value of the main coroutine. */
@inline
function taken<T>(): T {
  if (isVoid<T>()) return;
  if (!isManaged<T>()) return load<T>(value);
  const reference = changetype<usize>(object);
  object = null;
  return changetype<T>(reference);
}

/** Table index of what runs when the main coroutine has finished. */
function finishOf<T>(): u32 {
  const finish = (record: Record): usize => {
    if (CATCHES && hasThrown(record)) error = takePending();
    else if (isManaged<T>()) object = changetype<Object>(<usize>i32Result);
    else if (!isVoid<T>()) store<T>(value, takeResult<T>());
    // Where there is one task, nothing would run in that turn.
    if (ONE_TASK) {
      stopNow(record);
    } else {
      stopNextTurn(record);
      if (tasksKept && record.handle) error = changetype<Task<T>>(record.handle).finishBeside(record, error);
    }
    return 0;
  };
  return finish.index;
}

/** The record of a task that has finished is what asyncio's done callback is: its turn stops the loop. */
function stopNextTurn(record: Record): void {
  record.frame = changetype<usize>(record);
  record.resume = <u16>stopNow.index;
  record.callback = 0;
  record.state = QUEUED;
  running.ready.push(record);
}

function stopNow(record: Record): usize {
  isDone = true;
  running.stopping = true;
  endTask(running, record);
  return 0;
}

/** Runs until the task of `frame` has finished, and a turn more. */
function complete(loop: EventLoop, frame: usize, finish: u32): void {
  const record = startTask(loop, frame, finish);
  if (!ONE_TASK) had(record);
  numberTask(record);
  isDone = false;
  do {
    const answer = loop.runTurns(FOREVER);
    if (answer == CANCELED) {
      if (CATCHES) cancelUnkept(loop, record);
      else throw new CancelledError("");
    } else if (answer == DEADLOCKED) {
      if (!CATCHES) throw new DeadlockError("nothing wakes Task-1");
      failRun(loop, deadlock(loop));
    } else if (CATCHES && !isDone) {
      failRun(loop, new RuntimeError("Event loop stopped before Future completed."));
    }
  } while (!isDone);
}

/** Cancels the main task and all others, and throws. */
function failRun(loop: EventLoop, thrown: Error): void {
  if (CATCHES) endRun(loop);
  isDone = false;
  error = null;
  throw thrown;
}

/** What is left is cancelled, and the loop is as new. */
function endRun(loop: EventLoop): void {
  cancelAll(loop);
  turns(loop, 4); // asyncio's shutdown_asyncgens and shutdown_default_executor
  loop.reopen();
}

/** Runs a coroutine in a loop of its own, until it has finished; answers its result, or throws what it has thrown. */
@inline
export function run__frame<T>(frame: usize): T {
  runMain(frame, finishOf<T>());
  return taken<T>();
}

@inline
export function run<T>(main: Promise<T>): T {
  runMain(frameOf<T>(main), finishOf<T>());
  return taken<T>();
}

function runMain(frame: usize, finish: u32): void {
  if (changetype<usize>(running)) {
    if (CATCHES) dropFrame(frame);
    throw new RuntimeError(NESTED);
  }
  const loop = loopForRun();
  complete(loop, frame, finish);
  // Elsewhere there was only this task.
  if (CATCHES) {
    endRun(loop);
    const thrown = error;
    if (thrown) {
      error = null;
      throw thrown;
    }
  }
}
