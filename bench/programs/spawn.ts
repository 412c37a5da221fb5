// COUNT tasks made and awaited, one after the other; they end at their first step.
import { createTask } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

function iteration(): void {
  createTask(task());
}

async function child(index: i32): Promise<i32> {
  return index;
}

async function task(): Promise<void> {
  let sum: u32 = 0;
  start();
  for (let i = 0; i < COUNT; i++) sum += await createTask(child(i));
  stop();
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
