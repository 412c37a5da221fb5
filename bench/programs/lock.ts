// Two tasks take turns at a lock, COUNT times: who has it gives way once, so that the other waits for it when it is released.
import { Lock, createTask, sleep } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

const lock = new Lock();
let held: u32 = 0;

function iteration(): void {
  createTask(task());
}

async function holds(): Promise<void> {
  for (let i = 0; i < COUNT / 2; i++) {
    await lock.acquire();
    held++;
    await sleep(0);
    lock.release();
  }
}

async function task(): Promise<void> {
  held = 0;
  start();
  const other = createTask(holds());
  await holds();
  await other;
  stop();
  finish(held, iteration);
}

loop.callSoon(iteration);
loop.runForever();
