// What the programs of queues have in common: tasks that get and put, and tell it. getters.py says the same.
import { Queue, QueueShutDown, Task, createTask } from "wasyncio";
import { at, text } from "./cases";

export async function get(name: string, queue: Queue<i32>): Promise<void> {
  try {
    at(`${name} got ${await queue.get()}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (!(e instanceof QueueShutDown)) throw e;
  }
}

export async function put(name: string, queue: Queue<i32>, item: i32): Promise<void> {
  try {
    await queue.put(item);
    at(`${name} put ${item}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (!(e instanceof QueueShutDown)) throw e;
  }
}

export function getter(name: string, queue: Queue<i32>): Task<void> {
  return createTask(get(name, queue), name);
}

export function putter(name: string, queue: Queue<i32>, item: i32): Task<void> {
  return createTask(put(name, queue, item), name);
}

/** Of `size`, with as many items. */
export function full(size: i32): Queue<i32> {
  const queue = new Queue<i32>(size);
  for (let i = 0; i < size; i++) queue.putNowait(i);
  return queue;
}
