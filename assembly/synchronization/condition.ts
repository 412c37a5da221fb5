// Condition: a lock, and a line of those who wait to be told that what it guards has changed.
import { AsyncContext } from "../async-context";
import { Line } from "../core/line";
import { suspend } from "../coroutine/intrinsics";
import { CancelledError, RuntimeError } from "../errors";
import { Lock } from "./lock";

/** A lock with which tasks can wait for each other's changes. */
@final
export class Condition extends AsyncContext {
  private lock: Lock;
  private line: Line = new Line(0, 0);

  /** `lock`: one that is shared with others; null: one of its own. */
  constructor(lock: Lock | null = null) {
    super();
    this.lock = lock ? lock : new Lock();
  }

  /** Whether a task has the lock. */
  locked(): bool {
    return this.lock.locked();
  }

  /** Takes the lock, as `Lock.acquire`. */
  @inline
  async acquire(): Promise<bool> {
    return await this.lock.acquire();
  }

  /** Gives the lock back. RuntimeError where nobody has it. */
  release(): void {
    this.lock.release();
  }

  /**
   * Gives the lock back, waits to be notified, and takes the lock again, also when it is cancelled meanwhile. Answers true. Throws
   * RuntimeError where the lock is not taken.
   */
  async wait(): Promise<bool> {
    if (!this.lock.locked()) throw new RuntimeError("cannot wait on un-acquired lock");
    this.line.bind();
    this.lock.release();
    try {
      try {
        this.line.join();
        suspend();
        return true;
      } finally {
        await this.acquireAgain();
      }
    } catch (error) {
      this.wake(1); // it may have been notified: another one is in its place
      throw error;
    }
  }

  /** However often it is cancelled; throws the last CancelledError then. */
  private async acquireAgain(): Promise<void> {
    let cancelled: Error | null = null;
    while (true) {
      try {
        await this.lock.acquire();
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancelled = error;
      }
    }
    if (cancelled) throw cancelled;
  }

  /** Waits until `predicate`, asked with the lock taken at first and at each notification, says so. Answers true. */
  async waitFor(predicate: () => bool): Promise<bool> {
    while (!predicate()) await this.wait();
    return true;
  }

  /** `waitFor` of a condition that is given `argument`. */
  async waitForWith<A>(predicate: (argument: A) => bool, argument: A): Promise<bool> {
    while (!predicate(argument)) await this.wait();
    return true;
  }

  /** Wakes the first `n` who wait: they take the lock once it is given back. Throws RuntimeError where the lock is not taken. */
  notify(n: i32 = 1): void {
    if (!this.lock.locked()) throw new RuntimeError("cannot notify on un-acquired lock");
    this.wake(n);
  }

  /** Wakes all who wait. RuntimeError without the lock. */
  notifyAll(): void {
    this.notify(i32.MAX_VALUE);
  }

  private wake(n: i32): void {
    while (n-- > 0 && this.line.wake()) {}
  }

  /** Waits for the lock, and takes it. */
  async asyncEnter(): Promise<void> {
    await this.lock.acquire();
  }

  /** Gives it back. */
  async asyncDispose(error: Error | null): Promise<bool> {
    this.lock.release();
    return false;
  }
}
