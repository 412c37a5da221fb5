// Queue, LifoQueue and PriorityQueue: order, sizes, back-pressure, errors, and what is done with the items.
import {
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  Task,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  waitFor,
} from "wasyncio";
import { at, say, settle, test, text, ticker, turns } from "./cases";

function state(queue: Queue<i32>): string {
  return `${queue.qsize()} of ${queue.maxsize}, empty ${queue.empty()}, full ${queue.full()}`;
}

async function puts(name: string, queue: Queue<i32>, first: i32, count: i32): Promise<void> {
  for (let item = first; item < first + count; item++) {
    await queue.put(item);
    say(`${name} put ${item}: ${queue.qsize()}`);
  }
}

async function gets(name: string, queue: Queue<i32>, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    const item = await queue.get();
    say(`${name} got ${item}: ${queue.qsize()}`);
  }
}

async function withoutSize(): Promise<void> {
  const queue = new Queue<i32>();
  say(state(queue));
  createTask(ticker(2));
  for (let i = 0; i < 20; i++) await queue.put(i);
  say(state(queue));
  for (let i = 0; i < 20; i++) queue.getNowait();
  say(state(queue));
  await sleep(0);
}

async function negativeSize(): Promise<void> {
  const queue = new Queue<i32>(-2);
  queue.putNowait(1);
  queue.putNowait(2);
  say(state(queue));
}

async function withSize(): Promise<void> {
  const queue = new Queue<i32>(2);
  queue.putNowait(1);
  say(state(queue));
  queue.putNowait(2);
  say(state(queue));
  try {
    queue.putNowait(3);
  } catch (e) {
    say(`${text(e)} ${e instanceof QueueFull}`);
  }
  say(`${queue.getNowait()} ${queue.getNowait()}`);
  try {
    queue.getNowait();
  } catch (e) {
    say(`${text(e)} ${e instanceof QueueEmpty}`);
  }
}

/** Around the end of the ring, and growing in the middle of it. */
async function ring(): Promise<void> {
  const queue = new Queue<i32>();
  let line = "";
  let put = 0;
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 5; i++) queue.putNowait(put++);
    for (let i = 0; i < 3; i++) line += ` ${queue.getNowait()}`;
  }
  while (!queue.empty()) line += ` ${queue.getNowait()}`;
  say(line);
}

async function consumerFirst(): Promise<void> {
  const queue = new Queue<i32>();
  await gather([gets("a", queue, 2), gets("b", queue, 2), puts("p", queue, 1, 4), ticker(3)]);
}

async function backPressure(): Promise<void> {
  const queue = new Queue<i32>(1);
  await gather([puts("p", queue, 1, 4), gets("c", queue, 4), ticker(7)]);
}

async function backPressureOfTwo(): Promise<void> {
  const queue = new Queue<i32>(2);
  await gather([puts("p", queue, 10, 4), puts("q", queue, 20, 4), gets("c", queue, 3), gets("d", queue, 5)]);
}

async function slowConsumer(): Promise<void> {
  const queue = new Queue<i32>(2);
  const producer = createTask(puts("p", queue, 1, 5));
  for (let i = 0; i < 5; i++) {
    await sleep(2);
    at(`got ${await queue.get()}`);
  }
  await producer;
}

async function gettersInOrder(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [createTask(gets("a", queue, 1)), createTask(gets("b", queue, 1)), createTask(gets("c", queue, 1))];
  await sleep(0);
  queue.putNowait(1);
  queue.putNowait(2);
  await turns(2);
  say(state(queue));
  queue.putNowait(3);
  await settle(tasks);
}

async function puttersInOrder(): Promise<void> {
  const queue = new Queue<i32>(1);
  queue.putNowait(0);
  const tasks = [
    createTask(puts("a", queue, 1, 1)),
    createTask(puts("b", queue, 2, 1)),
    createTask(puts("c", queue, 3, 1)),
  ];
  await sleep(0);
  for (let i = 0; i < 4; i++) {
    say(`got ${queue.getNowait()}: ${queue.qsize()}`);
    await turns(2);
  }
  await settle(tasks);
}

