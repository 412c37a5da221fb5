// Making tasks of coroutines.
import { Awaitable } from "./awaitable";
import { CATCHES } from "./capacities";
import { Loop, running } from "./core/loop";
import { Record } from "./core/record";
import { endTask, hasThrown, nameOf, nameTask, nameText, numberTask, startTask } from "./core/task";
import { takePending } from "./coroutine/error";
import { THROWN, dropFrame } from "./coroutine/frame";
import { Coroutine } from "./coroutine/promise";
import { dropTasks } from "./ending";
import { CancelledError, RuntimeError } from "./errors";
import { ExceptionContext, tell } from "./exception-context";
import { had } from "./room";
import { failsInShutdown } from "./shutdown";
import { Task, tasksKept } from "./task";
import { failureMessage } from "./unretrieved";

/** Table index of what runs when the coroutine of a task has finished. */
export function finishOf<T>(): u32 {
  const finish = (record: Record): usize => {
    if (tasksKept && record.handle) {
      changetype<Task<T>>(record.handle).finish(record);
    } else {
      if (CATCHES && hasThrown(record)) tellUnretrieved(record);
      endTask(running, record);
    }
    return 0;
  };
  return finish.index;
}

/** A task has failed, and nobody can ask it. */
function tellUnretrieved(record: Record): void {
  const error = takePending()!;
  if (error instanceof CancelledError) return;
  if (failsInShutdown(record, error, nameOf(record))) return;
  tell(new ExceptionContext(failureMessage("Task"), error, nameText(nameOf(record))));
}

/** Table index of what becomes of tasks that are pending when their loop closes; 0 in a program that makes none. */
export let taskDropper: u32 = 0;

/** Makes a task of a coroutine's frame, ready for the next turn of the running loop. */
export function spawn<T>(frame: usize, name: string): Record {
  if (!changetype<usize>(running)) {
    while (frame > THROWN) frame = dropFrame(frame);
    throw new RuntimeError("no running event loop");
  }
  return spawnIn<T>(running, frame, name);
}

export function spawnIn<T>(loop: Loop, frame: usize, name: string): Record {
  if (CATCHES) taskDropper = dropTasks.index;
  const record = had(startTask(loop, frame, finishOf<T>()));
  if (changetype<usize>(name) == changetype<usize>("") || name.length == 0) numberTask(record);
  else nameTask(record, name);
  return record;
}

export function task__keep<T>(record: Record): Task<T> {
  return new Task<T>(running, record);
}

/** Schedules a coroutine: its first step is in the next turn. */
@inline
export function createTask__frame<T>(frame: usize, name: string = ""): Task<T> {
  return task__keep<T>(spawn<T>(frame, name));
}

@inline
export function createTask<T>(coroutine: Promise<T>, name: string = ""): Task<T> {
  return task__keep<T>(spawn<T>(frameOf<T>(coroutine), name));
}

/** What can be waited for in `loop`, as asyncio's ensure_future: a coroutine becomes a task. Throws ValueError when it is of another loop. */
export function awaitableOf<T>(loop: Loop, promise: Promise<T>): Awaitable<T> {
  if (promise instanceof Coroutine<T>) return new Task<T>(loop, spawnIn<T>(loop, promise.__takeFrame(), ""));
  const awaitable = changetype<Awaitable<T>>(promise);
  awaitable.checkLoop(loop);
  return awaitable;
}

/** The frame of what must be a coroutine. */
export function frameOf<T>(coroutine: Promise<T>): usize {
  const frame = coroutine.__takeFrame();
  if (!frame) throw new TypeError("a coroutine was expected, not a Future or Task");
  return frame;
}
