// What a turn of the loop costs: one callback schedules the next; then each timer schedules the next, with ten others pending.
import { getEventLoop } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 200;
const TIMERS = 50;
const OTHERS = 10;
/** ms: none of the others fires meanwhile. */
const FAR: i64 = 1000000;

const loop = getEventLoop();
let left = 0;
let times = 0;

function mark(): void {
  hostExplain(0, 0);
}

function soon(): void {
  if (left-- > 0) {
    loop.callSoon(soon);
    return;
  }
  mark();
  if (++times === 1) {
    left = 2 * N;
    loop.callSoon(soon);
    return;
  }
  for (let i = 0; i < OTHERS; i++) loop.callLater(FAR + i, never);
  times = 0;
  left = TIMERS;
  mark();
  later();
}

function later(): void {
  if (left-- > 0) {
    loop.callLater(1, later);
    return;
  }
  mark();
  if (++times === 1) {
    left = 2 * TIMERS;
    later();
    return;
  }
  loop.stop();
}

function never(): void {
  unreachable();
}

left = N;
mark();
loop.callSoon(soon);
loop.runForever();
