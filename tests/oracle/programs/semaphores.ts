// Semaphore and BoundedSemaphore: permits in turn, cancellation in every window, as contexts.
import {
  BoundedSemaphore,
  Semaphore,
  Task,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  timeout,
  waitFor,
} from "wasyncio";
import { Oops, at, say, settle, test, text, ticker, turns } from "./cases";

/** Takes a permit for some turns. */
async function holder(name: string, semaphore: Semaphore, count: i32): Promise<void> {
  try {
    const got = await semaphore.acquire();
    say(`${name} has one: ${got}, locked ${semaphore.locked()}`);
    await turns(count);
    semaphore.release();
    say(`${name} gave it back, locked ${semaphore.locked()}`);
  } catch (e) {
    say(`${name} throws ${text(e)}, locked ${semaphore.locked()}`);
    throw e;
  }
}

/** Takes a permit and keeps it. */
async function taker(name: string, semaphore: Semaphore): Promise<void> {
  try {
    await semaphore.acquire();
    say(`${name} has one, locked ${semaphore.locked()}`);
  } catch (e) {
    say(`${name} throws ${text(e)}, locked ${semaphore.locked()}`);
    throw e;
  }
}

function start(name: string, semaphore: Semaphore): Task<void> {
  return createTask(taker(name, semaphore), name);
}

async function block(name: string, semaphore: Semaphore, ms: i64): Promise<void> {
  {
    await using _ = semaphore;
    at(`${name} is in`);
    await sleep(ms);
    at(`${name} leaves`);
  }
  say(`${name} is out`);
}

async function negative(): Promise<void> {
  try {
    new Semaphore(-1);
  } catch (e) {
    say(text(e));
  }
  try {
    new BoundedSemaphore(-1);
  } catch (e) {
    say(text(e));
  }
}

async function one(): Promise<void> {
  const semaphore = new Semaphore();
  say(`${semaphore.locked()} ${await semaphore.acquire()} ${semaphore.locked()}`);
  semaphore.release();
  say(`${semaphore.locked()}`);
}

async function zero(): Promise<void> {
  const semaphore = new Semaphore(0);
  say(`${semaphore.locked()}`);
  const a = start("a", semaphore);
  await sleep(1);
  semaphore.release();
  await settle([a]);
  say(`${semaphore.locked()}`);
}

async function three(): Promise<void> {
  const semaphore = new Semaphore(3);
  await gather([
    holder("a", semaphore, 2),
    holder("b", semaphore, 1),
    holder("c", semaphore, 3),
    holder("d", semaphore, 1),
    holder("e", semaphore, 0),
    ticker(8),
  ]);
}

async function more(): Promise<void> {
  const semaphore = new Semaphore(1);
  semaphore.release();
  semaphore.release();
  for (let i = 0; i < 3; i++) await semaphore.acquire();
  say(`${semaphore.locked()}`);
}

async function severalReleased(): Promise<void> {
  const semaphore = new Semaphore(0);
  const tasks = [start("a", semaphore), start("b", semaphore), start("c", semaphore)];
  await sleep(0);
  semaphore.release();
  semaphore.release();
  say(`${semaphore.locked()}`);
  await turns(2);
  semaphore.release();
  await settle(tasks);
}

async function noneJumps(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  await sleep(0);
  semaphore.release();
  semaphore.release();
  say(`${semaphore.locked()}`);
  const b = start("b", semaphore);
  await taker("main", semaphore);
  say(`b done ${b.done}`);
  semaphore.release();
  await settle([a, b]);
}

async function cancelled(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  const b = start("b", semaphore);
  await sleep(1);
  a.cancel("enough");
  await sleep(1);
  semaphore.release();
  await settle([a, b]);
}

async function cancelledAndReleased(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  const b = start("b", semaphore);
  await sleep(0);
  a.cancel("before");
  semaphore.release();
  await settle([a, b]);
}

async function releasedAndCancelled(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  const b = start("b", semaphore);
  await sleep(0);
  semaphore.release();
  a.cancel("after");
  say(`${semaphore.locked()}`);
  await settle([a, b]);
  say(`${semaphore.locked()}`);
}

async function onlyOneCancelled(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  await sleep(0);
  semaphore.release();
  a.cancel("after");
  await settle([a]);
  say(`${semaphore.locked()}`);
  await taker("main", semaphore);
}

async function severalCancelled(): Promise<void> {
  const semaphore = new Semaphore(0);
  const tasks = [start("a", semaphore), start("b", semaphore), start("c", semaphore), start("d", semaphore)];
  await sleep(0);
  semaphore.release();
  semaphore.release();
  tasks[0].cancel("a");
  tasks[1].cancel("b");
  await settle(tasks);
}

async function alternating(): Promise<void> {
  const semaphore = new Semaphore(0);
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 6; i++) tasks.push(start(`${i}`, semaphore));
  await sleep(0);
  for (let i = 0; i < 6; i += 2) tasks[i].cancel();
  for (let i = 0; i < 3; i++) semaphore.release();
  await settle(tasks);
  say(`${semaphore.locked()}`);
}

async function cancelledTwice(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  await sleep(0);
  semaphore.release();
  a.cancel("one");
  a.cancel("two");
  await settle([a]);
  say(`${semaphore.locked()}`);
}

async function takenBack(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  await sleep(0);
  semaphore.release();
  a.cancel();
  a.uncancel();
  await settle([a]);
  say(`${semaphore.locked()}`);
}

