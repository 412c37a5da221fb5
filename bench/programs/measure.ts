// What every program here does besides its work: iterates for a while unmeasured, then measured, and prints one line of JSON.
// An iteration is measured between `start` and `stop`, as often as it likes, and ends with `finish`.
import { getEventLoop } from "wasyncio";
import { COUNT, MEASURE_MILLIS, WARM_UP_MILLIS } from "./settings";

export const loop = getEventLoop();

let measuring = false;
let phaseEnd = loop.timeMicros() + WARM_UP_MILLIS * 1000;
let started: i64 = 0;
let elapsed: i64 = 0;
const iterations = new Array<string>(); // what each took, ns
let checksums: u32 = 0;

export function start(): void {
  started = loop.timeMicros();
}

export function stop(): void {
  elapsed += loop.timeMicros() - started;
}

/** Ends an iteration: `checksum` tells what it did. Before the next one the loop turns TURNS_BETWEEN times. */
export function finish(checksum: u32, next: () => void): void {
  iterations.push(elapsed.toString() + "000");
  elapsed = 0;
  checksums = checksums * 31 + checksum;
  if (loop.timeMicros() >= phaseEnd) {
    if (measuring) {
      report();
      return;
    }
    measuring = true;
    iterations.length = 0;
    checksums = 0;
    phaseEnd = loop.timeMicros() + MEASURE_MILLIS * 1000;
  }
  turnsLeft = TURNS_BETWEEN;
  afterTurns = next;
  loop.callSoon(turn);
}

// An iteration of timers has two turns, and a pause between them in which a processor forgets the loop. So the loop turns in
// between, untimed and in every peer, as it does in any program that has more to do.
const TURNS_BETWEEN: i32 = 1000;
let turnsLeft = 0;
let afterTurns: () => void = () => {};

function turn(): void {
  loop.callSoon(--turnsLeft > 0 ? turn : afterTurns);
}

function report(): void {
  console.log(`{"checksums":${checksums},"nanos":[${iterations.join(",")}]}`);
  loop.stop();
}

/** Delay of timer `index` in ms, 1 to MOST_DELAY: the same in every peer. `random` is advanced. */
export const MOST_DELAY: i32 = 4;
let random: u32 = 1;

export function nextDelay(): i32 {
  random = random * 1664525 + 1013904223;
  return 1 + <i32>(random >>> 30);
}
