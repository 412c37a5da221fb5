// Queues that are shut down, at once or when they are empty, with tasks that wait on both sides and for the end of the work.
import { LifoQueue, PriorityQueue, Queue, QueueShutDown, Task, createTask, sleep, waitFor } from "wasyncio";
import { at, say, settle, test, text, ticker, turns } from "./cases";
import { full, get, getter, put, putter } from "./getters";

async function join(name: string, queue: Queue<i32>): Promise<void> {
  await queue.join();
  at(`${name} joined`);
}

function joiner(name: string, queue: Queue<i32>): Task<void> {
  return createTask(join(name, queue), name);
}

function nowait(queue: Queue<i32>): void {
  try {
    queue.putNowait(9);
  } catch (e) {
    say(`putNowait throws ${text(e)}`);
  }
  try {
    say(`getNowait gives ${queue.getNowait()}`);
  } catch (e) {
    say(`getNowait throws ${text(e)}`);
  }
}

async function isEmpty(): Promise<void> {
  const queue = new Queue<i32>(1);
  queue.shutdown();
  createTask(ticker(1));
  await get("main", queue);
  await put("main", queue, 1);
  nowait(queue);
  say(`${queue.qsize()} ${queue.empty()} ${queue.full()}`);
}

async function holdsItems(): Promise<void> {
  const queue = full(2);
  queue.shutdown();
  say(`${queue.qsize()}`);
  await put("main", queue, 1);
  nowait(queue);
  await get("main", queue);
  await get("main", queue);
  nowait(queue);
}

async function immediately(): Promise<void> {
  const queue = full(2);
  queue.shutdown(true);
  say(`${queue.qsize()}`);
  nowait(queue);
  await get("main", queue);
  await put("main", queue, 1);
  await join("main", queue);
}

async function twice(): Promise<void> {
  const queue = full(2);
  queue.shutdown();
  queue.shutdown();
  say(`${queue.qsize()}`);
  queue.shutdown(true);
  queue.shutdown();
  say(`${queue.qsize()}`);
}

async function gettersWait(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [getter("a", queue), getter("b", queue), getter("c", queue)];
  await sleep(1);
  createTask(ticker(3));
  queue.shutdown();
  await settle(tasks);
}

async function puttersWait(): Promise<void> {
  const queue = full(1);
  const tasks = [putter("a", queue, 1), putter("b", queue, 2)];
  await sleep(1);
  queue.shutdown();
  await settle(tasks);
  say(`${queue.qsize()}`);
  await get("main", queue);
  await get("main", queue);
}

async function puttersWaitImmediately(): Promise<void> {
  const queue = full(1);
  const tasks = [putter("a", queue, 1), putter("b", queue, 2), joiner("j", queue)];
  await sleep(1);
  queue.shutdown(true);
  await settle(tasks);
  say(`${queue.qsize()}`);
}

async function putAndShutDown(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [getter("a", queue), getter("b", queue)];
  await sleep(0);
  queue.putNowait(1);
  queue.shutdown();
  await settle(tasks);
}

async function putAndShutDownImmediately(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [getter("a", queue), getter("b", queue)];
  await sleep(0);
  queue.putNowait(1);
  queue.shutdown(true);
  await settle(tasks);
}

async function gotAndShutDown(): Promise<void> {
  const queue = full(1);
  const tasks = [putter("a", queue, 1), putter("b", queue, 2)];
  await sleep(0);
  say(`${queue.getNowait()}`);
  queue.shutdown();
  await settle(tasks);
  say(`${queue.qsize()}`);
}

async function joinersWait(): Promise<void> {
  const queue = full(2);
  const tasks = [joiner("a", queue), joiner("b", queue)];
  await sleep(1);
  queue.shutdown();
  await sleep(1);
  say(`done ${tasks[0].done}`);
  for (let i = 0; i < 2; i++) {
    await get("main", queue);
    queue.taskDone();
  }
  await settle(tasks);
}

