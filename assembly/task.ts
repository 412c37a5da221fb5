// Tasks as a program sees them: coroutines that the loop runs. A `Task` object is made only where the program keeps it; what runs
// is the record (core/task.ts).
import { Awaitable, Cancellable, PENDING } from "./awaitable";
import { CATCHES } from "./capacities";
import { Loop, keepHandle, running } from "./core/loop";
import { NONE, QUEUED, Record, WAITING } from "./core/record";
import {
  endTask,
  hasThrown,
  isTask,
  nameOf,
  nameTask,
  nameText,
  numberTask,
  setTold,
  startTask,
  throwSoon,
  waitedFor,
} from "./core/task";
import { takePending } from "./coroutine/error";
import { running as runningRecord } from "./coroutine/frame";
import { CancelledError, RuntimeError } from "./errors";
import { EventLoop, getEventLoop } from "./event-loop";
import { ExceptionContext, tell } from "./exception-context";
import { had } from "./room";
import { failureMessage, kindOfTask } from "./unretrieved";

/** Some task's object was made: a program that keeps none has none of what only they need. */
let tasksKept = false;
/** Some task's record tells another object that it is done. */
let telling = false;

/** What of a task does not mention its result. */
export interface AnyTask {
  readonly done: bool;
  readonly cancelled: bool;
  readonly name: string;
  cancel(message: string): bool;
}

@final
export class Task<T> extends Awaitable<T> implements AnyTask {
  /** Its name, once the record is gone: as in the record. */
  private named: usize = 0;
  /** What its own record tells that it is done, before all others, and the table index of what that turn runs. */
  private told: usize = 0;
  private tell: u32 = 0;

  constructor(loop: Loop, record: Record) {
    super();
    tasksKept = true;
    this.loop = loop;
    keepHandle(record, changetype<usize>(this));
  }

  @unsafe protected __visit(cookie: u32): void {
    if (!(this.named & 1)) __visit(this.named, cookie);
    __visit(this.told, cookie);
  }

  get name(): string {
    const record = changetype<Record>(this.record);
    return nameText(record == NONE ? this.named : nameOf(record));
  }

  /** Its record, once the coroutine has finished, tells `object` of it: `tell` is the table index of what that turn runs. */
  tellFirst(tell: u32, object: usize): void {
    telling = true;
    this.told = object;
    this.tell = tell;
  }

  /** Has CancelledError thrown where the task waits, in the next turn. False: it is done already. */
  cancel(message: string = ""): bool {
    if (this.outcome != PENDING) return false;
    cancelRecord(this.loop, changetype<Record>(this.record), message);
    return true;
  }

  /** The task has finished: its result or error is what the coroutine has left. */
  finish(record: Record, failed: bool): void {
    this.named = nameOf(record);
    if (telling && this.told) {
      record.frame = changetype<usize>(record);
      record.resume = <u16>this.tell;
      setTold(record, this.told, changetype<usize>(this));
      record.state = QUEUED;
      running.ready.push(record);
      this.record = 0;
      record.handle = 0;
    } else {
      endTask(running, record);
    }
    if (CATCHES && failed) this.setError(takePending()!, this.named, kindOfTask());
    else this.takeValue();
  }
}

/** Runs what is parked at a task's record into a CancelledError, in the next turn. */
export function cancelRecord(loop: Loop, record: Record, message: string): void {
  if (record.state == WAITING) {
    changetype<Cancellable>(waitedFor(record)).cancel(message);
    return;
  }
  throwSoon(loop, record, new CancelledError(message));
}

/** Table index of what runs when the coroutine of a task has finished. */
export function finishOf<T>(): u32 {
  const finish = (record: Record): usize => {
    const kept = tasksKept ? record.handle : 0;
    if (kept) {
      changetype<Task<T>>(kept).finish(record, hasThrown(record));
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
  tell(new ExceptionContext(failureMessage(kindOfTask()), error, nameText(nameOf(record))));
}

/** Makes a task of a coroutine's frame, ready for the next turn. */
export function spawn<T>(frame: usize, name: string): Record {
  if (!changetype<usize>(running)) throw new RuntimeError("no running event loop");
  return spawnIn<T>(running, frame, name);
}

export function spawnIn<T>(loop: Loop, frame: usize, name: string): Record {
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

/** The frame of what must be a coroutine. */
export function frameOf<T>(coroutine: Promise<T>): usize {
  const frame = coroutine.__takeFrame();
  if (!frame) throw new TypeError("a coroutine was expected, not a Future or Task");
  return frame;
}

/** The task that runs, or null in a callback. */
export function currentTask(): AnyTask | null {
  const record = changetype<Record>(runningRecord);
  if (record == NONE || !isTask(record)) return null;
  return record.handle ? changetype<AnyTask>(record.handle) : new Task<void>(running, record);
}
