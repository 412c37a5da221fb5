// COUNT tasks in task groups of SIZE: each gives way once, and the results are added up.
import { Task, TaskGroup, createTask, sleep } from "wasyncio";
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
    const tasks: Task<i32>[] = [];
    {
      await using group = new TaskGroup();
      for (let i = 0; i < SIZE; i++) tasks.push(group.createTask(child(i)));
    }
    for (let i = 0; i < SIZE; i++) sum += tasks[i].result();
  }
  stop();
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
