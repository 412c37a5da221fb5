// What a switch between two and between ten tasks costs.
import { Task, createTask, run, sleep } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 100;

function mark(): void {
  hostExplain(0, 0);
}

async function switcher(count: i32): Promise<void> {
  for (let i = 0; i < count; i++) await sleep(0);
}

async function switching(tasks: i32, count: i32): Promise<void> {
  const all = new Array<Task<void>>(0);
  for (let i = 0; i < tasks; i++) all.push(createTask(switcher(count)));
  mark();
  for (let i = 0; i < tasks; i++) await all[i];
  mark();
}

async function main(): Promise<void> {
  await switching(2, N);
  await switching(2, 2 * N);
  await switching(10, N);
  await switching(10, 2 * N);
}

run(main());
