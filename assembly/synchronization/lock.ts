// Lock: what one task has at a time, handed on in the order in which they asked.
import { AsyncContext } from "../async-context";
import { Line, leaveLine } from "../core/line";
import { suspend } from "../coroutine/intrinsics";
import { RuntimeError } from "../errors";

@final
export class Lock extends AsyncContext {
  private isLocked: bool = false;
  private line: Line = new Line(changetype<usize>(this), abandoned.index);

  locked(): bool {
    return this.isLocked;
  }

  /** Waits until the lock is free and those who asked before have had it, and takes it. Answers true. */
  @inline
  async acquire(): Promise<bool> {
    if (this.mustWait()) {
      suspend();
      leaveLine();
    }
    this.isLocked = true;
    return true;
  }

  /** Parks the running task, where it has to wait. */
  private mustWait(): bool {
    if (!this.isLocked && !this.line.isWaitedIn) return false;
    this.line.join();
    return true;
  }

  /** Gives the lock back: whoever has waited longest takes it in the next turn. Throws RuntimeError where nobody has it. */
  release(): void {
    if (!this.isLocked) throw new RuntimeError("Lock is not acquired.");
    this.isLocked = false;
    this.line.wakeFirst();
  }

  /** @internal A task that waited was cancelled: if the lock was handed to it, it goes to the next. */
  handOn(): void {
    if (!this.isLocked) this.line.wakeFirst();
  }

  async asyncEnter(): Promise<void> {
    await this.acquire();
  }

  async asyncDispose(error: Error | null): Promise<bool> {
    this.release();
    return false;
  }
}

function abandoned(lock: Lock, wasWoken: bool): void {
  lock.handOn();
}
