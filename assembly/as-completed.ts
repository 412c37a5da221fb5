// asCompleted: the results of several in the order in which they are done.
import { AsyncIterator, Step, emptyStep } from "./async-iterator";
import { Awaitable, TASK } from "./awaitable";
import { MANAGED, argumentOf, giveBack, setArgument, settle } from "./core/callback";
import { NONE, Record } from "./core/record";
import { Coroutine } from "./coroutine/promise";
import { RuntimeError, TimeoutError } from "./errors";
import { EventLoop, getEventLoop } from "./event-loop";
import { Queue } from "./queues/queue";
import { had, needRecords, needTimer } from "./room";
import { spawnIn } from "./spawn";
import { Task } from "./task";
import { distinct, forgetDistinct, neededFor, takeTold, tellLater, tellSoon } from "./telling";
import { deadlineAfter } from "./timeout";

/** What `asCompleted` answers: the results of several awaitables, in the order in which they are done. */
@final
export class AsCompleted<T> {
  private loop: EventLoop = getEventLoop();
  private children: Awaitable<T>[] = [];
  /** Those that are done, in that order, and then null for each that was not when time was up. */
  private done: Queue<Awaitable<T> | null> = new Queue<Awaitable<T> | null>();
  /** Those that are not in the queue yet. */
  private unfinished: i32 = 0;
  /** How often `next` can still be called. */
  private left: i32 = 0;
  /** The record of the limit of time, as long as that lies ahead. */
  private timer: Record = NONE;

  /** @internal */
  constructor(promises: Promise<T>[], delay: i64) {
    const loop = this.loop;
    const count = promises.length;
    const isLimited = count > 0 && delay >= 0;
    for (let i = 0; i < count; i++) neededFor<T>(loop, promises[i]);
    needRecords(loop, count + i32(isLimited));
    if (isLimited) needTimer(loop);
    for (let i = 0; i < count; i++) if (distinct<T>(promises[i])) this.children.push(this.childOf(promises[i]));
    forgetDistinct<T>(promises);
    // As asyncio does it, once all are made.
    for (let i = 0; i < this.children.length; i++) {
      const child = changetype<Awaitable<void>>(this.children[i]);
      if (child.__isReady()) tellSoon(loop, child, tellIndex<T>(), changetype<usize>(this));
    }
    this.left = this.unfinished = this.children.length;
    if (isLimited) this.arm(deadlineAfter(delay));
  }

  private childOf(promise: Promise<T>): Awaitable<T> {
    const self = changetype<usize>(this);
    const loop = this.loop;
    if (promise instanceof Coroutine<T>) {
      const task = new Task<T>(loop, spawnIn<T>(loop, promise.__takeFrame(), ""));
      task.tellFirst(tellIndex<T>(), self);
      return task;
    }
    const child = changetype<Awaitable<void>>(promise);
    if (!child.__isReady()) tellLater(loop, child, tellIndex<T>(), self);
    return changetype<Awaitable<T>>(promise);
  }

  private arm(deadline: i64): void {
    const record = had(this.loop.at(deadline));
    record.resume = <u16>lateIndex<T>();
    record.callback = <u16>MANAGED;
    setArgument<usize>(record, changetype<usize>(this));
    this.timer = record;
  }

  /** Whether `next` has one more to give. */
  get hasNext(): bool {
    return this.left > 0;
  }

  /**
   * The value of the one that is done next, or its error. Several can be asked for before the first is there: they are given in the order in
   * which they are awaited. Throws RuntimeError when `hasNext` is false, and TimeoutError for each that is not done in time.
   */
  next(): Promise<T> {
    if (!this.left) throw new RuntimeError("nothing is left: ask hasNext before next()");
    this.left--;
    return this.take();
  }

  /** The values that are left, for `for await`; an error leaves the loop. */
  iterate(): Completions<T> {
    return new Completions<T>(this);
  }

  private async take(): Promise<T> {
    const child = await this.done.get();
    if (!child) throw new TimeoutError();
    return child.__value();
  }

  /** @internal */
  childDone(child: Awaitable<T>): void {
    if (!this.unfinished) return; // time was up first
    this.done.putNowait(child);
    if (--this.unfinished || this.timer == NONE) return;
    this.loop.cancel(this.timer);
    this.timer = NONE;
  }

  /** @internal Time is up. */
  late(): void {
    this.timer = NONE;
    const self = changetype<usize>(this);
    for (let i = 0; i < this.children.length; i++) {
      const child = changetype<Task<void>>(this.children[i]);
      if (!child.done && !(child.kind == TASK && child.untellFirst(self))) child.untell(self);
    }
    for (; this.unfinished; this.unfinished--) this.done.putNowait(null);
  }
}

/** The values of an AsCompleted. */
@final
export class Completions<T> extends AsyncIterator<T> {
  private readonly step: Step<T> = emptyStep<T>();

  /** @internal */
  constructor(private readonly completed: AsCompleted<T>) {
    super();
  }

  @inline
  async next(): Promise<Step<T>> {
    const step = this.step;
    step.done = !this.completed.hasNext;
    if (!step.done) step.value = await this.completed.next();
    return step;
  }
}

/** Table index of what the turn runs in which a child is done. */
function tellIndex<T>(): u32 {
  const tell = (record: Record): usize => {
    const completed = argumentOf<AsCompleted<T>>(record);
    completed.childDone(changetype<Awaitable<T>>(takeTold(record)));
    settle(); // it throws nothing, but its signature is that of other functions in the table
    return 0;
  };
  return tell.index;
}

/** The same of the limit of time. */
function lateIndex<T>(): u32 {
  const late = (record: Record): usize => {
    const completed = argumentOf<AsCompleted<T>>(record);
    record.callback = 0;
    giveBack(record);
    completed.late();
    settle();
    return 0;
  };
  return late.index;
}

/**
 * Runs what it is given at once, as `gather` does, and gives the results one by one, as they come. `delay`: ms that all of it may take; negative: as
 * long as it takes. What is not done then goes on. Needs a record for each of `awaitables` and one for a limit, all or none: CapacityError.
 */
export function asCompleted<T>(awaitables: Promise<T>[], delay: i64 = -1): AsCompleted<T> {
  return new AsCompleted<T>(awaitables, delay);
}
