// A line that something on this computer is wired to, in memory both threads share: its level, and the edges of an input on
// their way to the program. The main thread drives inputs and is the only producer of edges; the program's thread reads them.
//
//   int32:  0 direction  0 closed, 1 input, 2 output        5 head    edges taken by the program, counts up
//           1 level      0 or 1                             6 tail    edges put in, counts up
//           2 safe       level an output takes at the end   7 lost rising, 8 lost falling: found the ring full
//           3 driven     1: something has given it a level  9 spent   1: nothing will drive it any more
//           4 debounce   µs
//   float64 at 40: µs of each edge in the ring; then a byte each: EVENT_RISING or EVENT_FALLING
import { EVENT_FALLING, EVENT_RISING } from "../abi.js";
import type { EventSink, PinSetup } from "../backend.js";

const DIRECTION = 0;
const LEVEL = 1;
const SAFE = 2;
const DRIVEN = 3;
const DEBOUNCE = 4;
const HEAD = 5;
const TAIL = 6;
const LOST_RISING = 7;
const LOST_FALLING = 8;
const SPENT = 9;
const HEADER_BYTES = 40;

/** More than any program's own ring holds (depth 255), so that what is lost here would have been lost, and counted, there. */
const DEPTH = 256;

const CLOSED = 0;
const INPUT = 1;
const OUTPUT = 2;

export class PinCell {
  private readonly words: Int32Array;
  private readonly micros: Float64Array;
  private readonly flags: Uint8Array;

  /** Both threads make one over the same memory. */
  constructor(readonly buffer = new SharedArrayBuffer(HEADER_BYTES + DEPTH * 9)) {
    this.words = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    this.micros = new Float64Array(buffer, HEADER_BYTES, DEPTH);
    this.flags = new Uint8Array(buffer, HEADER_BYTES + DEPTH * 8, DEPTH);
  }

  get level(): 0 | 1 {
    return Atomics.load(this.words, LEVEL) === 0 ? 0 : 1;
  }

  /** µs an input's level must hold before it is reported; 0: at once. */
  get debounce(): number {
    return Atomics.load(this.words, DEBOUNCE);
  }

  get isInput(): boolean {
    return Atomics.load(this.words, DIRECTION) === INPUT;
  }

  /** Program: opens the line. An input that nothing has driven yet is at the level its pull gives it. */
  open(setup: PinSetup): void {
    Atomics.store(this.words, DEBOUNCE, 0);
    if (setup.output) {
      Atomics.store(this.words, LEVEL, setup.initial);
      Atomics.store(this.words, SAFE, setup.safe);
      Atomics.store(this.words, DIRECTION, OUTPUT);
      return;
    }
    this.pull(setup.pull === "up" ? 1 : 0);
    Atomics.store(this.words, HEAD, Atomics.load(this.words, TAIL));
    Atomics.store(this.words, LOST_RISING, 0);
    Atomics.store(this.words, LOST_FALLING, 0);
    Atomics.store(this.words, DIRECTION, INPUT);
  }

  close(): void {
    Atomics.store(this.words, DIRECTION, CLOSED);
  }

  setDebounce(micros: number): void {
    Atomics.store(this.words, DEBOUNCE, micros);
  }

  /** Program: what an input reads while nothing drives it. */
  pull(level: 0 | 1): void {
    if (Atomics.load(this.words, DRIVEN) === 0) Atomics.store(this.words, LEVEL, level);
  }

  /** Program: sets an output. */
  set(level: 0 | 1): void {
    Atomics.store(this.words, LEVEL, level);
  }

  /** Main: drives an input. True: that was an edge. */
  drive(level: 0 | 1): boolean {
    Atomics.store(this.words, DRIVEN, 1);
    return Atomics.exchange(this.words, LEVEL, level) !== level;
  }

  /** Main: puts in an edge to this level, or counts it as lost. */
  putEdge(level: 0 | 1, micros: number): void {
    const tail = Atomics.load(this.words, TAIL);
    if ((tail - Atomics.load(this.words, HEAD)) >>> 0 === DEPTH) {
      Atomics.add(this.words, level === 1 ? LOST_RISING : LOST_FALLING, 1);
      return;
    }
    const at = tail & (DEPTH - 1);
    this.micros[at] = micros;
    this.flags[at] = level === 1 ? EVENT_RISING : EVENT_FALLING;
    Atomics.store(this.words, TAIL, (tail + 1) | 0);
  }

  /** Main: nothing will drive it any more. To be followed by a wake. */
  spend(): void {
    Atomics.store(this.words, SPENT, 1);
  }

  /**
   * Program: hands its edges to the sink. What was lost here goes after them: it finds the sink's ring full and is counted.
   * Answers whether more may come.
   */
  takeEdges(source: number, sink: EventSink, now: number): boolean {
    const mayFire = Atomics.load(this.words, SPENT) === 0;
    const tail = Atomics.load(this.words, TAIL);
    for (let head = Atomics.load(this.words, HEAD); head !== tail; head = (head + 1) | 0) {
      const at = head & (DEPTH - 1);
      sink.push(source, this.flags[at], this.micros[at]);
    }
    for (let lost = Atomics.exchange(this.words, LOST_RISING, 0); lost > 0; lost--)
      sink.push(source, EVENT_RISING, now);
    for (let lost = Atomics.exchange(this.words, LOST_FALLING, 0); lost > 0; lost--)
      sink.push(source, EVENT_FALLING, now);
    Atomics.store(this.words, HEAD, tail);
    return mayFire;
  }

  /** Main, when the program's thread has ended: an output left open takes its safe level. True: that changed its level. */
  makeSafe(): boolean {
    if (Atomics.exchange(this.words, DIRECTION, CLOSED) !== OUTPUT) return false;
    const safe = Atomics.load(this.words, SAFE);
    return Atomics.exchange(this.words, LEVEL, safe) !== safe;
  }
}
