// What several can wait for: a future or a task. It keeps the outcome, and who waits for it: records, linked in a ring of which it
// knows the last, so that nothing is allocated to wait.
import { CATCHES } from "./capacities";
import { useFailures } from "./collector";
import { Loop } from "./core/loop";
import { NONE, QUEUED, Record, WAITING } from "./core/record";
import { setWaitedFor } from "./core/task";
import { running as runningRecord } from "./coroutine/frame";
import { takeResult } from "./coroutine/result";
import { CancelledError, InvalidStateError } from "./errors";
import { getEventLoop } from "./event-loop";
import { dropFailed, failing, noteFailure, reportFailures, retrieve, visitFailures } from "./unretrieved";

/** What has come of it. */
export const PENDING: u8 = 0;
export const VALUE: u8 = 1;
export const FAILED: u8 = 2;
export const CANCELLED: u8 = 3;

/** What can be cancelled, of whatever type its result is. */
export interface Cancellable {
  cancel(message: string): bool;
}

export abstract class Awaitable<T> extends Promise<T> implements Cancellable {
  /** Has CancelledError thrown to who waits; false: it is done already. */
  abstract cancel(message: string): bool;

  /** The record of a task that has not finished, else 0. The record clears it: first field. */
  protected record: usize = 0;
  /** Last of the records that wait: `next` of it is the first. */
  private waiters: Record = NONE;
  protected loop: Loop = getEventLoop();
  protected outcome: u8 = PENDING;
  /** What it failed with; of a cancelled one: what is thrown to who waits. */
  protected error: Error | null = null;
  /** Where the error is noted as long as nobody has asked for it (unretrieved.ts). */
  protected noted: usize = 0;
  /** A value of type T. */
  protected value: i64 = 0;

  @unsafe protected __visit(cookie: u32): void {
    __visit(changetype<usize>(this.error), cookie);
    if (isManaged<T>()) __visit(load<usize>(changetype<usize>(this), offsetof<this>("value")), cookie);
  }

  get done(): bool {
    return this.outcome != PENDING;
  }

  get cancelled(): bool {
    return this.outcome == CANCELLED;
  }

  /** Its result: throws what it failed with, CancelledError when it was cancelled, InvalidStateError when it is not done. */
  result(): T {
    if (this.outcome == PENDING) throw new InvalidStateError("Result is not set.");
    return this.__value();
  }

  /** What it failed with, or null. Throws CancelledError when it was cancelled, InvalidStateError when it is not done. */
  exception(): Error | null {
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

  // ---- for await

  __takeFrame(): usize {
    return 0;
  }

  @inline __isReady(): bool {
    return this.outcome != PENDING;
  }

  __join(): void {
    const record = changetype<Record>(runningRecord);
    record.state = WAITING;
    setWaitedFor(record, changetype<usize>(this));
    this.append(record);
  }

  __value(): T {
    const error = this.error;
    if (error) throw this.failure!;
    if (!isVoid<T>()) return load<T>(changetype<usize>(this), offsetof<this>("value"));
  }

  // ---- for who makes it done

  /** A record that is ready when this is done, in the order of the calls. */
  append(record: Record): void {
    const last = this.waiters;
    if (last == NONE) {
      record.next = record;
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

  /** `name`: a task's, as in its record. `kind`: what asyncio calls the class. */
  protected setError(error: Error, name: usize, kind: string): void {
    this.error = error;
    if (error instanceof CancelledError) {
      this.outcome = CANCELLED;
    } else {
      this.outcome = FAILED;
      if (CATCHES) {
        useFailures(dropAwaitable.index, reportFailures.index, visitFailures.index);
        noteFailure(this.loop, slotOf(changetype<usize>(this)), error, name, kind);
      }
    }
    this.wakeAll();
  }
}

@inline
function slotOf(object: usize): usize {
  return object + offsetof<Awaitable<void>>("noted");
}

/** For the collector: an object is collected, which may be one of these. */
function dropAwaitable(object: usize): void {
  if (changetype<Object>(object) instanceof Cancellable) dropFailed(slotOf(object));
}
