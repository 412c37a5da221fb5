// A coroutine at the bottom of a chain of SIZE awaits gives way, COUNT times.
import { createTask, sleep } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT, SIZE } from "./settings";

function iteration(): void {
  createTask(task());
}

async function task(): Promise<void> {
  finish(await down(SIZE), iteration);
}

/** Answers how often it was resumed, and how deep that was. */
async function down(left: i32): Promise<i32> {
  if (left > 1) return (await down(left - 1)) + 1;
  let resumed = 0;
  await sleep(0);
  start();
  for (let i = 0; i < COUNT; i++) {
    await sleep(0);
    resumed++;
  }
  stop();
  return resumed + 1;
}

loop.callSoon(iteration);
loop.runForever();
