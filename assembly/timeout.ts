// Limits of time: asyncio's Timeout. When the limit is reached it cancels the task that entered, and makes of the CancelledError that
// comes out of the block a TimeoutError; somebody else's cancellation of that task stays one.
import { FOREVER, hostNow } from "./abi";
import { currentTask } from "./all-tasks";
import { AsyncContext } from "./async-context";
import { CancelledError, RuntimeError, TimeoutError } from "./errors";
import { getRunningLoop } from "./event-loop";
import { Handle } from "./handle";
import { AnyTask } from "./task";
import { micros, millis } from "./time";

const CREATED: u8 = 0;
const ENTERED: u8 = 1;
const EXPIRING: u8 = 2;
const EXPIRED: u8 = 3;
const EXITED: u8 = 4;

/** A limit of time for a block, for `await using`: the block's task is cancelled at the deadline, and TimeoutError leaves the block. */
@final
export class Timeout extends AsyncContext {
  private state: u8 = CREATED;
  private task: AnyTask | null = null;
  /** What `cancelling()` of the task was on entry. */
  private cancels: i32 = 0;
  private handle: Handle | null = null;

  /** `deadline`: µs, FOREVER for none. */
  constructor(private deadline: i64) {
    super();
  }

  /** When it expires, ms on the clock of `time()`; -1: never. */
  get when(): i64 {
    return this.deadline == FOREVER ? -1 : millis(this.deadline);
  }

  /** The limit was reached within the block. */
  get expired(): bool {
    return this.state == EXPIRING || this.state == EXPIRED;
  }

  /** Moves the limit to `when`, ms on the clock of `time()`; -1: there is none any more. */
  reschedule(when: i64): void {
    if (this.state != ENTERED) {
      if (this.state == CREATED) throw new RuntimeError("Timeout has not been entered");
      throw new RuntimeError("Cannot change state of " + this.stateText + " Timeout");
    }
    this.arm(deadlineAt(when));
  }

  /** asyncio's words. */
  private get stateText(): string {
    if (this.state == EXPIRING) return "expiring";
    return this.state == EXPIRED ? "expired" : "finished";
  }

  private disarm(): void {
    const handle = this.handle;
    if (handle) handle.cancel();
    this.handle = null;
  }

  private arm(deadline: i64): void {
    this.disarm();
    this.deadline = deadline;
    if (deadline == FOREVER) return;
    const loop = getRunningLoop();
    if (deadline <= hostNow(0)) this.handle = loop.callSoonWith<Timeout>(expire, this);
    else this.handle = loop.callAtMicrosWith<Timeout>(deadline, expire, this);
  }

  /** Begins the block. */
  enter(): void {
    if (this.state != CREATED) throw new RuntimeError("Timeout has already been entered");
    const task = currentTask();
    if (!task) throw new RuntimeError("Timeout should be used inside a task");
    this.state = ENTERED;
    this.task = task;
    this.cancels = task.cancelling();
    this.arm(this.deadline);
  }

  /** Ends the block that `error` has left, if any. Throws TimeoutError when that was this one's doing. */
  leave(error: Error | null): void {
    this.disarm();
    if (this.state != EXPIRING) {
      this.state = EXITED;
      return;
    }
    this.state = EXPIRED;
    if (this.task!.uncancel() <= this.cancels && error && error instanceof CancelledError) throw new TimeoutError();
  }

  /** The limit is reached. */
  expire(): void {
    this.state = EXPIRING;
    this.handle = null;
    this.task!.cancel();
  }

  /** The block begins, and with it the time. RuntimeError outside a task, or where it was entered before. */
  async asyncEnter(): Promise<void> {
    this.enter();
  }

  /** The block ends: a cancellation that came of the limit becomes TimeoutError. */
  async asyncDispose(error: Error | null): Promise<bool> {
    this.leave(error);
    return false;
  }
}

function expire(timeout: Timeout): void {
  timeout.expire();
}

/** The deadline at `when`, ms; -1: none. */
function deadlineAt(when: i64): i64 {
  return when == -1 ? FOREVER : micros(when);
}

/** The deadline in `delay` ms from now; negative: none. */
export function deadlineAfter(delay: i64): i64 {
  return delay < 0 ? FOREVER : hostNow(0) + micros(delay);
}

/** For `await using`: what is in the block has `delay` ms; 0: until it waits; negative: no limit. Then it throws TimeoutError. */
export function timeout(delay: i64): Timeout {
  return new Timeout(deadlineAfter(delay));
}

/** The same with the time of the loop, ms; -1: no limit. */
export function timeoutAt(when: i64): Timeout {
  return new Timeout(deadlineAt(when));
}
