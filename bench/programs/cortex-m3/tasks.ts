// What tasks cost: an await of what returns at once, a sleep with ten others pending.
import { createTask, run, sleep } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 100;
const SLEEPS = 50;
const OTHERS = 10;
/** ms: none of the others wakes meanwhile. */
const FAR: i64 = 1000000;

function mark(): void {
  hostExplain(0, 0);
}

async function one(i: i32): Promise<i32> {
  return i + 1;
}

async function calling(count: i32): Promise<void> {
  let sum = 0;
  mark();
  for (let i = 0; i < count; i++) sum += await one(i);
  mark();
  if (sum !== (count * (count + 1)) / 2) unreachable();
}

async function sleeping(count: i32): Promise<void> {
  mark();
  for (let i = 0; i < count; i++) await sleep(1);
  mark();
}

async function pending(): Promise<void> {
  await sleep(FAR);
}

async function main(): Promise<void> {
  await calling(N);
  await calling(2 * N);
  for (let i = 0; i < OTHERS; i++) createTask(pending());
  await sleep(0);
  await sleeping(SLEEPS);
  await sleeping(2 * SLEEPS);
}

run(main());