/** Who was woken finds that another was faster, and waits again, at the end of the line. */
async function stolenItem(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [createTask(gets("a", queue, 1)), createTask(gets("b", queue, 1))];
  await sleep(0);
  queue.putNowait(1);
  say(`stolen ${queue.getNowait()}`);
  await turns(2);
  queue.putNowait(2);
  queue.putNowait(3);
  await settle(tasks);
}

async function stolenRoom(): Promise<void> {
  const queue = new Queue<i32>(1);
  queue.putNowait(0);
  const tasks = [createTask(puts("a", queue, 1, 1)), createTask(puts("b", queue, 2, 1))];
  await sleep(0);
  queue.getNowait();
  queue.putNowait(9);
  await turns(2);
  for (let i = 0; i < 3; i++) {
    say(`got ${queue.getNowait()}`);
    await turns(2);
  }
  await settle(tasks);
}

async function fromCallbacks(): Promise<void> {
  const queue = new Queue<i32>();
  const loop = getRunningLoop();
  for (let i = 0; i < 3; i++) loop.callLaterWith<Queue<i32>>(i + 1, (queue: Queue<i32>) => queue.putNowait(7), queue);
  for (let i = 0; i < 3; i++) at(`${await queue.get()}`);
}

async function strings(): Promise<void> {
  const queue = new Queue<string>(2);
  await queue.put("one");
  await queue.put("two");
  say(`${await queue.get()} ${await queue.get()}`);
}

async function inTime(): Promise<void> {
  const queue = new Queue<i32>(1);
  try {
    await waitFor(queue.get(), 2);
  } catch (e) {
    at(text(e));
  }
  await waitFor(queue.put(1), 2);
  try {
    await waitFor(queue.put(2), 2);
  } catch (e) {
    at(text(e));
  }
  say(`${await waitFor(queue.get(), 2)}, ${state(queue)}`);
}

async function doneTooOften(): Promise<void> {
  const queue = new Queue<i32>();
  try {
    queue.taskDone();
  } catch (e) {
    say(text(e));
  }
  queue.putNowait(1);
  queue.taskDone();
  try {
    queue.taskDone();
  } catch (e) {
    say(text(e));
  }
}

async function joins(name: string, queue: Queue<i32>): Promise<void> {
  await queue.join();
  at(`${name} joined`);
}

async function joinNothing(): Promise<void> {
  const queue = new Queue<i32>();
  createTask(ticker(1));
  await joins("main", queue);
  queue.putNowait(1);
  queue.getNowait();
  queue.taskDone();
  await joins("main", queue);
}

async function works(name: string, queue: Queue<i32>): Promise<void> {
  while (true) {
    const item = await queue.get();
    await sleep(item);
    at(`${name} has done ${item}`);
    queue.taskDone();
  }
}

async function workers(): Promise<void> {
  const queue = new Queue<i32>(2);
  const tasks = [createTask(works("a", queue), "a"), createTask(works("b", queue), "b")];
  const joiner = createTask(joins("early", queue));
  for (let i = 1; i < 6; i++) await queue.put(i);
  await gather([joins("main", queue), joins("other", queue)]);
  tasks[0].cancel();
  tasks[1].cancel();
  await settle(tasks);
  await joiner;
}

async function joinedAgain(): Promise<void> {
  const queue = new Queue<i32>();
  queue.putNowait(1);
  const first = createTask(joins("first", queue));
  await sleep(0);
  queue.taskDone();
  queue.putNowait(2);
  const second = createTask(joins("second", queue));
  await first;
  await sleep(1);
  say(`done ${second.done}`);
  queue.taskDone();
  await second;
}

async function lastInFirstOut(): Promise<void> {
  const queue = new LifoQueue<i32>(3);
  for (let i = 1; i < 4; i++) await queue.put(i);
  const putter = createTask(queue.put(4));
  await sleep(0);
  say(`${await queue.get()}, ${state(queue)}`);
  await sleep(0);
  await sleep(0);
  let line = "";
  while (!queue.empty()) line += ` ${await queue.get()}`;
  say(line);
  await putter;
}

