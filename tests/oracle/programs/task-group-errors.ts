// TaskGroup where tasks, the block and who cancels fail, alone and together.
import { AsyncContext, CancelledError, TaskGroup, createTask, currentTask, sleep } from "wasyncio";
import { Oops, at, ends, fails, say, stubborn, test, text, ticker, turns, whole, work } from "./cases";

/** Throws another error when it is cancelled. */
async function breaks(name: string, ms: i64): Promise<i32> {
  try {
    await sleep(ms);
  } finally {
    at(`${name} breaks`);
    throw new Oops(name);
  }
}

function cancelling(): void {
  say(`cancelling ${currentTask()!.cancelling()}`);
}

async function aChild(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  group.createTask(fails("b", 2));
  group.createTask(work("c", 1));
  try {
    await sleep(10);
  } catch (e) {
    at(`block sees ${text(e)}`);
    cancelling();
    throw e;
  }
}

async function aChildAtTheEnd(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  group.createTask(fails("b", 2));
}

async function theBlock(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  group.createTask(stubborn("b", 2, 1));
  await sleep(1);
  throw new Oops("block");
}

async function theBlockAndAChild(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  group.createTask(breaks("b", 5));
  await breaks("block", 5);
}

async function everybody(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(breaks("a", 5));
  group.createTask(fails("b", 2));
  await breaks("block", 5);
}

async function cancelledAndFails(): Promise<void> {
  const task = createTask(ends("g", everybody()));
  await sleep(2);
  task.cancel("canceller");
  await task;
  say(`${task.cancelling()}`);
}

async function inOrder(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("third", 3));
  group.createTask(breaks("first of those that are cancelled", 5));
  group.createTask(fails("before all", 1));
  group.createTask(breaks("second of those that are cancelled", 5));
  group.createTask(stubborn("stubborn", 2, 1));
}

async function inOneTurn(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  group.createTask(fails("b", 1));
  group.createTask(fails("c", 1));
}

async function throws(name: string): Promise<i32> {
  throw new Oops(name);
}

async function beforeTheBlockWaits(): Promise<void> {
  createTask(ticker(6));
  await using group = new TaskGroup();
  group.createTask(throws("a"));
  group.createTask(work("b", 1));
}

async function swallows(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  try {
    await sleep(5);
  } catch (e) {
    at(`block swallows ${text(e)}`);
  }
  cancelling();
  await sleep(2);
  at("block goes on");
}

async function innerGroup(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("inner", 1));
  group.createTask(work("a", 5));
}

async function innerFails(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(innerGroup());
  group.createTask(work("b", 5));
  await sleep(5);
}

async function innerIsCaught(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("b", 3));
  try {
    await innerGroup();
  } catch (e) {
    at(whole(e));
  }
  cancelling();
  await sleep(1);
}

async function both(): Promise<void> {
  try {
    await using outer = new TaskGroup();
    try {
      await using inner = new TaskGroup();
      inner.createTask(fails("inner", 0));
      outer.createTask(fails("outer", 0));
    } catch (e) {
      at(`inner: ${whole(e)}`);
    }
    cancelling();
  } catch (e) {
    at(`outer: ${whole(e)}`);
  }
  cancelling();
}

async function makesAnother(group: TaskGroup): Promise<i32> {
  try {
    await sleep(5);
  } catch (e) {
    try {
      group.createTask(work("late", 1));
    } catch (refused) {
      say(text(refused));
    }
    throw e;
  }
  return 0;
}

async function noMoreTasks(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  group.createTask(makesAnother(group));
  await makesAnother(group);
}

async function hydra(group: TaskGroup, n: i32): Promise<void> {
  if (n > 4) throw new Oops("hydra");
  await sleep(1);
  say(`hydra ${n}`);
  group.createTask(hydra(group, n + 1));
}

async function hydras(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(hydra(group, 1));
  group.createTask(work("a", 100));
}

class Database extends AsyncContext {
  async asyncEnter(): Promise<void> {
    at("open");
  }
  async asyncDispose(error: Error | null): Promise<bool> {
    at(`closes with ${text(error)}`);
    throw new Oops("database");
  }
}

async function anotherContext(): Promise<void> {
  await using group = new TaskGroup();
  await using database = new Database();
  group.createTask(throws("a"));
  await sleep(5);
}

async function cancelsByHand(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  await sleep(1);
  throw new CancelledError("by hand");
}

async function errorAndCancel(): Promise<void> {
  try {
    await using group = new TaskGroup();
    group.createTask(fails("a", 1));
    await sleep(5);
  } catch (e) {
    at(whole(e));
    cancelling();
  }
  cancelling();
  await sleep(5);
  say("never");
}

async function errorAndCancelInOneTurn(): Promise<void> {
  const task = createTask(ends("g", errorAndCancel()));
  await sleep(0);
  await sleep(1);
  task.cancel("outside");
  await task;
}

async function oneAfterTheOther(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    try {
      await using group = new TaskGroup();
      group.createTask(fails(`${i}`, 1));
    } catch (e) {
      at(whole(e));
    }
    cancelling();
  }
}

async function aGroupOfGroups(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(innerGroup());
  group.createTask(inOneTurn());
}

async function whoWaitsForAChild(): Promise<void> {
  await using group = new TaskGroup();
  const a = group.createTask(fails("a", 1));
  group.createTask(work("b", 5));
  try {
    await a;
  } catch (e) {
    at(`block sees ${text(e)}`);
    throw e;
  }
}

async function childrenWhoSwallow(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  group.createTask(stubborn("b", 3, 1));
  group.createTask(stubborn("c", 2, 1));
  await sleep(5);
}

test("a child fails", ends("g", aChild()));
test("a child fails while the block waits", ends("g", aChildAtTheEnd()));
test("the block fails", ends("g", theBlock()));
test("a child fails, then the block and another child", ends("g", theBlockAndAChild()));
test("children, block and canceller all fail", cancelledAndFails());
test("errors in the order in which they come", ends("g", inOrder()));
test("several fail in one turn", ends("g", inOneTurn()));
test("a child fails in its first step", ends("g", beforeTheBlockWaits()));
test("the block swallows its cancellation", ends("g", swallows()));
test("a group within a group fails", ends("g", innerFails()));
test("a group within a group fails and is caught", ends("g", innerIsCaught()));
test("groups around each other fail", both());
test("no more tasks in a group that has failed", ends("g", noMoreTasks()));
test("a child of children fails", ends("g", hydras()));
test("what is open in the block fails at its end", ends("g", anotherContext()));
test("the block throws a cancellation of its own", ends("g", cancelsByHand()));
test("a child fails and the block's task is cancelled", errorAndCancelInOneTurn());
test("groups fail one after the other", oneAfterTheOther());
test("a group of groups that fail", ends("g", aGroupOfGroups()));
test("the block waits for the child that fails", ends("g", whoWaitsForAChild()));
test("children who swallow their cancellation", ends("g", childrenWhoSwallow()));
