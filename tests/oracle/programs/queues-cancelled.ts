// Queues: who gets, puts or joins is cancelled in every window, and no item is lost.
import {
  CancelledError,
  PriorityQueue,
  Queue,
  createTask,
  currentTask,
  getRunningLoop,
  sleep,
  timeout,
  waitFor,
} from "wasyncio";
import { at, say, settle, test, text, turns } from "./cases";
import { full, get, getter, put, putter } from "./getters";

function drain(queue: Queue<i32>): void {
  let line = "left:";
  while (!queue.empty()) line += ` ${queue.getNowait()}`;
  say(line);
}

async function gettingCancelled(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  const b = getter("b", queue);
  await sleep(1);
  a.cancel("enough");
  await sleep(1);
  queue.putNowait(1);
  await settle([a, b]);
}

async function cancelledThenPut(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  const b = getter("b", queue);
  await sleep(0);
  a.cancel("before");
  queue.putNowait(1);
  await settle([a, b]);
}

async function putThenCancelled(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  const b = getter("b", queue);
  await sleep(0);
  queue.putNowait(1);
  a.cancel("after");
  await settle([a, b]);
}

async function onlyGetter(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  await sleep(0);
  queue.putNowait(1);
  a.cancel("after");
  await settle([a]);
  drain(queue);
}

async function severalGetters(): Promise<void> {
  const queue = new Queue<i32>();
  const tasks = [getter("a", queue), getter("b", queue), getter("c", queue), getter("d", queue), getter("e", queue)];
  await sleep(0);
  queue.putNowait(1);
  queue.putNowait(2);
  tasks[0].cancel("a");
  tasks[1].cancel("b");
  tasks[3].cancel("d");
  await turns(3);
  queue.putNowait(3);
  await settle([tasks[0], tasks[1], tasks[2], tasks[3], tasks[4]]);
  drain(queue);
}

async function getterCancelledTwice(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  await sleep(0);
  queue.putNowait(1);
  a.cancel("one");
  a.cancel("two");
  await settle([a]);
  drain(queue);
}

async function getterTakenBack(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  await sleep(0);
  queue.putNowait(1);
  a.cancel();
  a.uncancel();
  await settle([a]);
}

async function stolenAndCancelled(): Promise<void> {
  const queue = new Queue<i32>();
  const a = getter("a", queue);
  const b = getter("b", queue);
  await sleep(0);
  queue.putNowait(1);
  queue.getNowait();
  a.cancel("after");
  await settle([a]);
  say(`b done ${b.done}`);
  queue.putNowait(2);
  await settle([b]);
}

async function getsAgain(queue: Queue<i32>): Promise<void> {
  try {
    await queue.get();
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say(`again after ${text(e)}`);
    at(`got ${await queue.get()}`);
  }
}

async function swallowed(): Promise<void> {
  const queue = new Queue<i32>();
  const a = createTask(getsAgain(queue), "a");
  const b = getter("b", queue);
  await sleep(0);
  queue.putNowait(1);
  a.cancel("once");
  await turns(3);
  queue.putNowait(2);
  await settle([a, b]);
}

async function puttingCancelled(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  const b = putter("b", queue, 2);
  await sleep(1);
  a.cancel("enough");
  await sleep(1);
  say(`${queue.getNowait()}`);
  await settle([a, b]);
  drain(queue);
}

async function cancelledThenGot(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  const b = putter("b", queue, 2);
  await sleep(0);
  a.cancel("before");
  say(`${queue.getNowait()}`);
  await settle([a, b]);
  drain(queue);
}

async function gotThenCancelled(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  const b = putter("b", queue, 2);
  await sleep(0);
  say(`${queue.getNowait()}`);
  a.cancel("after");
  await settle([a, b]);
  drain(queue);
}

async function onlyPutter(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  await sleep(0);
  say(`${queue.getNowait()}`);
  a.cancel("after");
  await settle([a]);
  drain(queue);
}

async function severalPutters(): Promise<void> {
  const queue = new Queue<i32>(2);
  queue.putNowait(10);
  queue.putNowait(11);
  const tasks = [putter("a", queue, 1), putter("b", queue, 2), putter("c", queue, 3), putter("d", queue, 4)];
  await sleep(0);
  queue.getNowait();
  queue.getNowait();
  tasks[1].cancel("b");
  tasks[0].cancel("a");
  await settle(tasks);
  drain(queue);
}

async function roomStolenAndCancelled(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  const b = putter("b", queue, 2);
  await sleep(0);
  queue.getNowait();
  queue.putNowait(9);
  a.cancel("after");
  await settle([a]);
  say(`b done ${b.done}`);
  drain(queue);
  await settle([b]);
  drain(queue);
}

