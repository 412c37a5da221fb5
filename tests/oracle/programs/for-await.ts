// for await over queues, over what asCompleted gives, and over iterators of a program's own.
import {
  AsyncIterator,
  CancelledError,
  LifoQueue,
  PriorityQueue,
  Queue,
  Step,
  asCompleted,
  createTask,
  gatherSettled,
  sleep,
} from "wasyncio";
import { Oops, at, fails, say, test, text, ticker, work } from "./cases";

async function consumes(name: string, queue: Queue<i32>): Promise<void> {
  try {
    for await (const item of queue) at(`${name} has ${item}`);
    at(`${name} is done`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    throw e;
  }
}

async function produces(queue: Queue<i32>, count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    await sleep(10);
    await queue.put(i);
  }
  queue.shutdown();
}

// ---- queues

async function itemsInOrder(): Promise<void> {
  const queue = new Queue<i32>(1);
  createTask(produces(queue, 3));
  await consumes("a", queue);
}

async function whatIsLeft(): Promise<void> {
  const queue = new Queue<i32>();
  queue.putNowait(1);
  queue.putNowait(2);
  queue.shutdown();
  createTask(ticker(2));
  await consumes("a", queue);
  say("in the same turn");
}

async function nothingIsLeft(): Promise<void> {
  const queue = new Queue<i32>();
  queue.putNowait(1);
  queue.shutdown(true);
  await consumes("a", queue);
}

async function whileItWaits(): Promise<void> {
  const queue = new Queue<i32>();
  const task = createTask(consumes("a", queue));
  await sleep(5);
  queue.shutdown();
  createTask(ticker(2));
  await task;
}

async function twoConsumers(): Promise<void> {
  const queue = new Queue<i32>(1);
  const a = createTask(consumes("a", queue));
  const b = createTask(consumes("b", queue));
  await produces(queue, 4);
  await a;
  await b;
}

async function aConsumerIsCancelled(): Promise<void> {
  const queue = new Queue<i32>();
  const a = createTask(consumes("a", queue));
  const b = createTask(consumes("b", queue));
  await sleep(5);
  queue.putNowait(1);
  a.cancel();
  await gatherSettled<void>([a]);
  queue.shutdown();
  await b;
  say(`${a.cancelled}`);
}

async function upToABreak(): Promise<void> {
  const queue = new Queue<i32>();
  for (let i = 0; i < 4; i++) queue.putNowait(i);
  for await (const item of queue) {
    say(`${item}`);
    if (item == 1) break;
  }
  say(`${queue.qsize()} left`);
}

async function untilJoined(): Promise<void> {
  const queue = new Queue<i32>(2);
  const task = createTask(takes(queue));
  for (let i = 0; i < 3; i++) await queue.put(i);
  await queue.join();
  at("joined");
  queue.shutdown();
  await task;
}

async function takes(queue: Queue<i32>): Promise<void> {
  for await (const item of queue) {
    await sleep(10);
    at(`did ${item}`);
    queue.taskDone();
  }
}

async function ofOtherOrders(): Promise<void> {
  const last = new LifoQueue<i32>();
  const least = new PriorityQueue<i32>();
  for (let i = 0; i < 4; i++) {
    last.putNowait(i ^ 1);
    least.putNowait(i ^ 1);
  }
  last.shutdown();
  least.shutdown();
  await consumes("last", last);
  await consumes("least", least);
}

// ---- asCompleted

async function asTheyEnd(): Promise<void> {
  for await (const value of asCompleted<i32>([work("a", 30, 3), work("b", 10, 1), work("c", 20, 2)])) {
    at(`${value}`);
  }
}

async function noneAtAll(): Promise<void> {
  for await (const value of asCompleted<i32>([])) at(`${value}`);
  say("none");
}

async function oneFails(): Promise<void> {
  try {
    for await (const value of asCompleted<i32>([work("a", 30, 3), fails("b", 20), work("c", 10, 1)])) at(`${value}`);
  } catch (e) {
    if (!(e instanceof Oops)) throw e;
    at(`throws ${text(e)}`);
  }
  await sleep(20);
}

async function notInTime(): Promise<void> {
  try {
    for await (const value of asCompleted<i32>([work("a", 30, 3), work("b", 10, 1)], 20)) at(`${value}`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    at(`throws ${text(e)}`);
  }
  await sleep(20);
}

async function theBodyTakesLong(): Promise<void> {
  for await (const value of asCompleted<i32>([work("a", 10, 1), work("b", 20, 2), work("c", 30, 3)])) {
    at(`${value}`);
    await sleep(25);
  }
}

async function goesOver(): Promise<void> {
  for await (const value of asCompleted<i32>([work("a", 10, 1), work("b", 30, 2)])) at(`${value}`);
}

async function whileItGoesOver(): Promise<void> {
  const task = createTask(goesOver());
  await sleep(15);
  task.cancel();
  await gatherSettled<void>([task]);
  at(`${task.cancelled}`);
  await sleep(20);
}

// ---- iterators of a program's own

class Counts extends AsyncIterator<i32> {
  private at: i32 = 0;
  private readonly step: Step<i32> = new Step<i32>(false, 0);

  constructor(private readonly breaks: i32 = -1) {
    super();
  }

  async next(): Promise<Step<i32>> {
    await sleep(10);
    if (this.at == this.breaks) throw new Oops("next");
    const step = this.step;
    step.done = this.at == 3;
    step.value = this.at++;
    return step;
  }

  async asyncClose(): Promise<void> {
    await sleep(1);
    at("closed");
  }
}

async function toItsEnd(): Promise<void> {
  for await (const n of new Counts()) at(`${n}`);
}

async function broken(): Promise<void> {
  for await (const n of new Counts()) {
    at(`${n}`);
    if (n == 1) break;
  }
  at("goes on");
}

async function returned(): Promise<void> {
  at(`${await second()}`);
}

async function second(): Promise<i32> {
  for await (const n of new Counts()) if (n == 1) return n;
  return -1;
}

async function theBodyThrows(): Promise<void> {
  for await (const n of new Counts()) throw new Oops(`body ${n}`);
}

async function theIteratorThrows(): Promise<void> {
  for await (const n of new Counts(1)) at(`${n}`);
}

async function isCancelled(): Promise<void> {
  const task = createTask(toItsEnd());
  await sleep(15);
  task.cancel("enough");
  try {
    await task;
  } catch (e) {
    at(text(e));
  }
  say(`${task.cancelled}`);
}

test("items of a queue in order", itemsInOrder());
test("items that are left in a queue", whatIsLeft());
test("a queue in which nothing is left", nothingIsLeft());
test("a queue is shut down while it is waited for", whileItWaits());
test("two go over one queue", twoConsumers());
test("one of two that go over a queue is cancelled", aConsumerIsCancelled());
test("items of a queue up to a break", upToABreak());
test("items of a queue until it is joined", untilJoined());
test("queues of other orders", ofOtherOrders());
test("as they are completed", asTheyEnd());
test("nothing to be completed", noneAtAll());
test("one fails as it is completed", oneFails());
test("one is not completed in time", notInTime());
test("the body takes longer than what is completed", theBodyTakesLong());
test("cancelled while it goes over what is completed", whileItGoesOver());
test("an iterator to its end", toItsEnd());
test("an iterator up to a break", broken());
test("an iterator up to a return", returned());
test("the body of a loop throws", theBodyThrows());
test("an iterator throws", theIteratorThrows());
test("a loop is cancelled", isCancelled());
