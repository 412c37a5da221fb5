// What a stream keeps in memory, outside of the collector's heap: bytes that were read and not yet taken, bytes that were written and that
// the host has not taken yet, its limits, and the error with which the host refused output. It hangs at the source's entry, in the place of a pin's ring.
import { Entry } from "./core/source-table";

/** Of a task that waits until what was written is gone, and of one that waits until the stream is closed: no flags of an event. */
export const DRAINED: u32 = 0x1000;
export const CLOSED: u32 = 0x2000;
const FIRST_CAPACITY: i32 = 64;

/** Bytes in the order they came, in a block of memory that grows. */
@unmanaged
export class Buffer {
  block: usize;
  capacity: i32;
  first: i32;
  count: i32;

  @inline get start(): usize {
    return this.block + <usize>this.first;
  }

  /** Bytes that fit behind those it has. */
  @inline get free(): i32 {
    return this.capacity - this.first - this.count;
  }

  /** Makes room for `count` more bytes; answers where they go. */
  room(count: i32 = FIRST_CAPACITY): usize {
    if (count > this.free) {
      const needed = this.count + count;
      let block = this.block;
      if (needed > this.capacity) {
        this.capacity = max(needed, max(FIRST_CAPACITY, this.capacity * 2));
        block = heap.alloc(this.capacity);
      }
      memory.copy(block, this.start, this.count);
      if (block != this.block && this.block) heap.free(this.block);
      this.block = block;
      this.first = 0;
    }
    return this.start + <usize>this.count;
  }

  /** Copies bytes in behind those it has. */
  add(from: usize, count: i32): void {
    memory.copy(this.room(count), from, count);
    this.count += count;
  }

  /** Moves the first bytes, at most `length`; answers how many. */
  moveTo(to: usize, length: i32): i32 {
    const count = min(length, this.count);
    memory.copy(to, this.start, count);
    this.take(count);
    return count;
  }

  /** The first `count` bytes go. */
  take(count: i32): void {
    this.count -= count;
    this.first = this.count ? this.first + count : 0;
  }
}

/** Both buffers of a stream. */
@unmanaged
export class Buffers {
  // input: a Buffer at 0; output: a Buffer at its end
  private inputBlock: usize;
  private inputCapacity: i32;
  private inputFirst: i32;
  private inputCount: i32;
  private outputBlock: usize;
  private outputCapacity: i32;
  private outputFirst: i32;
  private outputCount: i32;
  /** The error with which the host has refused kept output, pinned, or 0; and whether anybody was told. */
  private refusal: usize;
  private isTold: bool;
  /** Nothing more comes. */
  isEnded: bool;
  /** More is kept than `high`, and has not fallen to `low` since: who drains waits. */
  isPaused: bool;
  /** Bytes of a line at most; 0: asyncio's. */
  limit: i32;
  /** Bytes of kept output. */
  high: i32;
  low: i32;

  @inline get input(): Buffer {
    return changetype<Buffer>(this);
  }
  @inline get output(): Buffer {
    return changetype<Buffer>(changetype<usize>(this) + offsetof<Buffer>());
  }

  /** The buffers of an open source, made at their first use. */
  static of(entry: Entry): Buffers {
    if (!entry.ring) {
      entry.ring = heap.alloc(offsetof<Buffers>());
      memory.fill(entry.ring, 0, offsetof<Buffers>());
    }
    return changetype<Buffers>(entry.ring);
  }

  /** Keeps bytes that are to be sent. */
  keep(from: usize, count: i32): void {
    this.output.add(from, count);
    this.pause();
  }

  /** Who drains waits from now on, if too much is kept. */
  pause(): void {
    if (this.output.count > this.high) this.isPaused = true;
  }

  /** The first `count` bytes of output are sent. Answers whether who drains goes on. */
  sent(count: i32): bool {
    this.output.take(count);
    if (this.output.count > this.low) return false;
    this.isPaused = false;
    return true;
  }

  /** The host has refused kept output: it is gone, and whoever drains or writes from now on is told. */
  refuse(error: Error): void {
    this.sent(this.output.count);
    this.refusal = __pin(changetype<usize>(error));
  }

  /** Throws what the host has refused kept output with. */
  check(): void {
    if (!this.refusal) return;
    this.isTold = true;
    throw changetype<Error>(this.refusal);
  }

  /** The refusal that nobody was told of, or null. */
  get untold(): Error | null {
    return this.isTold ? null : changetype<Error | null>(this.refusal);
  }

  /** Of a source that is closed. */
  free(): void {
    __unpin(this.refusal);
    if (this.input.block) heap.free(this.input.block);
    if (this.output.block) heap.free(this.output.block);
    heap.free(changetype<usize>(this));
  }
}
