// What a switch between two and between ten tasks costs.
import { Event, createTask, run, sleep } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 100;
const done = new Event();
let left = 0;

function mark(): void {
  hostExplain(0, 0);
}

async function switcher(count: i32): Promise<void> {
  for (let i = 0; i < count; i++) await sleep(0);
  if (--left === 0) done.set();
}

async function switching(tasks: i32, count: i32): Promise<void> {
  left = tasks;
  done.clear();
  for (let i = 0; i < tasks; i++) createTask(switcher(count));
  mark();
  await done.wait();
  mark();
}

async function main(): Promise<void> {
  await switching(2, N);
  await switching(2, 2 * N);
  await switching(10, N);
  await switching(10, 2 * N);
}

run(main());
