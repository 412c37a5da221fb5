// What an item costs that goes from one task to another through a queue with room for one.
import { Event, Queue, createTask, run } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 50;
const done = new Event();

function mark(): void {
  hostExplain(0, 0);
}

async function produce(queue: Queue<i32>, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) await queue.put(i);
}

async function consume(queue: Queue<i32>, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) if ((await queue.get()) !== i) unreachable();
  done.set();
}

async function items(count: i32): Promise<void> {
  const queue = new Queue<i32>(1);
  done.clear();
  createTask(produce(queue, count));
  createTask(consume(queue, count));
  mark();
  await done.wait();
  mark();
}

async function main(): Promise<void> {
  await items(N);
  await items(2 * N);
}

run(main());
