// Tasks as a program sees them: coroutines that the loop runs. A `Task` object is made only where the program keeps it; what runs
// is the record (core/task.ts).
import { Awaitable, CANCELLED, PENDING, STAND_IN, TASK } from "./awaitable";
import { takeSelfCancel, uncancelRecord } from "./cancel";
import { CATCHES } from "./capacities";
import { setArgument } from "./core/callback";
import { Loop, keepHandle, running } from "./core/loop";
import { NONE, QUEUED, Record } from "./core/record";
import { debugging } from "./core/steps";
import { endTask, hasThrown, nameOf, nameText, parkedFrame, setTeller, wasCancelled } from "./core/task";
import { takePending } from "./coroutine/error";
import { running as runningRecord } from "./coroutine/frame";
import { chainOf } from "./coroutine/place";
import { indexOf, indexWith, tell, tellWith } from "./done-callback";
import { CancelledError, RuntimeError } from "./errors";
import { failsInShutdown } from "./shutdown";
import { noteReturn } from "./swallowed";

/** Some task's object was made: a program that keeps none has none of what only they need. */
export let tasksKept = false;
/** Some task's record tells another object that it is done. */
let telling = false;

/** What of a task does not mention its result. */
export interface AnyTask {
  readonly name: string;
  readonly done: bool;
  readonly cancelled: bool;
  /** Has CancelledError thrown where the task waits, in the next turn. False: it is done already. */
  cancel(message: string = ""): bool;
  /** How many cancellations were asked for and not taken back. */
  cancelling(): i32;
  /** Takes a cancellation back; answers how many are left. */
  uncancel(): i32;
  exception(): Error | null;
  /** A line for each coroutine of its chain of awaits, what is parked first; none of one that runs or is done. */
  stack(): string;
}

/** Bit 15 of what a task tells first: no table is so large. */
const OF_GATHER: u32 = 0x8000;

/** A coroutine that runs by itself, step by step, between the others. `createTask` makes one. */
@final
export class Task<T> extends Awaitable<T> implements AnyTask {
  /** Its name, once the record is gone: as in the record. */
  private named: usize = 0;
  /** What its own record tells that it is done, before all others, and the table index of what that turn runs; of a stand-in: the future. */
  private told: usize = 0;
  private tell: u16 = 0;
  /** Cancellations asked for and not taken back. */
  private cancels: u16 = 0;

  constructor(loop: Loop, record: Record) {
    super(loop);
    this.kind = TASK;
    tasksKept = true;
    if (CATCHES && wasCancelled(record)) this.cancels = 1;
    keepHandle(record, changetype<usize>(this));
  }

  @unsafe protected __visit(cookie: u32): void {
    if (!(this.named & 1)) __visit(this.named, cookie);
    __visit(this.told, cookie);
  }

  /** What it is called in messages; "Task-N" where it was given no name. */
  get name(): string {
    const record = changetype<Record>(this.record);
    return nameText(record == NONE ? this.named : nameOf(record));
  }

  /** Whether it has returned, thrown, or was cancelled. */
  get done(): bool {
    return this.outcome != PENDING;
  }

  /** Whether it ended by CancelledError. */
  get cancelled(): bool {
    return this.outcome == CANCELLED;
  }

  /** What it failed with, or null. Throws CancelledError when it was cancelled, InvalidStateError when it is not done. */
  exception(): Error | null {
    return this.__exception();
  }

  /** Asks it to end: CancelledError, with `message`, is thrown where it waits, in the next turn. Answers false where it is done. */
  cancel(message: string = ""): bool {
    return this.__cancel(message);
  }

  /** @internal A cancellation more is asked for: the record to cancel. */
  countCancel(): Record {
    const record = changetype<Record>(this.record);
    if (record == NONE) throw new RuntimeError("Event loop is closed");
    this.cancels++;
    return record;
  }

  /** How often `cancel` was called and not taken back by `uncancel`. */
  cancelling(): i32 {
    return this.cancels;
  }

  /** Takes one `cancel` back: who has dealt with it says so. Answers how many are left. */
  uncancel(): i32 {
    if (this.cancels > 0 && !--this.cancels && this.record) uncancelRecord(this.loop, changetype<Record>(this.record));
    return this.cancels;
  }

