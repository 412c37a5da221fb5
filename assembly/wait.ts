// wait: until the first, or all, of several are done, or for some time; nothing is cancelled, and nothing is thrown of what has failed.
import { Awaitable, CANCELLED } from "./awaitable";
import { cancelOfKind, useStandIns } from "./cancel";
import { MANAGED, argumentOf, giveBack, setArgument, settle } from "./core/callback";
import { Loop, running } from "./core/loop";
import { NONE, Record } from "./core/record";
import { setTeller } from "./core/task";
import { Coroutine } from "./coroutine/promise";
import { ValueError } from "./errors";
import { Future } from "./future";
import { had, needRecords, needTimer } from "./room";
import { spawnIn } from "./spawn";
import { Task } from "./task";
import { distinct, forgetDistinct, neededFor, takeTold, tellLater, tellSoon } from "./telling";
import { deadlineAfter } from "./timeout";

/** When `wait` goes on. */
export enum ReturnWhen {
  /** As soon as one is done, or cancelled. */
  FirstCompleted,
  /** As soon as one has failed, else when all are done. A cancellation is no failure here. */
  FirstException,
  /** When all are done. */
  AllCompleted,
}

/** What `wait` gives: each task once, in the order they were given. */
@final
export class WaitResult<T> {
  /** Those that are done, in the order in which they were given. */
  readonly done: Task<T>[] = [];
  /** The others, likewise. */
  readonly pending: Task<T>[] = [];

  constructor(tasks: Task<T>[]) {
    for (let i = 0; i < tasks.length; i++) {
      const task = unchecked(tasks[i]);
      if (task.done) this.done.push(task);
      else this.pending.push(task);
    }
  }
}

/** What the task that waits is woken by. */
@final
class Waiter extends Future<i32> {
  /** The record of the limit of time, as long as that lies ahead. */
  timer: Record = NONE;

  /** How many are not done. */
  left: i32 = 0;

  constructor(
    loop: Loop,
    private until: ReturnWhen,
  ) {
    super(loop);
  }

  childDone(child: Awaitable<void>): void {
    this.left--;
    if (this.left > 0 && this.until != ReturnWhen.FirstCompleted) {
      if (this.until == ReturnWhen.AllCompleted || child.outcome == CANCELLED || !child.failure) return;
    }
    this.disarm();
    this.wake();
  }

  wake(): void {
    if (!this.done) this.setResult(0);
  }

  arm(deadline: i64): void {
    const record = had(this.loop.at(deadline));
    record.resume = <u16>tellLate.index;
    record.callback = <u16>MANAGED;
    setArgument<usize>(record, changetype<usize>(this));
    this.timer = record;
  }

  disarm(): void {
    if (this.timer == NONE) return;
    this.loop.cancel(this.timer);
    this.timer = NONE;
  }
}

/** The turn in which a child is done. */
function tellChild(record: Record): usize {
  const waiter = argumentOf<Waiter>(record);
  waiter.childDone(takeTold(record));
  settle(); // it throws nothing, but its signature is that of other functions in the table
  return 0;
}

/** The limit of time is reached. */
function tellLate(record: Record): usize {
  const waiter = argumentOf<Waiter>(record);
  waiter.timer = NONE;
  record.callback = 0;
  giveBack(record);
  waiter.wake();
  return 0;
}

/**
 * Waits until `until`, at most `delay` ms (negative: without a limit), and tells which are done then. None is cancelled, also not when this wait
 * is. Coroutines become tasks as the wait begins; for a future there is a task that ends as it does: asking or cancelling that one is asking or
 * cancelling the future. Throws ValueError when there are none. Needs a record for each of `awaitables` and one for a limit, all or none:
 * CapacityError.
 */
export async function wait<T>(
  awaitables: Promise<T>[],
  delay: i64 = -1,
  until: ReturnWhen = ReturnWhen.AllCompleted,
): Promise<WaitResult<T>> {
  const waiter = new Waiter(running, until);
  const tasks = begin<T>(awaitables, delay, waiter);
  try {
    await waiter;
  } finally {
    waiter.disarm();
    for (let i = 0; i < tasks.length; i++) untellTask(changetype<Task<void>>(tasks[i]), waiter);
  }
  return new WaitResult<T>(tasks);
}

/** A task of each, none twice, all of which tell the waiter: those that are done after all are made, as asyncio does it. */
function begin<T>(awaitables: Promise<T>[], delay: i64, waiter: Waiter): Task<T>[] {
  const count = awaitables.length;
  if (!count) throw new ValueError("Set of Tasks/Futures is empty.");
  for (let i = 0; i < count; i++) neededFor<T>(running, awaitables[i]);
  const isLimited = delay >= 0;
  needRecords(running, count + i32(isLimited));
  if (isLimited) {
    needTimer(running);
    waiter.arm(deadlineAfter(delay));
  }
  const tasks: Task<T>[] = [];
  for (let i = 0; i < count; i++) {
    const awaitable = awaitables[i];
    if (distinct<T>(awaitable)) tasks.push(watched<T>(awaitable, changetype<usize>(waiter)));
  }
  forgetDistinct<T>(awaitables);
  waiter.left = tasks.length;
  for (let i = 0; i < tasks.length; i++) {
    const child = changetype<Awaitable<void>>(tasks[i]);
    if (child.__isReady()) tellSoon(running, child, tellChild.index, changetype<usize>(waiter));
  }
  return tasks;
}

/** A task given, a new one of a coroutine, or one that stands in for a future. */
function watched<T>(awaitable: Promise<T>, waiter: usize): Task<T> {
  if (awaitable instanceof Coroutine<T>) {
    const task = new Task<T>(running, spawnIn<T>(running, awaitable.__takeFrame(), ""));
    task.tellFirst(tellChild.index, waiter);
    return task;
  }
  const child = changetype<Awaitable<void>>(awaitable);
  if (!(awaitable instanceof Task<T>)) {
    const record = standInRecord();
    const task = new Task<T>(running, record);
    standIn(changetype<Task<void>>(task), record, child, waiter);
    return task;
  }
  if (!child.__isReady()) tellLater(running, child, tellChild.index, waiter);
  return changetype<Task<T>>(awaitable);
}

// A task that stands in for a future has no coroutine, and no record of its own: it ends as the future does, in the turn in which that tells
// the waiter of it. The record that is told has the stand-in as its handle, so that the collector knows it.

function standInRecord(): Record {
  const record = running.hold();
  record.callback = 0;
  return record;
}

function standIn(task: Task<void>, record: Record, future: Awaitable<void>, waiter: usize): void {
  useStandIns(cancelStandIn.index);
  task.standFor(future);
  if (task.done) {
    running.release(record);
  } else {
    setTeller(record, tellStandIn.index, waiter, changetype<usize>(future));
    future.append(record);
  }
}

/** The turn in which a future is done that a task stands in for. */
function tellStandIn(record: Record): usize {
  const task = changetype<Task<void>>(record.handle);
  const waiter = argumentOf<Waiter>(record);
  takeTold(record);
  task.catchUp();
  if (!waiter.done) waiter.childDone(task);
  settle();
  return 0;
}

/** A task that stands in for a future is cancelled: the future is. */
function cancelStandIn(task: Task<void>, message: string): bool {
  const any = cancelOfKind(task.standsFor, message);
  task.catchUp();
  return any;
}

/** A task that goes on tells the waiter no more. */
function untellTask(task: Task<void>, waiter: Waiter): void {
  task.catchUp();
  if (!task.done && !task.untellFirst(changetype<usize>(waiter))) task.untell(changetype<usize>(waiter));
}
