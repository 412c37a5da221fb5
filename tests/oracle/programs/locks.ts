// Lock: in turn, given back, cancelled in every window, as a context.
import {
  CancelledError,
  Lock,
  Task,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  sleep,
  timeout,
  waitFor,
} from "wasyncio";
import { Oops, at, say, settle, test, text, ticker, turns } from "./cases";

/** Takes the lock for some turns; tells all that happens to it. */
async function holder(name: string, lock: Lock, count: i32): Promise<void> {
  try {
    const got = await lock.acquire();
    say(`${name} has it: ${got}`);
    await turns(count);
    lock.release();
    say(`${name} gave it back`);
  } catch (e) {
    say(`${name} throws ${text(e)}`);
    throw e;
  }
}

/** Takes the lock in a block. */
async function block(name: string, lock: Lock, ms: i64): Promise<void> {
  {
    await using _ = lock;
    at(`${name} is in`);
    await sleep(ms);
    at(`${name} leaves`);
  }
  say(`${name} is out`);
}

function start(name: string, lock: Lock): Task<void> {
  return createTask(holder(name, lock, 1), name);
}

async function free(): Promise<void> {
  const lock = new Lock();
  createTask(ticker(2));
  say(`${lock.locked()}`);
  say(`${await lock.acquire()} ${lock.locked()}`);
  lock.release();
  say(`${lock.locked()}`);
}

async function notAcquired(): Promise<void> {
  const lock = new Lock();
  try {
    lock.release();
  } catch (e) {
    say(text(e));
  }
  await lock.acquire();
  lock.release();
  try {
    lock.release();
  } catch (e) {
    say(text(e));
  }
}

async function inTurn(): Promise<void> {
  const lock = new Lock();
  await gather([holder("a", lock, 2), holder("b", lock, 1), holder("c", lock, 0), ticker(7)]);
}

async function byAnother(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  await sleep(1);
  getRunningLoop().callSoonWith<Lock>((lock: Lock) => lock.release(), lock);
  await settle([a]);
  say(`${lock.locked()}`);
}

async function noneJumps(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  await sleep(0);
  lock.release();
  say(`free: ${lock.locked()}`);
  await holder("main", lock, 1);
  await settle([a]);
}

async function jumps(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  await sleep(0);
  a.cancel();
  lock.release();
  await holder("main", lock, 1);
  await settle([a]);
}

async function cancelledWhileWaiting(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  const b = start("b", lock);
  await sleep(0);
  a.cancel("enough");
  await turns(2);
  lock.release();
  await settle([a, b]);
  say(`${lock.locked()}`);
}

async function cancelledWhenHandedOver(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  const b = start("b", lock);
  await sleep(0);
  lock.release();
  a.cancel("late");
  await settle([a, b]);
  say(`${lock.locked()}`);
}

async function cancelledAndReleased(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  const b = start("b", lock);
  createTask(ticker(5));
  await sleep(0);
  a.cancel();
  lock.release();
  await settle([a, b]);
}

async function secondCancelled(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  const b = start("b", lock);
  const c = start("c", lock);
  await sleep(0);
  b.cancel();
  lock.release();
  await settle([a, b, c]);
}

async function severalCancelled(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const tasks = [start("a", lock), start("b", lock), start("c", lock), start("d", lock)];
  await sleep(0);
  lock.release();
  for (let i = 0; i < 3; i++) tasks[i].cancel(`${i}`);
  await settle(tasks);
  say(`${lock.locked()}`);
}

async function allCancelled(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const tasks = [start("a", lock), start("b", lock)];
  await sleep(0);
  lock.release();
  tasks[0].cancel();
  tasks[1].cancel();
  await settle(tasks);
  say(`${lock.locked()}`);
  await holder("main", lock, 0);
}

async function cancelledTwice(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  const b = start("b", lock);
  await sleep(0);
  say(`${a.cancel("one")} ${a.cancel("two")}`);
  lock.release();
  await settle([a, b]);
  say(`${a.cancelling()}`);
}

async function takenBackWhenHandedOver(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  await sleep(0);
  lock.release();
  a.cancel();
  say(`${a.uncancel()}`);
  await settle([a]);
}

async function notTakenBack(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = start("a", lock);
  await sleep(0);
  a.cancel("stays");
  say(`${a.uncancel()}`);
  lock.release();
  await settle([a]);
}

async function beforeItAsks(): Promise<void> {
  const lock = new Lock();
  const a = start("a", lock);
  a.cancel("before");
  await settle([a]);
  say(`${lock.locked()}`);
}

async function asksAgain(lock: Lock): Promise<void> {
  try {
    await lock.acquire();
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say(`again after ${text(e)}`);
    await lock.acquire();
  }
  say("has it");
  lock.release();
}

async function swallowed(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = createTask(asksAgain(lock), "a");
  const b = start("b", lock);
  await sleep(0);
  a.cancel("once");
  lock.release();
  await settle([a, b]);
}

