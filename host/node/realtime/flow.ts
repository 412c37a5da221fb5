// Bytes between the main thread's streams and shared rings, with back-pressure both ways.
import type { Ring } from "./ring.js";
import type { Shared } from "./shared.js";

/** Where bytes come from; it sends none between `pause` and `resume`. */
export interface Tap {
  pause(): void;
  resume(): void;
}

/** From a stream into a ring. What does not fit is kept here, and the stream is paused until it does. */
export class Inflow {
  /** What found no room, oldest first. */
  private rest: Uint8Array[] = [];
  private ending = 0;

  constructor(
    private readonly ring: Ring,
    private readonly shared: Shared,
    private readonly tap: Tap,
  ) {}

  offer(bytes: Uint8Array): void {
    this.rest.push(bytes);
    if (this.rest.length > 1) return; // the stream sends what it had read already
    if (!this.put()) this.tap.pause();
  }

  /** The ring may have room now. */
  roomMade(): void {
    if (this.rest.length === 0) return;
    if (this.put() && this.ending === 0) this.tap.resume();
  }

  /** Nothing follows: 1 the end, a negated errno a failure. */
  finish(code: number): void {
    if (this.ending !== 0) return;
    this.ending = code;
    if (this.rest.length === 0) this.end();
  }

  /** Whether all of it found room. */
  private put(): boolean {
    const micros = this.shared.now();
    while (this.rest.length > 0) {
      const first = this.rest[0];
      const count = this.ring.put(first, micros);
      if (count === first.length) this.rest.shift();
      else if (count > 0) this.rest[0] = first.subarray(count);
      else if (this.ring.starve()) break;
    }
    this.shared.wake();
    if (this.rest.length > 0) return false;
    if (this.ending !== 0) this.end();
    return true;
  }

  private end(): void {
    this.ring.finish(this.ending, this.shared.now());
    this.shared.wake();
  }
}

/** Writes bytes; resolves when somebody else has them, to 0 or a negated errno. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** Bytes on their way at once: enough to keep a disk busy, little enough to stop soon. */
const CHUNK_BYTES = 0x10000;

/** From a ring to wherever `next` takes the bytes; one write at a time. */
export class Outflow {
  private running = false;
  private done = Promise.resolve();
  /** Counts writes that have succeeded or failed. */
  progress = 0;

  constructor(
    private readonly ring: Ring,
    private readonly shared: Shared,
    /** Takes what is next out of the ring and writes it; null: the ring is empty. */
    private readonly next: (ring: Ring, most: number) => Promise<void> | null,
  ) {}

  /** The ring may have bytes now. */
  run(): void {
    if (this.running) return;
    this.running = true;
    this.done = this.drain();
  }

  /** Resolves when all that was in the ring is written. */
  async flushed(): Promise<void> {
    do {
      this.run();
      await this.done;
    } while (this.ring.length > 0);
  }

  private async drain(): Promise<void> {
    for (;;) {
      const written = this.next(this.ring, CHUNK_BYTES);
      if (written === null) break;
      if (this.ring.feed()) this.shared.wake();
      await written;
      this.progress++;
    }
    this.running = false;
  }
}

/** An outflow that writes the ring's bytes as they are; a failure breaks the ring. */
export function outflow(ring: Ring, shared: Shared, write: Write): Outflow {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, ring.buffer.byteLength));
  return new Outflow(ring, shared, (ring) => {
    const count = ring.take(buffer);
    if (count === 0) return null;
    return write(buffer.slice(0, count)).then((failure) => {
      if (failure === 0) return;
      ring.break(failure);
      shared.wake();
    });
  });
}
