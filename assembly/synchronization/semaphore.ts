// Semaphore: a number of permits, handed out in the order in which they were asked for.
import { AsyncContext } from "../async-context";
import { Line, arrived } from "../core/line";
import { suspend } from "../coroutine/intrinsics";
import { ValueError } from "../errors";

/** So many permits: `acquire` takes one, `release` gives one back. */
export class Semaphore extends AsyncContext {
  /** Tasks that have a permit and have not had their turn. */
  private woken: i32 = 0;
  private line: Line = new Line(changetype<usize>(this), left.index);

  /** `value`: permits there are at first; ValueError where it is negative. */
  constructor(private value: i32 = 1) {
    super();
    if (value < 0) throw new ValueError("Semaphore initial value must be >= 0");
  }

  /** Whether `acquire` would wait: no permit is left, or others wait for theirs. */
  locked(): bool {
    return !this.value || this.woken != 0 || !this.line.isEmpty;
  }

  /** Waits until a permit is free and those who asked before have had theirs, and takes it. Answers true. */
  @inline
  async acquire(): Promise<bool> {
    if (this.mustWait()) {
      suspend();
      this.arrive();
    }
    return true;
  }

  /** Takes a permit, or parks the running task. */
  private mustWait(): bool {
    if (this.locked()) {
      this.line.join();
      return true;
    }
    this.value--;
    return false;
  }

  /** The running task was woken, with a permit that was taken for it. */
  private arrive(): void {
    arrived();
    this.woken--;
    this.handOut();
  }

  /** Gives a permit back: whoever has waited longest has it. */
  release(): void {
    this.giveBack();
  }

  protected giveBack(): void {
    this.value++;
    this.wakeNext();
  }

  /** Permits that are free go to those who wait: there may be newcomers who had to wait only for their turn. */
  private handOut(): void {
    while (this.value > 0 && this.wakeNext()) {}
  }

  private wakeNext(): bool {
    if (!this.line.wakeCounted()) return false;
    this.value--;
    this.woken++;
    return true;
  }

  /** @internal A task that waited was cancelled; `hadPermit`: one had been taken for it. */
  leave(hadPermit: bool): void {
    if (hadPermit) {
      this.value++;
      this.woken--;
    }
    this.handOut();
  }

  protected get free(): i32 {
    return this.value;
  }

  /** Waits for a permit, and takes it. */
  async asyncEnter(): Promise<void> {
    await this.acquire();
  }

  /** Gives it back. */
  async asyncDispose(error: Error | null): Promise<bool> {
    this.release();
    return false;
  }
}

function left(semaphore: Semaphore, wasWoken: bool): void {
  semaphore.leave(wasWoken);
}

/** A semaphore that throws ValueError where more permits are given back than there were at first. */
@final
export class BoundedSemaphore extends Semaphore {
  private bound: i32;

  constructor(value: i32 = 1) {
    super(value);
    this.bound = value;
  }

  /** Gives a permit back. ValueError where that makes more than there were at first. */
  release(): void {
    if (this.free >= this.bound) throw new ValueError("BoundedSemaphore released too many times");
    this.giveBack();
  }
}