async function inTime(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const b = createTask(block("b", lock, 1), "b");
  await sleep(1);
  try {
    say(`${await waitFor(lock.acquire(), 2)}`);
  } catch (e) {
    at(`main throws ${text(e)}`);
  }
  lock.release();
  await settle([b]);
  say(`${await waitFor(lock.acquire(), 2)} ${lock.locked()}`);
}

async function limitAtHandOver(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  getRunningLoop().callLaterWith<Lock>(2, (lock: Lock) => lock.release(), lock);
  try {
    await using _ = timeout(2);
    say(`${await lock.acquire()}`);
  } catch (e) {
    at(`main throws ${text(e)}`);
  }
  say(`${lock.locked()}`);
}

async function waiter(name: string, lock: Lock, ms: i64): Promise<void> {
  try {
    await waitFor(lock.acquire(), ms);
    at(`${name} has it`);
    lock.release();
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function limitBeforeHandOver(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const both = gather([waiter("a", lock, 2), waiter("b", lock, 4)]);
  await sleep(2);
  lock.release();
  await both;
  say(`${lock.locked()}`);
}

async function contexts(): Promise<void> {
  const lock = new Lock();
  await gather([block("a", lock, 2), block("b", lock, 1), block("c", lock, 0)]);
  say(`${lock.locked()}`);
}

async function throwsInside(lock: Lock): Promise<void> {
  await using _ = lock;
  await sleep(1);
  throw new Oops("inside");
}

async function contextThrows(): Promise<void> {
  const lock = new Lock();
  try {
    await throwsInside(lock);
  } catch (e) {
    say(`${text(e)}, locked ${lock.locked()}`);
  }
}

async function releasedInside(lock: Lock): Promise<void> {
  await using _ = lock;
  lock.release();
}

async function contextReleased(): Promise<void> {
  const lock = new Lock();
  try {
    await releasedInside(lock);
  } catch (e) {
    say(text(e));
  }
}

async function contextCancelledEntering(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const a = createTask(block("a", lock, 1), "a");
  await sleep(1);
  a.cancel("at the door");
  await settle([a]);
  say(`${lock.locked()}`);
}

async function contextCancelledInside(): Promise<void> {
  const lock = new Lock();
  const a = createTask(block("a", lock, 5), "a");
  const b = createTask(block("b", lock, 1), "b");
  await sleep(1);
  a.cancel("inside");
  await settle([a, b]);
}

async function cancelsItself(lock: Lock): Promise<void> {
  currentTask()!.cancel("myself");
  try {
    await lock.acquire();
    say("has it");
    lock.release();
    await sleep(0);
  } catch (e) {
    say(`throws ${text(e)}`);
  }
}

async function itselfFree(): Promise<void> {
  const lock = new Lock();
  await cancelsItself(lock);
  say(`${lock.locked()}`);
}

async function itselfTaken(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  await cancelsItself(lock);
  lock.release();
  say(`${lock.locked()}`);
}

async function counts(lock: Lock, order: i32[], i: i32): Promise<void> {
  await using _ = lock;
  order.push(i);
  await sleep(0);
}

async function many(): Promise<void> {
  const lock = new Lock();
  const order: i32[] = [];
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 24; i++) tasks.push(createTask(counts(lock, order, i)));
  await sleep(0);
  tasks[7].cancel();
  tasks[23].cancel();
  for (let i = 0; i < tasks.length; i++) {
    try {
      await tasks[i];
    } catch (e) {
      say(`${i} ${e.name}`);
    }
  }
  say(order.join(" "));
}

test("a lock that is free is taken at once", free());
test("a lock that nobody has is given back", notAcquired());
test("a lock is had in turn", inTurn());
test("a callback gives a lock back", byAnother());
test("nobody takes a lock that is being handed over", noneJumps());
test("a lock is taken where all who wait are cancelled", jumps());
test("cancelled while it waits for a lock", cancelledWhileWaiting());
test("cancelled in the turn in which it was handed the lock", cancelledWhenHandedOver());
test("the first who waits is cancelled, and the lock given back in the same turn", cancelledAndReleased());
test("the second who waits is cancelled in the turn of the hand-over", secondCancelled());
test("several are cancelled in the turn of the hand-over", severalCancelled());
test("all who wait are cancelled in the turn of the hand-over", allCancelled());
test("cancelled twice while it waits for a lock", cancelledTwice());
test("a cancellation is taken back in the turn of the hand-over", takenBackWhenHandedOver());
test("a cancellation while it waits cannot be taken back", notTakenBack());
test("cancelled before it asks for the lock", beforeItAsks());
test("who swallows its cancellation waits for the lock at the end", swallowed());
test("wait_for of a lock, too late and in time", inTime());
test("a limit of time is reached in the turn of the hand-over", limitAtHandOver());
test("a limit of time is reached before the hand-over in the same turn", limitBeforeHandOver());
test("blocks with a lock", contexts());
test("a block with a lock throws", contextThrows());
test("a block gives its lock back before its end", contextReleased());
test("cancelled on entry into a block with a lock", contextCancelledEntering());
test("cancelled in a block with a lock", contextCancelledInside());
test("a task that has cancelled itself takes a free lock", itselfFree());
test("a task that has cancelled itself waits for a lock", itselfTaken());
test("many wait for a lock", many());
