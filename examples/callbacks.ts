// Callbacks without coroutines: soon, after a delay, at a time. Those that are ready run in order; the earliest timer comes first,
// whichever was armed first.
import { getEventLoop } from "wasyncio";

const loop = getEventLoop();
const begin = loop.time();

function seconds(): i64 {
  return (loop.time() - begin) / 1000;
}

function soon(): void {
  console.log("soon");
}

function soonWith(text: string): void {
  console.log(`soon, with ${text}`);
}

function later(): void {
  console.log(`call_later: ${seconds()} s`);
}

function at(): void {
  console.log(`call_at: ${seconds()} s`);
}

function stop(): void {
  console.log(`stop: ${seconds()} s`);
  loop.stop();
}

loop.callLater(6000, stop);
loop.callLater(5000, later);
loop.callAt(loop.time() + 3000, at);
loop.callSoon(soon);
loop.callSoonWith<string>(soonWith, "an argument");
loop.runForever();
loop.close();