async function bothSides(): Promise<void> {
  const queue = full(1);
  const a = putter("a", queue, 1);
  await sleep(0);
  const c = getter("c", queue);
  const d = getter("d", queue);
  a.cancel("putter");
  await settle([a, c]);
  await put("main", queue, 5);
  await settle([d]);
}

async function done(queue: Queue<i32>, name: string): Promise<void> {
  try {
    await queue.join();
    say(`${name} joined`);
  } catch (e) {
    say(`${name} throws ${text(e)}`);
    throw e;
  }
}

async function joining(): Promise<void> {
  const queue = full(1);
  const a = createTask(done(queue, "a"), "a");
  const b = createTask(done(queue, "b"), "b");
  await sleep(0);
  a.cancel("before");
  queue.taskDone();
  await settle([a, b]);
}

async function joinedAndCancelled(): Promise<void> {
  const queue = full(1);
  const a = createTask(done(queue, "a"), "a");
  const b = createTask(done(queue, "b"), "b");
  await sleep(0);
  queue.taskDone();
  a.cancel("after");
  await settle([a, b]);
}

async function getAtTheLimit(): Promise<void> {
  const queue = new Queue<i32>();
  getRunningLoop().callLaterWith<Queue<i32>>(2, (queue: Queue<i32>) => queue.putNowait(1), queue);
  try {
    await using _ = timeout(2);
    await queue.get();
  } catch (e) {
    at(text(e));
  }
  drain(queue);
}

async function limited(name: string, queue: Queue<i32>, ms: i64): Promise<void> {
  try {
    at(`${name} got ${await waitFor(queue.get(), ms)}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function limitHandsOn(): Promise<void> {
  const queue = new Queue<i32>();
  getRunningLoop().callLaterWith<Queue<i32>>(2, (queue: Queue<i32>) => queue.putNowait(1), queue);
  const a = createTask(limited("a", queue, 2), "a");
  const b = createTask(limited("b", queue, 5), "b");
  await settle([a, b]);
  drain(queue);
}

async function putAtTheLimit(): Promise<void> {
  const queue = full(1);
  getRunningLoop().callLaterWith<Queue<i32>>(
    2,
    (queue: Queue<i32>) => {
      queue.getNowait();
    },
    queue,
  );
  try {
    await waitFor(queue.put(1), 2);
  } catch (e) {
    at(text(e));
  }
  drain(queue);
}

async function itself(): Promise<void> {
  const queue = new Queue<i32>(1);
  currentTask()!.cancel("myself");
  try {
    await queue.get();
  } catch (e) {
    say(text(e));
  }
  currentTask()!.cancel("again");
  await queue.put(1);
  try {
    await queue.put(2);
  } catch (e) {
    say(text(e));
  }
  drain(queue);
}

async function byPriority(): Promise<void> {
  const queue = new PriorityQueue<i32>(2);
  queue.putNowait(5);
  queue.putNowait(3);
  const tasks = [putter("a", queue, 1), putter("b", queue, 4), putter("c", queue, 2)];
  await sleep(0);
  say(`${queue.getNowait()}`);
  tasks[0].cancel("urgent");
  await settle([tasks[0], tasks[1]]);
  drain(queue);
  await settle([tasks[2]]);
  drain(queue);
}

test("cancelled while it waits to get", gettingCancelled());
test("cancelled, and an item put in the same turn", cancelledThenPut());
test("an item is put, and who gets it cancelled in the same turn", putThenCancelled());
test("the only one who gets is cancelled in the turn of the put", onlyGetter());
test("several who get are cancelled in the turn of the puts", severalGetters());
test("who gets is cancelled twice in the turn of the put", getterCancelledTwice());
test("an item, and a cancellation that is taken back", getterTakenBack());
test("cancelled, and its item taken by another", stolenAndCancelled());
test("who gets swallows its cancellation and gets again", swallowed());
test("cancelled while it waits to put", puttingCancelled());
test("cancelled, and room made in the same turn", cancelledThenGot());
test("room is made, and who puts cancelled in the same turn", gotThenCancelled());
test("the only one who puts is cancelled in the turn of the get", onlyPutter());
test("several who put are cancelled in the turn of the gets", severalPutters());
test("cancelled, and its room taken by another", roomStolenAndCancelled());
test("a putter is cancelled while others get", bothSides());
test("cancelled while it joins, and all is done in the same turn", joining());
test("all is done, and who joins cancelled in the same turn", joinedAndCancelled());
test("an item is put at the limit of time", getAtTheLimit());
test("an item of who is too late goes to the next", limitHandsOn());
test("room is made at the limit of time", putAtTheLimit());
test("a task that has cancelled itself gets and puts", itself());
test("who puts by priority is cancelled", byPriority());
