// COUNT timers of 1 to 4 ms armed, and fired. That they fall due is not measured: the program looks at the clock until they are.
import { MOST_DELAY, finish, loop, nextDelay, start, stop } from "./measure";
import { COUNT } from "./settings";

const delays = new StaticArray<i32>(COUNT);
const order = new StaticArray<i32>(COUNT);
/** For each delay, a checksum of the timers that had it, in the order they fired. */
const fired = new StaticArray<u32>(MOST_DELAY + 1);
let done = 0;

for (let i = 0; i < COUNT; i++) delays[i] = nextDelay();

function iteration(): void {
  done = 0;
  start();
  for (let i = 0; i < COUNT; i++) loop.callLaterWith<i32>(delays[i], fire, i);
  loop.callLater(MOST_DELAY + 1, end);
  stop();
  const due = loop.timeMicros() + (MOST_DELAY + 2) * 1000;
  while (loop.timeMicros() < due) {}
  start();
  loop.callSoon(nothing); // keeps libuv, whose clock stands still in a callback, from sleeping; so in every peer
}

function nothing(): void {}

function fire(index: i32): void {
  order[done++] = index;
}

function end(): void {
  stop();
  fired.fill(0);
  for (let i = 0; i < done; i++) {
    const delay = delays[order[i]];
    fired[delay] = fired[delay] * 31 + order[i] + 1;
  }
  let checksum: u32 = done;
  for (let delay = 1; delay <= MOST_DELAY; delay++) checksum = checksum * 31 + fired[delay];
  finish(checksum, iteration);
}

iteration();
loop.runForever();
