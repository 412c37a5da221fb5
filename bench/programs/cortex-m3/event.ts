// What it costs two tasks to wake each other by an event and to wait for the other's.
import { Event, createTask, run } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const N = 50;
const done = new Event();

function mark(): void {
  hostExplain(0, 0);
}

async function ping(mine: Event, other: Event, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    other.set();
    await mine.wait();
    mine.clear();
  }
}

async function pong(mine: Event, other: Event, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    await mine.wait();
    mine.clear();
    other.set();
  }
  done.set();
}

async function rounds(count: i32): Promise<void> {
  const a = new Event();
  const b = new Event();
  done.clear();
  createTask(ping(a, b, count));
  createTask(pong(b, a, count));
  mark();
  await done.wait();
  mark();
}

async function main(): Promise<void> {
  await rounds(N);
  await rounds(2 * N);
}

run(main());