async function joinersWaitImmediately(): Promise<void> {
  const queue = full(2);
  const tasks = [joiner("a", queue), joiner("b", queue)];
  await sleep(1);
  queue.shutdown(true);
  await settle(tasks);
  try {
    queue.taskDone();
  } catch (e) {
    say(text(e));
  }
}

/** What was got, and is not done yet, is waited for. */
async function unfinished(): Promise<void> {
  const queue = full(3);
  say(`${queue.getNowait()}`);
  const j = joiner("j", queue);
  await sleep(1);
  queue.shutdown(true);
  await sleep(1);
  say(`done ${j.done}`);
  queue.taskDone();
  await settle([j]);
  try {
    queue.taskDone();
  } catch (e) {
    say(text(e));
  }
}

async function more(): Promise<void> {
  const queue = full(2);
  queue.getNowait();
  queue.getNowait();
  queue.taskDone();
  queue.taskDone();
  queue.shutdown(true);
  await join("main", queue);
}

async function shutDownAndCancelled(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  const b = getter("b", queue);
  await sleep(0);
  queue.shutdown();
  a.cancel("after");
  await settle([a, b]);
}

async function cancelledAndShutDown(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  const b = putter("b", queue, 2);
  await sleep(0);
  a.cancel("before");
  queue.shutdown();
  await settle([a, b]);
}

async function limit(): Promise<void> {
  const queue = new Queue<i32>();
  queue.shutdown();
  try {
    await waitFor(queue.get(), 2);
  } catch (e) {
    at(text(e));
  }
}

async function lifo(): Promise<void> {
  const queue = new LifoQueue<i32>(3);
  for (let i = 0; i < 3; i++) queue.putNowait(i);
  const p = putter("p", queue, 3);
  await sleep(0);
  queue.shutdown();
  await settle([p]);
  for (let i = 0; i < 4; i++) await get("main", queue);
}

async function priority(): Promise<void> {
  const queue = new PriorityQueue<i32>(3);
  for (let i = 3; i > 0; i--) queue.putNowait(i);
  queue.shutdown();
  for (let i = 0; i < 4; i++) await get("main", queue);
  const other = new PriorityQueue<i32>();
  for (let i = 9; i > 0; i--) other.putNowait(i);
  const j = joiner("j", other);
  await turns(1);
  other.shutdown(true);
  await settle([j]);
  say(`${other.qsize()}`);
}

async function worker(name: string, queue: Queue<i32>): Promise<void> {
  try {
    while (true) {
      const item = await queue.get();
      at(`${name} does ${item}`);
      await sleep(1);
      queue.taskDone();
    }
  } catch (e) {
    if (!(e instanceof QueueShutDown)) throw e;
    at(`${name} goes home`);
  }
}

async function workers(): Promise<void> {
  const queue = new Queue<i32>(2);
  const tasks = [createTask(worker("a", queue)), createTask(worker("b", queue))];
  for (let i = 0; i < 5; i++) await queue.put(i);
  queue.shutdown();
  await join("main", queue);
  await settle(tasks);
}

test("an empty queue is shut down", isEmpty());
test("a queue that holds items is shut down", holdsItems());
test("a queue that holds items is shut down immediately", immediately());
test("a queue is shut down twice", twice());
test("shut down while tasks wait to get", gettersWait());
test("shut down while tasks wait to put", puttersWait());
test("shut down immediately while tasks wait to put and join", puttersWaitImmediately());
test("an item is put, and the queue shut down in the same turn", putAndShutDown());
test("an item is put, and the queue shut down immediately in the same turn", putAndShutDownImmediately());
test("an item is got, and the queue shut down in the same turn", gotAndShutDown());
test("shut down while tasks join", joinersWait());
test("shut down immediately while tasks join", joinersWaitImmediately());
test("shut down immediately with work that is not done", unfinished());
test("shut down immediately when all is done", more());
test("shut down, and who gets cancelled in the same turn", shutDownAndCancelled());
test("who puts is cancelled, and the queue shut down in the same turn", cancelledAndShutDown());
test("wait_for of a queue that is shut down", limit());
test("a last in, first out queue is shut down", lifo());
test("a priority queue is shut down", priority());
test("workers go home", workers());
