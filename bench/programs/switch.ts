// SIZE tasks give way to each other, COUNT times in all.
import { createTask, sleep } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT, SIZE } from "./settings";

const EACH: i32 = COUNT / SIZE;
let switches = 0;
let ended = 0;
/** Of `switches` whenever a task ends: which says that they took turns. */
let checksum: u32 = 0;

function iteration(): void {
  switches = 0;
  ended = 0;
  checksum = COUNT;
  for (let i = 0; i < SIZE; i++) createTask(task());
}

async function task(): Promise<void> {
  await sleep(0); // until all have begun
  if (switches == 0) start();
  for (let i = 0; i < EACH; i++) {
    switches++;
    await sleep(0);
  }
  checksum = checksum * 31 + switches;
  if (++ended < SIZE) return;
  stop();
  finish(checksum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
