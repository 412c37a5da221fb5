// What every program here does besides its work: iterates for a while unmeasured, then measured, and prints one line of JSON.
// An iteration is measured between `start` and `stop`, as often as it likes, and ends with `finish`.
import { getEventLoop } from "wasyncio";
import { COUNT, MEASURE_MILLIS, WARM_UP_MILLIS } from "./settings";

export const loop = getEventLoop();

let measuring = false;
let phaseEnd = loop.timeMicros() + WARM_UP_MILLIS * 1000;
let started: i64 = 0;
let elapsed: i64 = 0;
let iterations = 0;
let checksums: u32 = 0;

export function start(): void {
  started = loop.timeMicros();
}

export function stop(): void {
  elapsed += loop.timeMicros() - started;
}

/** Ends an iteration: `checksum` tells what it did. The next one begins in a turn of its own. */
export function finish(checksum: u32, next: () => void): void {
  iterations++;
  checksums = checksums * 31 + checksum;
  if (loop.timeMicros() < phaseEnd) {
    loop.callSoon(next);
  } else if (!measuring) {
    measuring = true;
    elapsed = 0;
    iterations = 0;
    checksums = 0;
    phaseEnd = loop.timeMicros() + MEASURE_MILLIS * 1000;
    loop.callSoon(next);
  } else {
    const nanos = elapsed * 1000;
    const operations = <i64>iterations * COUNT;
    console.log(`{"nanos":${nanos},"operations":${operations},"iterations":${iterations},"checksums":${checksums}}`);
    loop.stop();
  }
}

/** Delay of timer `index` in ms, 1 to MOST_DELAY: the same in every peer. `random` is advanced. */
export const MOST_DELAY: i32 = 8;
let random: u32 = 1;

export function nextDelay(): i32 {
  random = random * 1664525 + 1013904223;
  return 1 + <i32>(random >>> 29);
}
