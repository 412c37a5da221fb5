// Barrier: so many tasks wait for each other, and go on together.
//
//               the last one has come           the last one has left
//   FILLING ──────────────────────────► DRAINING ────────────────────► FILLING
//      │ reset, with some waiting                                         ▲
//      └────────────► RESETTING ──── all who waited have had BrokenBarrierError
//   any ── abort ──► BROKEN ── reset ──► as above
import { AsyncContext } from "../async-context";
import { BrokenBarrierError, ValueError } from "../errors";
import { Condition } from "./condition";

const FILLING: u8 = 0;
const DRAINING: u8 = 1;
const RESETTING: u8 = 2;
const BROKEN: u8 = 3;

/** A place where so many tasks wait for each other. */
@final
export class Barrier extends AsyncContext {
  private condition: Condition = new Condition();
  private state: u8 = FILLING;
  /** Tasks that have come and not left. */
  private count: i32 = 0;

  /** `parties`: tasks that it takes; ValueError below 1. */
  constructor(readonly parties: i32) {
    super();
    if (parties < 1) throw new ValueError("parties must be > 0");
  }

  /** Tasks that wait for others to come. */
  get nWaiting(): i32 {
    return this.state == FILLING ? this.count : 0;
  }

  /** Whether `abort` was called, and no `reset` since. */
  get broken(): bool {
    return this.state == BROKEN;
  }

  /**
   * Waits until as many tasks as the barrier takes wait; answers which of them this one is, from 0 in the order in which they came. Throws
   * BrokenBarrierError where the barrier is aborted, or reset meanwhile.
   */
  async wait(): Promise<i32> {
    await this.condition.acquire();
    try {
      while (this.state == DRAINING || this.state == RESETTING) await this.condition.wait();
      if (this.state == BROKEN) throw new BrokenBarrierError("Barrier aborted");
      return await this.pass();
    } finally {
      this.condition.release();
    }
  }

  /** The lock is taken, and the barrier fills. */
  private async pass(): Promise<i32> {
    const index = this.count++;
    try {
      if (index + 1 == this.parties) {
        this.become(DRAINING);
      } else {
        while (this.state == FILLING) await this.condition.wait();
        if (this.state != DRAINING) throw new BrokenBarrierError("Abort or reset of barrier");
      }
      return index;
    } finally {
      this.count--;
      if (!this.count) this.become(this.state == BROKEN ? BROKEN : FILLING);
    }
  }

  private become(state: u8): void {
    this.state = state;
    this.condition.notifyAll();
  }

  /** Makes it as new: who waits has BrokenBarrierError thrown. */
  async reset(): Promise<void> {
    await this.condition.acquire();
    this.become(this.count > 0 ? RESETTING : FILLING);
    this.condition.release();
  }

  /** Breaks it: who waits, or will wait before the next `reset`, has BrokenBarrierError thrown. */
  async abort(): Promise<void> {
    await this.condition.acquire();
    this.become(BROKEN);
    this.condition.release();
  }

  /** Waits as `wait` does. */
  async asyncEnter(): Promise<void> {
    await this.wait();
  }

  /** Nothing: the block has passed. */
  async asyncDispose(error: Error | null): Promise<bool> {
    return false;
  }
}
