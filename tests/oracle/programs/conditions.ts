// Condition: notified one by one and all, with a lock that is shared, and cancellation in every window.
import {
  Condition,
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

async function waits(name: string, condition: Condition): Promise<void> {
  try {
    await condition.acquire();
    try {
      say(`${name} waits`);
      const notified = await condition.wait();
      at(`${name} goes on: ${notified}, locked ${condition.locked()}`);
    } finally {
      condition.release();
    }
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    throw e;
  }
}

function start(name: string, condition: Condition): Task<void> {
  return createTask(waits(name, condition), name);
}

/** Keeps the lock for some turns. */
async function keeps(condition: Condition, count: i32): Promise<void> {
  await using _ = condition;
  await turns(count);
  say("gives the lock back");
}

async function notify(condition: Condition, count: i32): Promise<void> {
  await using _ = condition;
  condition.notify(count);
}

async function withoutLock(): Promise<void> {
  const condition = new Condition();
  try {
    await condition.wait();
  } catch (e) {
    say(text(e));
  }
  try {
    await condition.waitFor(() => false);
  } catch (e) {
    say(text(e));
  }
  try {
    condition.notify();
  } catch (e) {
    say(text(e));
  }
  try {
    condition.notifyAll();
  } catch (e) {
    say(text(e));
  }
  try {
    condition.release();
  } catch (e) {
    say(text(e));
  }
}

async function acquireRelease(): Promise<void> {
  const condition = new Condition();
  say(`${condition.locked()} ${await condition.acquire()} ${condition.locked()}`);
  condition.notify();
  condition.notifyAll();
  condition.release();
  say(`${condition.locked()}`);
}

async function oneByOne(): Promise<void> {
  const condition = new Condition();
  const tasks = [start("a", condition), start("b", condition), start("c", condition)];
  await sleep(1);
  await notify(condition, 1);
  await sleep(1);
  await notify(condition, 2);
  await settle(tasks);
}

async function all(): Promise<void> {
  const condition = new Condition();
  const tasks = [start("a", condition), start("b", condition), start("c", condition)];
  await sleep(1);
  {
    await using _ = condition;
    condition.notifyAll();
    createTask(ticker(5));
  }
  await settle(tasks);
}

async function none(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(1);
  await notify(condition, 0);
  await notify(condition, -1);
  await sleep(1);
  say(`done ${a.done}`);
  await notify(condition, 9);
  await settle([a]);
}

async function notifiedBefore(): Promise<void> {
  const condition = new Condition();
  await notify(condition, 2);
  const a = start("a", condition);
  await sleep(1);
  say(`done ${a.done}`);
  await notify(condition, 1);
  await settle([a]);
}

/** What was notified takes the lock after who already waits for it. */
async function lockIsContested(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(0);
  const keeper = createTask(keeps(condition, 2));
  await sleep(0);
  const later = createTask(keeps(condition, 1));
  await sleep(0);
  condition.notify();
  await gather([keeper, later]);
  await settle([a]);
}

let level = 0;

async function waitsForLevel(name: string, condition: Condition, wanted: i32): Promise<void> {
  await using _ = condition;
  const reached = await condition.waitForWith<i32>((wanted: i32) => {
    say(`is ${level} >= ${wanted}?`);
    return level >= wanted;
  }, wanted);
  say(`${name} goes on: ${reached}`);
}

async function levels(): Promise<void> {
  level = 0;
  const condition = new Condition();
  const both = gather([waitsForLevel("a", condition, 2), waitsForLevel("b", condition, 1)]);
  for (level = 1; level < 3; level++) {
    await sleep(1);
    await using _ = condition;
    condition.notifyAll();
  }
  await both;
}

async function alreadyTrue(): Promise<void> {
  const condition = new Condition();
  say(`${await condition.waitFor(() => true)}`);
}

async function waitsForThrow(): Promise<void> {
  const condition = new Condition();
  await condition.acquire();
  try {
    await condition.waitFor(() => {
      throw new Oops("asked");
    });
  } catch (e) {
    say(`${text(e)}, locked ${condition.locked()}`);
  }
}

async function sharedLock(): Promise<void> {
  const lock = new Lock();
  const full = new Condition(lock);
  const empty = new Condition(lock);
  const a = start("full", full);
  const b = start("empty", empty);
  await sleep(1);
  await lock.acquire();
  say(`${full.locked()} ${empty.locked()}`);
  full.notify();
  lock.release();
  await settle([a]);
  await empty.acquire();
  full.notifyAll();
  empty.notifyAll();
  full.release();
  await settle([b]);
}

async function contextThrows(): Promise<void> {
  const condition = new Condition();
  try {
    await using _ = condition;
    throw new Oops("inside");
  } catch (e) {
    say(`${text(e)}, locked ${condition.locked()}`);
  }
}

async function cancelled(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  const b = start("b", condition);
  await sleep(1);
  a.cancel("enough");
  await turns(3);
  await notify(condition, 1);
  await settle([a, b]);
  say(`${condition.locked()}`);
}

async function cancelledWhileLocked(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(0);
  const keeper = createTask(keeps(condition, 4));
  await sleep(0);
  a.cancel("waits for the lock");
  createTask(ticker(6));
  await settle([a, keeper]);
}

async function notifiedAndCancelled(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  const b = start("b", condition);
  await sleep(1);
  await condition.acquire();
  condition.notify();
  a.cancel("after");
  condition.release();
  await settle([a, b]);
}

async function cancelledAndNotified(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  const b = start("b", condition);
  await sleep(1);
  await condition.acquire();
  a.cancel("before");
  condition.notify();
  condition.release();
  await settle([a, b]);
}

/** Who is cancelled while it takes the lock again passes the notification on. */
async function cancelledTakingTheLock(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  const b = start("b", condition);
  await sleep(1);
  await condition.acquire();
  condition.notify();
  await turns(2);
  a.cancel("one");
  await turns(2);
  a.cancel("two");
  a.cancel("three");
  await turns(2);
  a.cancel("four");
  say("still has the lock");
  condition.release();
  await settle([a, b]);
}

async function cancelledAtTheHandOver(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(1);
  await condition.acquire();
  condition.notify();
  await turns(2);
  condition.release();
  a.cancel("with the lock handed over");
  await settle([a]);
  say(`${condition.locked()}`);
}

async function takenBack(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(1);
  await condition.acquire();
  condition.notify();
  a.cancel("nothing");
  a.uncancel();
  condition.release();
  await settle([a]);
}

async function cancelledTwice(): Promise<void> {
  const condition = new Condition();
  const a = start("a", condition);
  await sleep(1);
  a.cancel("one");
  a.cancel("two");
  await settle([a]);
  say(`${a.cancelling()}`);
}

async function allCancelled(): Promise<void> {
  const condition = new Condition();
  const tasks = [start("a", condition), start("b", condition), start("c", condition)];
  await sleep(1);
  await condition.acquire();
  condition.notifyAll();
  for (let i = 0; i < 3; i++) tasks[i].cancel(`${i}`);
  condition.release();
  await settle(tasks);
  say(`${condition.locked()}`);
}

async function inTime(): Promise<void> {
  const condition = new Condition();
  await condition.acquire();
  try {
    await waitFor(condition.wait(), 2);
  } catch (e) {
    at(`${text(e)}, locked ${condition.locked()}`);
  }
  try {
    await using _ = timeout(1);
    await condition.wait();
  } catch (e) {
    at(`${text(e)}, locked ${condition.locked()}`);
  }
  condition.release();
}

/** The limit waits until the lock is there again. */
async function limitAndLock(): Promise<void> {
  const condition = new Condition();
  await condition.acquire();
  getRunningLoop().callLaterWith<Condition>(
    1,
    (condition: Condition) => {
      createTask(keepsMs(condition, 4));
    },
    condition,
  );
  try {
    await waitFor(condition.wait(), 2);
  } catch (e) {
    at(`${text(e)}, locked ${condition.locked()}`);
  }
}

async function keepsMs(condition: Condition, ms: i64): Promise<void> {
  await using _ = condition;
  await sleep(ms);
}

async function itself(): Promise<void> {
  const condition = new Condition();
  await condition.acquire();
  currentTask()!.cancel("myself");
  try {
    await condition.wait();
  } catch (e) {
    say(`${text(e)}, locked ${condition.locked()}`);
  }
}

async function takesTurn(condition: Condition, i: i32, order: i32[]): Promise<void> {
  await using _ = condition;
  await condition.wait();
  order.push(i);
}

async function many(): Promise<void> {
  const condition = new Condition();
  const order: i32[] = [];
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 24; i++) tasks.push(createTask(takesTurn(condition, i, order), `${i}`));
  await sleep(1);
  await notify(condition, 5);
  await sleep(1);
  tasks[5].cancel();
  await condition.acquire();
  condition.notify(3);
  tasks[7].cancel();
  condition.release();
  await sleep(1);
  say(order.join(" "));
  await notify(condition, 100);
  await settle(tasks);
  say(order.join(" "));
}

test("without the lock", withoutLock());
test("a condition's lock", acquireRelease());
test("notified one by one, then two", oneByOne());
test("all are notified", all());
test("none is notified", none());
test("notified before anybody waits", notifiedBefore());
test("notified while others wait for the lock", lockIsContested());
test("conditions that are asked for", levels());
test("a condition that is true", alreadyTrue());
test("what is asked throws", waitsForThrow());
test("two conditions of one lock", sharedLock());
test("a block with a condition throws", contextThrows());
test("cancelled while it waits to be notified", cancelled());
test("cancelled while another has the lock", cancelledWhileLocked());
test("notified and cancelled in the same turn", notifiedAndCancelled());
test("cancelled and notified in the same turn", cancelledAndNotified());
test("cancelled several times while it takes the lock again", cancelledTakingTheLock());
test("cancelled when it is handed the lock again", cancelledAtTheHandOver());
test("notified, and a cancellation that is taken back", takenBack());
test("cancelled twice while it waits to be notified", cancelledTwice());
test("all are notified and cancelled in the same turn", allCancelled());
test("wait_for and timeout of a condition", inTime());
test("a limit of time waits for the lock", limitAndLock());
test("a task that has cancelled itself waits to be notified", itself());
test("many wait to be notified", many());
