// Two coroutines that wait at the same time, on a loop of the program's own.
import { gather, getEventLoop, sleep } from "wasyncio";

async function coroutine1(): Promise<void> {
  console.log("Coroutine 1: Start");
  await sleep(1000);
  console.log("Coroutine 1: End");
}

async function coroutine2(): Promise<void> {
  console.log("Coroutine 2: Start");
  await sleep(2000);
  console.log("Coroutine 2: End");
}

const loop = getEventLoop();
loop.runUntilComplete(gather([coroutine1(), coroutine2()]));
loop.close();