/** Who comes while others are being woken waits for its turn, and has its permit when they have had theirs. */
async function newcomer(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  const b = start("b", semaphore);
  await sleep(0);
  semaphore.release();
  semaphore.release();
  semaphore.release();
  const c = start("c", semaphore);
  const d = start("d", semaphore);
  createTask(ticker(4));
  await settle([a, b, c]);
  say(`d done ${d.done}`);
  d.cancel();
}

async function newcomerAfterACancellation(): Promise<void> {
  const semaphore = new Semaphore(0);
  const a = start("a", semaphore);
  const b = start("b", semaphore);
  await sleep(0);
  semaphore.release();
  a.cancel("a");
  b.cancel("b");
  const c = start("c", semaphore);
  await settle([a, b, c]);
  say(`${semaphore.locked()}`);
}

async function inTime(): Promise<void> {
  const semaphore = new Semaphore(0);
  try {
    await waitFor(semaphore.acquire(), 2);
  } catch (e) {
    at(text(e));
  }
  semaphore.release();
  say(`${await waitFor(semaphore.acquire(), 2)} ${semaphore.locked()}`);
}

async function atTheLimit(): Promise<void> {
  const semaphore = new Semaphore(0);
  getRunningLoop().callLaterWith<Semaphore>(2, (semaphore: Semaphore) => semaphore.release(), semaphore);
  try {
    await using _ = timeout(2);
    await semaphore.acquire();
  } catch (e) {
    at(text(e));
  }
  say(`${semaphore.locked()}`);
}

async function contexts(): Promise<void> {
  const semaphore = new Semaphore(2);
  await gather([
    block("a", semaphore, 2),
    block("b", semaphore, 3),
    block("c", semaphore, 2),
    block("d", semaphore, 1),
  ]);
  say(`${semaphore.locked()}`);
}

async function throwsInside(semaphore: Semaphore): Promise<void> {
  await using _ = semaphore;
  await sleep(1);
  throw new Oops("inside");
}

async function contextThrows(): Promise<void> {
  const semaphore = new BoundedSemaphore(1);
  try {
    await throwsInside(semaphore);
  } catch (e) {
    say(`${text(e)}, locked ${semaphore.locked()}`);
  }
}

async function contextCancelled(): Promise<void> {
  const semaphore = new Semaphore(1);
  const a = createTask(block("a", semaphore, 5), "a");
  const b = createTask(block("b", semaphore, 5), "b");
  const c = createTask(block("c", semaphore, 1), "c");
  await sleep(1);
  b.cancel("at the door");
  a.cancel("inside");
  await settle([a, b, c]);
}

async function bounded(): Promise<void> {
  const semaphore = new BoundedSemaphore(2);
  await semaphore.acquire();
  semaphore.release();
  try {
    semaphore.release();
  } catch (e) {
    say(text(e));
  }
  const plain: Semaphore = semaphore;
  try {
    plain.release();
  } catch (e) {
    say(text(e));
  }
  say(`${semaphore.locked()}`);
}

async function boundedHandsOver(): Promise<void> {
  const semaphore = new BoundedSemaphore();
  await semaphore.acquire();
  const a = start("a", semaphore);
  await sleep(0);
  semaphore.release();
  try {
    semaphore.release();
    say("had been taken for a");
    semaphore.release();
  } catch (e) {
    say(text(e));
  }
  await settle([a]);
}

async function boundedOfNone(): Promise<void> {
  const semaphore = new BoundedSemaphore(0);
  try {
    semaphore.release();
  } catch (e) {
    say(text(e));
  }
}

async function takes(semaphore: Semaphore, order: i32[], i: i32): Promise<void> {
  await using _ = semaphore;
  order.push(i);
  await turns(1 + (i % 3));
}

async function many(): Promise<void> {
  const semaphore = new Semaphore(4);
  const order: i32[] = [];
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 24; i++) tasks.push(createTask(takes(semaphore, order, i), `${i}`));
  await turns(2);
  for (let i = 2; i < 24; i += 6) tasks[i].cancel();
  await settle(tasks);
  say(order.join(" "));
}

test("permits below none", negative());
test("one permit, when nothing is said", one());
test("a semaphore without permits", zero());
test("three permits for five", three());
test("more is given back than was taken", more());
test("permits are given to those who wait longest", severalReleased());
test("nobody takes a permit before those who wait", noneJumps());
test("cancelled while it waits for a permit", cancelled());
test("cancelled, and a permit given back in the same turn", cancelledAndReleased());
test("a permit is given back, and who has it cancelled in the same turn", releasedAndCancelled());
test("the permit of one who was cancelled is free again", onlyOneCancelled());
test("several permits, several cancelled in the same turn", severalCancelled());
test("every second who waits is cancelled in the turn of the hand-over", alternating());
test("cancelled twice in the turn of the hand-over", cancelledTwice());
test("a permit, and a cancellation that is taken back", takenBack());
test("newcomers while permits are handed over", newcomer());
test("a newcomer has the permit of those who were cancelled", newcomerAfterACancellation());
test("wait_for of a permit, too late and in time", inTime());
test("a permit is given back at the limit of time", atTheLimit());
test("blocks with two permits", contexts());
test("a block with a permit throws", contextThrows());
test("cancelled in and before a block with a permit", contextCancelled());
test("a bounded semaphore is given back too often", bounded());
test("a bounded semaphore whose permit was handed over", boundedHandsOver());
test("a bounded semaphore without permits", boundedOfNone());
test("many wait for four permits", many());
