// What several can wait for: a future or a task. It keeps the outcome, and who waits for it: records of tasks and of done callbacks,
// linked in a ring of which it knows the last, so that nothing is allocated to wait.
import { cancelOfKind, failItself } from "./cancel";
import { CATCHES, COLLECTS } from "./capacities";
import { useFailures } from "./collector";
import { INDEX, MANAGED, argumentOf } from "./core/callback";
import { Loop, running, several } from "./core/loop";
import { NONE, QUEUED, Record, WAITING } from "./core/record";
import { FOLLOWS_ABOUT, failWaiting, isTask, setAbout, setWaitedFor } from "./core/task";
import { running as runningRecord } from "./coroutine/frame";
import { takeResult } from "./coroutine/result";
import { CancelledError, InvalidStateError, RuntimeError, ValueError } from "./errors";
import { had } from "./room";
import { dropFailed, failing, forward, noteFailure, reportFailures, retrieve, visitFailures } from "./unretrieved";

/** What has come of it. */
export const PENDING: u8 = 0;
export const VALUE: u8 = 1;
export const FAILED: u8 = 2;
export const CANCELLED: u8 = 3;

/** How it is cancelled, and what asyncio calls it: a number, so that neither needs a virtual call. */
export const FUTURE: u8 = 0;
export const TASK: u8 = 1;
export const GATHERING: u8 = 2;
/** A task that ends as some future does. */
export const STAND_IN: u8 = 3;

/** So that the collector knows one, whatever its type. */
interface AnyAwaitable {}

/**
 * What an interface tells of a class must be that class's own in AssemblyScript, so that `cancel`, `done`, `cancelled` and `exception` are
 * in Future and in Task, and not here.
 */
export abstract class Awaitable<T> extends Promise<T> implements AnyAwaitable {
  /** The record of a task that has not finished, else 0. The record clears it: first field. */
  protected record: usize = 0;
  /** Last of the records that wait: `next` of it is the first. */
  private waiters: Record = NONE;
  /** @internal */
  loop: Loop;
  /** @internal */
  outcome: u8 = PENDING;
  /** @internal */
  kind: u8 = FUTURE;
  /** Which life of the loop the waiters are of: one that is closed has none any more. */
  private life: u16 = 0;
  /** What it failed with; of a cancelled one: what is thrown to who waits. */
  protected error: Error | null = null;
  /** Where the error is noted as long as nobody has asked for it (unretrieved.ts). */
  protected noted: usize = 0;
  /** A value of type T. */
  protected value: i64 = 0;

  constructor(loop: Loop) {
    super();
    this.loop = loop;
  }

  @unsafe protected __visit(cookie: u32): void {
    __visit(changetype<usize>(this.error), cookie);
    if (isManaged<T>()) __visit(load<usize>(changetype<usize>(this), offsetof<this>("value")), cookie);
  }

  /** Its result: throws what it failed with, CancelledError when it was cancelled, InvalidStateError when it is not done. */
  result(): T {
    if (this.outcome == PENDING) throw new InvalidStateError("Result is not set.");
    return this.__value();
  }

  /** What it failed with, or null. Throws CancelledError when it was cancelled, InvalidStateError when it is not done. */
  __exception(): Error | null {
    if (this.outcome == PENDING) throw new InvalidStateError("Exception is not set.");
    const error = this.failure;
    if (this.outcome == CANCELLED) throw error!;
    return error;
  }

  /** What it failed with or was cancelled with, or null. */
  get failure(): Error | null {
    if (failing) retrieve(slotOf(changetype<usize>(this)));
    return this.error;
  }

  /** Cancels it; false: it is done already. */
  __cancel(message: string): bool {
    return cancelOfKind(changetype<Awaitable<void>>(this), message);
  }

  // ---- for await

  __takeFrame(): usize {
    return 0;
  }

  @inline __isReady(): bool {
    return this.outcome != PENDING;
  }

  __join(): void {
    const record = changetype<Record>(runningRecord);
    if (CATCHES && (this.record == runningRecord || (several && this.loop != running))) {
      this.refuseJoin();
      return;
    }
    record.state = WAITING;
    setWaitedFor(record, changetype<usize>(this));
    this.append(record);
  }

  private refuseJoin(): void {
    if (this.record == runningRecord) failItself(new RuntimeError("Task cannot await on itself"));
    else failItself(new RuntimeError("got a future attached to a different loop"));
  }

  __value(): T {
    const error = this.error;
    if (error) throw this.failure!;
    if (!isVoid<T>()) return load<T>(changetype<usize>(this), offsetof<this>("value"));
  }

  // ---- done callbacks

  /** A record for a function that is told of it: `callback` as in the record, `run` the table index of what calls it. */
  protected addCallback(callback: u32, run: u32): Record {
    if (COLLECTS) watchFailures();
    const loop = this.loop;
    if (loop.closed) throw new RuntimeError("Event loop is closed");
    const isDone = this.outcome != PENDING;
    const record = had(isDone ? loop.soon() : loop.hold());
    record.callback = <u16>(callback | FOLLOWS_ABOUT);
    record.resume = <u16>run;
    setAbout(record, changetype<usize>(this));
    if (!isDone) {
      record.state = WAITING;
      this.append(record);
    }
    return record;
  }

