// A task puts COUNT numbers into a queue that has room for one, another takes them out and adds them up.
import { Queue, createTask } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

const queue = new Queue<u32>(1);

function iteration(): void {
  createTask(takes());
}

async function puts(): Promise<void> {
  for (let i = 0; i < COUNT; i++) await queue.put(i);
}

async function takes(): Promise<void> {
  const other = createTask(puts());
  let sum: u32 = 0;
  start();
  for (let i = 0; i < COUNT; i++) sum += await queue.get();
  stop();
  await other;
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
