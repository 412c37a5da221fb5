// Lock: what one task has at a time, handed on in the order in which they asked.
import { AsyncContext } from "../async-context";
import { Line, arrived } from "../core/line";
import { suspend } from "../coroutine/intrinsics";
import { RuntimeError } from "../errors";

/** A lock for tasks: not one for threads, and a task that has it must not ask again. */
@final
export class Lock extends AsyncContext {
  private isLocked: bool = false;
  /** It was handed to a task that has not had its turn. */
  private isHandedOn: bool = false;
  private line: Line = new Line(changetype<usize>(this), left.index);

  /** Whether a task has it. */
  locked(): bool {
    return this.isLocked;
  }

  /** Waits until the lock is free and those who asked before have had it, and takes it. Answers true. */
  @inline
  async acquire(): Promise<bool> {
    if (this.mustWait()) {
      suspend();
      this.arrive();
    }
    return true;
  }

  /** Takes the lock, or parks the running task. */
  private mustWait(): bool {
    if (this.isLocked || this.isHandedOn || !this.line.isEmpty) {
      this.line.join();
      return true;
    }
    this.isLocked = true;
    return false;
  }

  private arrive(): void {
    arrived();
    this.isHandedOn = false;
    this.isLocked = true;
  }

  /** Gives the lock back: whoever has waited longest takes it in the next turn. Throws RuntimeError where nobody has it. */
  release(): void {
    if (!this.isLocked) throw new RuntimeError("Lock is not acquired.");
    this.isLocked = false;
    this.handOn();
  }

  /** As in asyncio, a task that was the first and is cancelled hands it on itself. */
  private handOn(): void {
    if (!this.isHandedOn && !this.line.isBeingLeft) this.isHandedOn = this.line.wakeCounted();
  }

  /** @internal A task that waited was cancelled. */
  leave(wasWoken: bool): void {
    if (wasWoken) this.isHandedOn = false;
    if (!this.isLocked) this.handOn();
  }

  /** Waits for the lock, and takes it. */
  async asyncEnter(): Promise<void> {
    await this.acquire();
  }

  /** Gives it back. */
  async asyncDispose(error: Error | null): Promise<bool> {
    this.release();
    return false;
  }
}

function left(lock: Lock, wasWoken: bool): void {
  lock.leave(wasWoken);
}