  /** Takes away the records of a function, and answers how many there were. */
  protected removeCallbacks(callback: u32): i32 {
    let removed = 0;
    for (let left = this.countWaiters(), record = this.waiters; left; left--) {
      const next = record.next;
      if (!isTask(next) && ((<u32>next.callback) & (INDEX | FOLLOWS_ABOUT)) == (callback | FOLLOWS_ABOUT)) {
        this.unlink(record, next);
        next.callback = 0;
        this.loop.release(next);
        removed++;
      } else {
        record = next;
      }
    }
    return removed;
  }

  private countWaiters(): i32 {
    const last = this.waiters;
    if (last == NONE || this.life != <u16>this.loop.life) return 0;
    let count = 1;
    for (let record = last.next; record != last; record = record.next) count++;
    return count;
  }

  /** Takes `record` out of the ring; `before` is the one before it. */
  private unlink(before: Record, record: Record): void {
    before.next = record.next;
    if (record == before) this.waiters = NONE;
    else if (record == this.waiters) this.waiters = before;
  }

  /** @internal Takes a record out that `append` has put in, if it is still there. */
  remove(record: Record): void {
    for (let left = this.countWaiters(), before = this.waiters; left; left--, before = before.next) {
      if (before.next != record) continue;
      this.unlink(before, record);
      return;
    }
  }

  // ---- for who makes it done

  /** @internal Takes away the record of `tellLater` (telling.ts) that tells `object` of it, if it is still there. */
  untell(object: usize): void {
    for (let left = this.countWaiters(), before = this.waiters; left; left--, before = before.next) {
      const record = before.next;
      const isTeller = !isTask(record) && record.callback == <u16>(MANAGED | FOLLOWS_ABOUT);
      if (!isTeller || argumentOf<usize>(record) != object) continue;
      this.unlink(before, record);
      record.callback = 0;
      this.loop.release(record);
      return;
    }
  }

  /** @internal Throws ValueError when it is not of `loop`. */
  checkLoop(loop: Loop): void {
    if (several && this.loop != loop) throw new ValueError("The future belongs to a different loop");
  }

  /** @internal A record of its loop that is ready when this is done, in the order of the calls. */
  append(record: Record): void {
    const last = this.waiters;
    if (last == NONE || this.life != <u16>this.loop.life) {
      record.next = record;
      this.life = <u16>this.loop.life;
    } else {
      record.next = last.next;
      last.next = record;
    }
    this.waiters = record;
  }

  /** All who wait are ready. */
  protected wakeAll(): void {
    const last = this.waiters;
    if (last == NONE) return;
    this.waiters = NONE;
    if (this.life != <u16>this.loop.life) throw new RuntimeError("Event loop is closed");
    const ready = this.loop.ready;
    let record = last.next;
    for (;;) {
      const next = record.next;
      record.state = QUEUED;
      ready.push(record);
      if (record == last) break;
      record = next;
    }
  }

  /** Takes what has just been given as a result (coroutine/result.ts): T may be void, of which there are no parameters. */
  protected takeValue(): void {
    if (!isVoid<T>()) store<T>(changetype<usize>(this), takeResult<T>(), offsetof<this>("value"));
    this.outcome = VALUE;
    this.wakeAll();
  }

  /** @internal It is cancelled: `error` is thrown to the tasks that wait. */
  setCancelled(error: Error): void {
    this.fail(CANCELLED, error);
    this.wakeAll();
  }

  /** What has come of another one comes of it, too; whether its error was asked for is that one's to know. */
  protected takeOutcome(other: Awaitable<void>): void {
    this.value = other.value;
    this.outcome = other.outcome;
    const error = other.error;
    if (error) {
      this.noted = forward(slotOf(changetype<usize>(other)));
      if (this.fail(other.outcome, error)) this.failure;
    }
    this.wakeAll();
  }

  /** It has failed. `name`: a task's, as in its record. `className`: what asyncio calls the class. */
  protected setError(error: Error, name: usize, className: string): void {
    if (!this.fail(FAILED, error) && CATCHES) {
      watchFailures();
      noteFailure(this.loop, slotOf(changetype<usize>(this)), error, name, className);
    }
    this.wakeAll();
  }

  /** The same where its error is asked for at once. */
  protected setAskedError(error: Error): void {
    this.fail(FAILED, error);
    this.wakeAll();
  }

  /**
   * Takes what it has failed or was cancelled with; answers whether a task waits, which will have the error, even when it is cancelled
   * before its turn. One that is a cancellation already is not replaced by another: the task is told now.
   */
  private fail(outcome: u8, error: Error): bool {
    this.error = error;
    this.outcome = outcome;
    let any = false;
    for (let left = this.countWaiters(), record = this.waiters; left; left--, record = record.next) {
      if (!isTask(record)) continue;
      any = true;
      if (error instanceof CancelledError) failWaiting(record, error);
    }
    return any;
  }

  /** @internal The object is collected: who would have been told gives back the record. */
  dropCallbacks(): void {
    for (let left = this.countWaiters(), record = this.waiters; left; left--) {
      const next = record.next;
      record.callback = 0;
      this.loop.release(record);
      record = next;
    }
  }
}

function watchFailures(): void {
  useFailures(COLLECTS ? dropAwaitable.index : 0, reportFailures.index, COLLECTS ? visitFailures.index : 0);
}

@inline
function slotOf(object: usize): usize {
  return object + offsetof<Awaitable<void>>("noted");
}

/** For the collector: an object is collected, which may be one of these. */
function dropAwaitable(object: usize): void {
  if (!(changetype<Object>(object) instanceof AnyAwaitable)) return;
  dropFailed(slotOf(object));
  changetype<Awaitable<void>>(object).dropCallbacks();
}
