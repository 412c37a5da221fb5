// What it costs to spawn a task and wait for its result.
import { createTask, run } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 10;

function mark(): void {
  hostExplain(0, 0);
}

async function one(i: i32): Promise<i32> {
  return i + 1;
}

async function spawning(count: i32): Promise<void> {
  let sum = 0;
  mark();
  for (let i = 0; i < count; i++) sum += await createTask(one(i));
  mark();
  if (sum !== (count * (count + 1)) / 2) unreachable();
}

async function main(): Promise<void> {
  await spawning(N);
  await spawning(2 * N);
}

run(main());
