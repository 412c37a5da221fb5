// COUNT tasks in gathers of SIZE: each gives way once, and the results are added up.
import { createTask, gather, sleep } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT, SIZE } from "./settings";

function iteration(): void {
  createTask(task());
}

async function child(index: i32): Promise<i32> {
  await sleep(0);
  return index;
}

async function task(): Promise<void> {
  let sum: u32 = 0;
  start();
  for (let done = 0; done < COUNT; done += SIZE) {
    const children: Promise<i32>[] = [];
    for (let i = 0; i < SIZE; i++) children.push(child(i));
    const results = await gather(children);
    for (let i = 0; i < SIZE; i++) sum += results[i];
  }
  stop();
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