  /** Where it is parked: a line for each coroutine, the innermost first; empty while it runs and once it is done. */
  stack(): string {
    const record = changetype<Record>(this.record);
    if (record == NONE || changetype<usize>(record) == runningRecord) return "";
    return chainOf(parkedFrame(record)).substring(1);
  }

  /** Calls `callback` with this once it is done, in the next turn, in the order of the calls. */
  addDoneCallback(callback: (task: Task<T>) => void): void {
    this.addCallback(indexOf(changetype<usize>(callback)), tell<Task<T>>());
  }

  /** `addDoneCallback` of a callback that is given `argument`, too. */
  addDoneCallbackWith<A>(callback: (task: Task<T>, argument: A) => void, argument: A): void {
    const record = this.addCallback(indexWith<A>(changetype<usize>(callback)), tellWith<Task<T>, A>());
    setArgument<A>(record, argument);
  }

  /** Takes away every addition of `callback`; answers how many there were. */
  removeDoneCallback(callback: (task: Task<T>) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  /** Takes back a callback of `addDoneCallbackWith`. Answers how many there were. */
  removeDoneCallbackWith<A>(callback: (task: Task<T>, argument: A) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  /** @internal Its record, once the coroutine has finished, tells `object` of it: `tell` is the table index of what that turn runs. */
  tellFirst(tell: u32, object: usize): void {
    telling = true;
    this.told = object;
    this.tell = <u16>tell;
  }

  /** @internal It tells `object` no more; false: it did not. */
  untellFirst(object: usize): bool {
    if (this.told != object) return false;
    this.told = 0;
    return true;
  }

  /** @internal What it tells. */
  get toldObject(): usize {
    return this.told;
  }

  /** @internal The same of a gather, of whose tasks nobody else knows: none is told of when its loop drops it. */
  tellGather(tell: u32, object: usize): void {
    this.tellFirst(tell | OF_GATHER, object);
  }

  /** @internal Whether it was made by a gather. */
  get tellsGather(): bool {
    return ((<u32>this.tell) & OF_GATHER) != 0;
  }

  /** @internal There is no coroutine: it ends as `future` does, and has no record. */
  standFor(future: Awaitable<void>): void {
    this.record = 0;
    this.kind = STAND_IN;
    this.named = changetype<usize>("");
    this.told = changetype<usize>(future);
    this.catchUp();
  }

  /** @internal */
  get standsFor(): Awaitable<void> {
    return changetype<Awaitable<void>>(this.told);
  }

  /** @internal Where it stands in for a future that is done, it is, too. */
  catchUp(): void {
    if (this.kind == STAND_IN && !this.done && this.standsFor.__isReady()) this.takeOutcome(this.standsFor);
  }

  /** @internal The coroutine has finished, and leaves its result or an error: the record goes back. */
  finish(record: Record): void {
    const failed = hasThrown(record);
    this.named = nameOf(record);
    if (telling && this.told) {
      record.frame = changetype<usize>(record);
      setTeller(record, (<u32>this.tell) & ~OF_GATHER, this.told, changetype<usize>(this));
      record.state = QUEUED;
      running.ready.push(record);
      this.record = 0;
      record.handle = 0;
    } else {
      endTask(running, record);
    }
    this.settle(record, failed);
  }

  /** @internal Takes what the coroutine has left. */
  settle(record: Record, failed: bool): void {
    const cancelled: Error | null = CATCHES ? takeSelfCancel(record) : null;
    if (CATCHES && failed) {
      const error = takePending()!;
      if (error instanceof CancelledError) {
        this.setCancelled(error);
      } else {
        this.setError(error, this.named, "Task");
        if (failsInShutdown(record, error, this.named)) this.failure; // it is told of, and asked for
      }
    } else if (CATCHES && cancelled) {
      this.setCancelled(cancelled);
    } else {
      if (debugging) noteReturn(this.named, this.cancels);
      this.takeValue();
    }
  }

  /** @internal The same where the record and the result go on being used by who runs the task: `run`. */
  finishBeside(record: Record, error: Error | null): Error | null {
    this.named = nameOf(record);
    const cancelled: Error | null = CATCHES ? takeSelfCancel(record) : null;
    if (error) {
      if (error instanceof CancelledError) this.setCancelled(error);
      else this.setAskedError(error);
      return error;
    }
    if (cancelled) this.setCancelled(cancelled);
    else this.takeValue();
    return cancelled;
  }
}