async function lifoGrows(): Promise<void> {
  const queue = new LifoQueue<i32>();
  let line = "";
  for (let i = 0; i < 20; i++) queue.putNowait(i);
  for (let i = 0; i < 15; i++) line += ` ${queue.getNowait()}`;
  for (let i = 50; i < 60; i++) queue.putNowait(i);
  while (!queue.empty()) line += ` ${queue.getNowait()}`;
  say(line);
}

async function byPriority(): Promise<void> {
  const queue = new PriorityQueue<i32>();
  for (let i = 0; i < 20; i++) await queue.put((i * 7) % 20);
  let line = "";
  for (let i = 0; i < 10; i++) line += ` ${await queue.get()}`;
  for (let i = 0; i < 6; i++) await queue.put((i * 5) % 13);
  while (!queue.empty()) line += ` ${await queue.get()}`;
  say(line);
}

async function priorityWakes(): Promise<void> {
  const queue = new PriorityQueue<i32>(2);
  await gather([puts("p", queue, 1, 2), puts("q", queue, 0, 1), gets("c", queue, 3)]);
}

/** Jobs of equal urgency. */
class Job {
  constructor(
    readonly urgency: i32,
    readonly name: string,
  ) {}

  @operator("<")
  isBefore(other: Job): bool {
    return this.urgency < other.urgency;
  }
}

async function equalsInOrder(): Promise<void> {
  const queue = new PriorityQueue<Job>();
  const urgencies = [2, 1, 2, 0, 1, 2, 1, 0, 2, 1, 1, 0];
  for (let i = 0; i < urgencies.length; i++) queue.putNowait(new Job(urgencies[i], `${i}`));
  let line = "";
  for (let i = 0; i < 4; i++) line += ` ${queue.getNowait().name}`;
  queue.putNowait(new Job(1, "late"));
  queue.putNowait(new Job(0, "urgent"));
  while (!queue.empty()) line += ` ${queue.getNowait().name}`;
  say(line);
}

async function numbers(): Promise<void> {
  const queue = new PriorityQueue<f64>();
  queue.putNowait(2.5);
  queue.putNowait(-1.5);
  queue.putNowait(0.5);
  say(`${queue.getNowait()} ${queue.getNowait()} ${queue.getNowait()}`);
}

async function consumes(queue: Queue<i32>, order: i32[]): Promise<void> {
  order.push(await queue.get());
}

async function many(): Promise<void> {
  const queue = new Queue<i32>();
  const order: i32[] = [];
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 20; i++) tasks.push(createTask(consumes(queue, order), `${i}`));
  await sleep(0);
  for (let i = 0; i < 20; i += 6) tasks[i].cancel();
  for (let i = 0; i < 16; i++) queue.putNowait(i);
  await settle(tasks);
  say(order.join(" "));
}

test("a queue without a size", withoutSize());
test("a queue with a negative size", negativeSize());
test("a queue with a size", withSize());
test("a queue round and round", ring());
test("who gets comes first", consumerFirst());
test("back-pressure of one", backPressure());
test("back-pressure of two, with several on both sides", backPressureOfTwo());
test("a slow consumer", slowConsumer());
test("who waits to get is served in order", gettersInOrder());
test("who waits to put is served in order", puttersInOrder());
test("an item is taken before who was woken for it", stolenItem());
test("room is taken before who was woken for it", stolenRoom());
test("callbacks put items", fromCallbacks());
test("a queue of strings", strings());
test("wait_for of get and put", inTime());
test("more is done than was put", doneTooOften());
test("nothing to join", joinNothing());
test("workers, and those who join", workers());
test("joined, and more is put in the same turn", joinedAgain());
test("last in, first out", lastInFirstOut());
test("a long last in, first out", lifoGrows());
test("by priority", byPriority());
test("back-pressure by priority", priorityWakes());
test("of equal priority, in order of arrival", equalsInOrder());
test("priorities that are no integers", numbers());
test("many wait to get", many());
