// What the main thread and the program's thread share besides rings and pins: a few words in shared memory, the clock, and the
// two ways to wake each other. The program's thread sleeps on `wakes`; the main thread is woken by a message, the bell, of which
// at most one is on its way.
//
//   int32:  0 wakes     counts up with everything that may concern the program
//           1 bell      1: a bell is on its way to the main thread
//           2 request   why the program is asked to end (index into `endings`), 0: it is not
//           3 replied   1: the main thread has answered a call
//           4 reply     the answer
//           5 stdout    0, or -errno: what writes to it answer
//           6 stderr    likewise
//           7 how       how the program ended (index into `ways`), 0: it runs
//           8 status    its exit status then
//   float64 at 40:      when the program began, µs of the computer's monotonic clock
import type { Ending, Outcome } from "../host.js";

const WAKES = 0;
const BELL = 1;
const REQUEST = 2;
const REPLIED = 3;
const REPLY = 4;
const BROKEN = 4; // + 1 stdout, + 2 stderr
const HOW = 7;
const STATUS = 8;
const BEGAN = 40 / 8;
const BYTES = 48;

const endings: readonly (Ending | null)[] = [
  null,
  { how: "interrupt", status: 130 },
  { how: "terminate", status: 143 },
  { how: "interrupt", status: 0 },
];
/** Why a program can be asked to end; `time` is the end of `forMicros`. */
export type Request = "interrupt" | "terminate" | "time";
const requests: readonly Request[] = ["interrupt", "terminate", "time"];

const ways: readonly (Outcome["how"] | null)[] = [null, "end", "exit", "abort", "trap", "interrupt", "terminate"];

/** µs of the computer's monotonic clock, a whole number; the same on every thread. */
export function clockMicros(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanos / 1000);
}

export class Shared {
  private readonly words: Int32Array;
  private readonly times: Float64Array;

  /** Both threads make one over the same memory. */
  constructor(readonly buffer = new SharedArrayBuffer(BYTES)) {
    this.words = new Int32Array(buffer);
    this.times = new Float64Array(buffer);
  }

  /** µs since the program began. */
  now(): number {
    return clockMicros() - this.times[BEGAN];
  }

  /** Program: its clock starts. */
  begin(): void {
    this.times[BEGAN] = clockMicros();
  }

  /** Counts up, and wraps, with everything that may concern the program. */
  get wakes(): number {
    return Atomics.load(this.words, WAKES);
  }

  wake(): void {
    Atomics.add(this.words, WAKES, 1);
    Atomics.notify(this.words, WAKES);
  }

  /** Program: sleeps until `wakes` is no longer `seen`, at most so long. */
  sleep(seen: number, milliseconds: number): void {
    Atomics.wait(this.words, WAKES, seen, milliseconds);
  }

  /** Program: whether the main thread must be sent a bell. */
  ring(): boolean {
    return Atomics.exchange(this.words, BELL, 1) === 0;
  }

  /** Main: the bell was heard; to be called before looking at what it may be for. */
  heard(): void {
    Atomics.store(this.words, BELL, 0);
  }

  /** Main: asks the program to end. */
  request(why: Request): void {
    Atomics.compareExchange(this.words, REQUEST, 0, requests.indexOf(why) + 1);
    this.wake();
  }

  /** What the program is asked to end for; null: nothing. */
  get ending(): Ending | null {
    return endings[Atomics.load(this.words, REQUEST)];
  }

  /** Program: sends a call with `post` and sleeps until the main thread has answered. */
  call(post: () => void): number {
    Atomics.store(this.words, REPLIED, 0);
    post();
    Atomics.wait(this.words, REPLIED, 0);
    return Atomics.load(this.words, REPLY);
  }

  /** Main: answers the call the program sleeps in. */
  reply(value: number): void {
    Atomics.store(this.words, REPLY, value);
    Atomics.store(this.words, REPLIED, 1);
    Atomics.notify(this.words, REPLIED);
  }

  /** What writes to stdout (1) or stderr (2) answer: a negated errno; 0: they are taken. */
  broken(stream: 1 | 2): number {
    return Atomics.load(this.words, BROKEN + stream);
  }

  break(stream: 1 | 2, code: number): void {
    Atomics.store(this.words, BROKEN + stream, code);
  }

  /** How the program ended; null: it has not. */
  get outcome(): Outcome | null {
    const how = ways[Atomics.load(this.words, HOW)];
    return how === null ? null : { how, status: Atomics.load(this.words, STATUS) };
  }

  /** Program: it has ended. */
  end(outcome: Outcome): void {
    Atomics.store(this.words, STATUS, outcome.status);
    Atomics.store(this.words, HOW, ways.indexOf(outcome.how));
  }
}
