// Where tasks wait, by the names of their coroutines.
import { Event, Future, Lock, Task, createTask, currentTask, gather, getRunningLoop, sleep, waitFor } from "wasyncio";
import { Oops, say, test, text } from "./cases";

/** The coroutines of the program in a stack, what is parked first. */
function chain(stack: string): string {
  const lines = stack.split("\n");
  let names = "";
  for (let i = 0; i < lines.length; i++) {
    const end = lines[i].indexOf(" (");
    if (end < 0) continue; // of the library
    names += (names.length ? " < " : "") + lines[i].substring(lines[i].indexOf("at ") + "at ".length, end);
  }
  return names;
}

function tell<T>(name: string, task: Task<T>): void {
  say(`${name}: [${chain(task.stack())}]`);
}

async function inner(future: Future<i32>): Promise<i32> {
  return await future;
}

async function middle(future: Future<i32>): Promise<i32> {
  return 1 + (await inner(future));
}

async function outer(future: Future<i32>): Promise<i32> {
  return 1 + (await middle(future));
}

async function ofAChain(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(outer(future));
  tell("not begun", task);
  await sleep(0);
  tell("waits", task);
  future.setResult(1);
  tell("is ready", task);
  say(`${await task}`);
  tell("done", task);
}

test("a chain of awaits", ofAChain());

async function moves(): Promise<void> {
  await first();
  await second();
  await sleep(5);
}

async function first(): Promise<void> {
  await sleep(5);
}

async function second(): Promise<void> {
  await first();
}

async function onItsWay(): Promise<void> {
  const task = createTask(moves());
  for (let i = 0; i < 4; i++) {
    await sleep(i ? 5 : 3);
    tell(`${i}`, task);
  }
  await task;
}

test("a task on its way", onItsWay());

async function tellsItself(): Promise<void> {
  say(`itself: [${chain(currentTask()!.stack())}]`);
  await sleep(0);
  say(`itself: [${chain(currentTask()!.stack())}]`);
}

test("a task that runs", tellsItself());

async function cleansUp(future: Future<i32>): Promise<i32> {
  try {
    return await middle(future);
  } finally {
    await sleep(5);
  }
}

async function ofACancelled(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(cleansUp(future));
  await sleep(1);
  tell("waits", task);
  task.cancel();
  tell("cancelled", task);
  await sleep(1);
  tell("cleans up", task);
  try {
    await task;
  } catch (e) {
    say(text(e));
  }
  tell("done", task);
}

test("a task that is cancelled", ofACancelled());

async function ofASleeper(): Promise<void> {
  const task = createTask(second());
  await sleep(1);
  task.cancel();
  tell("cancelled", task);
  try {
    await task;
  } catch (e) {
    say(text(e));
  }
}

test("a task that sleeps is cancelled", ofASleeper());

async function takes(lock: Lock): Promise<void> {
  await lock.acquire();
  lock.release();
}

async function isSet(event: Event): Promise<void> {
  await event.wait();
}

async function ofObjects(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const event = new Event();
  const a = createTask(takes(lock));
  const b = createTask(isSet(event));
  await sleep(1);
  tell("lock", a);
  tell("event", b);
  lock.release();
  event.set();
  await a;
  await b;
}

test("tasks that wait for a lock and an event", ofObjects());

async function limited(future: Future<i32>): Promise<i32> {
  return await waitFor(inner(future), 50);
}

async function gathers(future: Future<i32>): Promise<i32> {
  const results = await gather([inner(future)]);
  return results[0];
}

async function ofOthers(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const a = createTask(limited(future));
  const b = createTask(gathers(future));
  await sleep(1);
  tell("limit", a);
  tell("gather", b);
  future.setResult(3);
  say(`${await a} ${await b}`);
}

test("tasks that wait with a limit, and for a gather", ofOthers());

async function größe(future: Future<i32>): Promise<i32> {
  return await future;
}

async function 温度(future: Future<i32>): Promise<i32> {
  return await größe(future);
}

async function wide(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(温度(future));
  await sleep(0);
  tell("wide", task);
  future.setResult(4);
  say(`${await task}`);
}

test("names in other letters", wide());

async function goesDownAndThrowsAtTheBottomOfAllOfItsCalls(depth: i32): Promise<i32> {
  if (!depth) {
    await sleep(1);
    throw new Oops("at the bottom");
  }
  return 1 + (await goesDownAndThrowsAtTheBottomOfAllOfItsCalls(depth - 1));
}

async function deep(): Promise<void> {
  const task = createTask(goesDownAndThrowsAtTheBottomOfAllOfItsCalls(90));
  try {
    say(`${await task}`);
  } catch (e) {
    if (!(e instanceof Oops)) throw e;
    say(text(e));
  }
}

test("an error through ninety coroutines", deep());
