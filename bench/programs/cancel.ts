// COUNT timers of about a minute armed, their handles kept, and cancelled: what a timeout costs that never comes.
import { TimerHandle } from "wasyncio";
import { finish, loop, nextDelay, start, stop } from "./measure";
import { COUNT } from "./settings";

const delays = new StaticArray<i32>(COUNT);
const handles = new Array<TimerHandle>(COUNT);
let fired = 0;

for (let i = 0; i < COUNT; i++) delays[i] = 60_000 + 1000 * nextDelay();

function iteration(): void {
  start();
  for (let i = 0; i < COUNT; i++) handles[i] = loop.callLater(delays[i], fire);
  for (let i = 0; i < COUNT; i++) handles[i].cancel();
  loop.callSoon(end);
}

function fire(): void {
  fired++;
}

function end(): void {
  __collect(); // the handles of the iteration before are garbage; that is part of what they cost
  stop();
  let cancelled = 0;
  for (let i = 0; i < COUNT; i++) if (handles[i].cancelled) cancelled++;
  finish(cancelled - fired, iteration);
}

iteration();
loop.runForever();
