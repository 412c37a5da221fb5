// Bytes in one direction between the two threads: a ring in shared memory with one producer and one consumer, no lock. The
// producer writes bytes, then moves `tail`; the consumer reads bytes, then moves `head`. Both count bytes and wrap at 2^32.
//
//   header, int32:  0 head     moved by the consumer only
//                   1 tail     moved by the producer only
//                   2 end      set by the producer: 0 more may come, 1 the end, -errno it failed (after what is in the ring)
//                   3 broken   set by the consumer: 0, or -errno that writes answer from now on
//                   4 starved  1: the producer found no room and wants to be told of some; whoever makes room clears it
//   header, float64 at 24:     since: when the oldest byte came into the empty ring, µs (kept by the producer)
//   bytes from 32 on, `capacity` of them, a power of two

const HEAD = 0;
const TAIL = 1;
const END = 2;
const BROKEN = 3;
const STARVED = 4;
const SINCE = 24 / 8;
const HEADER_BYTES = 32;

/** Bytes before a frame's own: the tag in the top byte, its length in the other three. */
const FRAME_HEADER_BYTES = 4;

export class Ring {
  private readonly words: Int32Array;
  private readonly times: Float64Array;
  private readonly bytes: Uint8Array;
  private readonly mask: number;
  private readonly header = new Uint8Array(FRAME_HEADER_BYTES);

  /** Memory for a ring of `capacity` bytes, a power of two. */
  static allocate(capacity: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + capacity);
  }

  /** Both threads make one over the same memory. */
  constructor(readonly buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    this.times = new Float64Array(buffer, 0, HEADER_BYTES / 8);
    this.bytes = new Uint8Array(buffer, HEADER_BYTES);
    this.mask = this.bytes.length - 1;
  }

  get length(): number {
    return (Atomics.load(this.words, TAIL) - Atomics.load(this.words, HEAD)) >>> 0;
  }

  get room(): number {
    return this.bytes.length - this.length;
  }

  /** 0: more may come. 1: the end comes after what is in the ring; a negated errno: the failure does. */
  get end(): number {
    return Atomics.load(this.words, END);
  }

  /** What writes answer from now on, a negated errno; 0: they are welcome. */
  get broken(): number {
    return Atomics.load(this.words, BROKEN);
  }

  /** When the oldest byte came into the empty ring, µs. */
  get since(): number {
    return this.times[SINCE];
  }

  /** Producer: no byte follows. `code` 1 is the end, a negated errno the failure. */
  finish(code: number, micros: number): void {
    if (this.length === 0) this.times[SINCE] = micros;
    Atomics.compareExchange(this.words, END, 0, code);
  }

  /** Consumer: nobody takes bytes any more; what is in the ring is dropped. */
  break(code: number): void {
    Atomics.compareExchange(this.words, BROKEN, 0, code);
    Atomics.store(this.words, HEAD, Atomics.load(this.words, TAIL));
  }

  /** Producer: puts in as many bytes as fit; answers how many. */
  put(bytes: Uint8Array, micros = 0): number {
    const length = this.length;
    const count = Math.min(bytes.length, this.bytes.length - length);
    if (count === 0) return 0;
    if (length === 0) this.times[SINCE] = micros;
    const tail = Atomics.load(this.words, TAIL);
    this.copyIn(tail, count === bytes.length ? bytes : bytes.subarray(0, count));
    Atomics.store(this.words, TAIL, (tail + count) | 0);
    return count;
  }

  /** Producer: puts in a frame of as many bytes as fit, at least 1; answers how many, 0 without room. `tag` is 0 to 255. */
  putFrame(tag: number, bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.room - FRAME_HEADER_BYTES);
    if (count <= 0) return 0;
    const tail = Atomics.load(this.words, TAIL);
    this.header[0] = count;
    this.header[1] = count >>> 8;
    this.header[2] = count >>> 16;
    this.header[3] = tag;
    this.copyIn(tail, this.header);
    this.copyIn(tail + FRAME_HEADER_BYTES, count === bytes.length ? bytes : bytes.subarray(0, count));
    Atomics.store(this.words, TAIL, (tail + FRAME_HEADER_BYTES + count) | 0);
    return count;
  }

  /** Consumer: takes as many bytes as there are and fit; answers how many. */
  take(into: Uint8Array): number {
    const head = Atomics.load(this.words, HEAD);
    const count = Math.min(into.length, (Atomics.load(this.words, TAIL) - head) >>> 0);
    if (count === 0) return 0;
    this.copyOut(head, count === into.length ? into : into.subarray(0, count));
    Atomics.store(this.words, HEAD, (head + count) | 0);
    return count;
  }

  /** Consumer: takes the next frame, and those of the same tag that follow it, up to `most` bytes unless the first is larger. */
  takeFrames(most: number): { readonly tag: number; readonly bytes: Uint8Array } | undefined {
    const start = Atomics.load(this.words, HEAD);
    const tail = Atomics.load(this.words, TAIL);
    let head = start;
    let total = 0;
    let tag = -1;
    while (head !== tail) {
      this.copyOut(head, this.header);
      const count = this.header[0] | (this.header[1] << 8) | (this.header[2] << 16);
      if (tag >= 0 && (this.header[3] !== tag || total + count > most)) break;
      tag = this.header[3]!;
      total += count;
      head = (head + FRAME_HEADER_BYTES + count) | 0;
    }
    if (tag < 0) return undefined;
    const bytes = new Uint8Array(total);
    for (let from = start, at = 0; from !== head;) {
      this.copyOut(from, this.header);
      const count = this.header[0] | (this.header[1] << 8) | (this.header[2] << 16);
      this.copyOut(from + FRAME_HEADER_BYTES, bytes.subarray(at, at + count));
      at += count;
      from = (from + FRAME_HEADER_BYTES + count) | 0;
    }
    Atomics.store(this.words, HEAD, head);
    return { tag, bytes };
  }

  /** Producer: asks to be told of room. False: there is some already (`least` bytes), or nobody takes bytes any more. */
  starve(least = 1): boolean {
    Atomics.store(this.words, STARVED, 1);
    if (this.room >= least || this.broken !== 0) {
      Atomics.store(this.words, STARVED, 0);
      return false;
    }
    return true;
  }

  /** Whoever made room: whether the producer wants to be told. */
  feed(): boolean {
    return Atomics.load(this.words, STARVED) === 1 && Atomics.exchange(this.words, STARVED, 0) === 1;
  }

  private copyIn(position: number, bytes: Uint8Array): void {
    const at = position & this.mask;
    const first = Math.min(bytes.length, this.bytes.length - at);
    this.bytes.set(first === bytes.length ? bytes : bytes.subarray(0, first), at);
    if (first < bytes.length) this.bytes.set(bytes.subarray(first), 0);
  }

  private copyOut(position: number, into: Uint8Array): void {
    const at = position & this.mask;
    const first = Math.min(into.length, this.bytes.length - at);
    into.set(this.bytes.subarray(at, at + first));
    if (first < into.length) into.set(this.bytes.subarray(0, into.length - first), first);
  }
}
