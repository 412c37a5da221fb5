// What runs on the way out: finally with awaits in it, also when it is cancelled again.
import { Task, createTask, sleep } from "wasyncio";
import { Oops, at, fails, outcome, say, test, work } from "./cases";

async function leaves(name: string, ms: i64, last: i64): Promise<i32> {
  try {
    await sleep(ms);
    return 1;
  } finally {
    at(`${name} leaves`);
    await sleep(last);
    at(`${name} has left`);
  }
}

async function finished(): Promise<void> {
  await outcome("a", leaves("a", 1, 2));
}

async function cancelled(): Promise<void> {
  const task = createTask(leaves("a", 10, 3));
  await sleep(1);
  task.cancel("m");
  await outcome("a", task);
}

async function cancelledAgainMeanwhile(): Promise<void> {
  const task = createTask(leaves("a", 10, 3));
  await sleep(1);
  task.cancel("one");
  await sleep(1);
  task.cancel("two");
  await outcome("a", task);
}

async function throwsInFinally(name: string): Promise<i32> {
  try {
    await sleep(5);
  } finally {
    await sleep(1);
    throw new Oops(name);
  }
}

async function anotherErrorInstead(): Promise<void> {
  const task = createTask(throwsInFinally("instead"));
  await sleep(1);
  task.cancel();
  await outcome("a", task);
  say(`${task.cancelled}`);
}

async function nested(): Promise<i32> {
  try {
    try {
      await sleep(5);
    } finally {
      at("inner");
      await sleep(1);
      at("inner done");
    }
  } finally {
    at("outer");
    await sleep(0);
    at("outer done");
  }
  return 0;
}

async function twoOnTopOfEachOther(): Promise<void> {
  const task = createTask(nested());
  await sleep(1);
  task.cancel();
  await outcome("a", task);
}

async function waitsInFinally(other: Task<i32>): Promise<i32> {
  try {
    await sleep(5);
  } finally {
    say(`other gives ${await other}`);
  }
  return 0;
}

async function waitsForAnotherTask(): Promise<void> {
  const other = createTask(work("other", 4, 9));
  const task = createTask(waitsInFinally(other));
  await sleep(1);
  task.cancel();
  await outcome("a", task);
}

async function spawnsInFinally(): Promise<i32> {
  try {
    await sleep(5);
  } finally {
    createTask(work("child", 1));
  }
  return 0;
}

async function makesATask(): Promise<void> {
  const task = createTask(spawnsInFinally());
  await sleep(1);
  task.cancel();
  await outcome("a", task);
  await sleep(3);
}

async function failsAndLeaves(): Promise<i32> {
  try {
    return await fails("inner", 1);
  } finally {
    await sleep(1);
    at("left");
  }
}

async function anErrorWaitsForFinally(): Promise<void> {
  await outcome("a", createTask(failsAndLeaves()));
}

async function leftAtTheEndOfRun(): Promise<void> {
  createTask(leaves("a", 10, 2));
  createTask(leaves("b", 10, 1));
  await sleep(1);
  at("main ends");
}

test("finally sleeps after a result", finished());
test("finally sleeps after a cancellation", cancelled());
test("a second cancellation ends the sleep of finally", cancelledAgainMeanwhile());
test("finally throws another error", anotherErrorInstead());
test("two finally, one in the other, each with a sleep", twoOnTopOfEachOther());
test("finally waits for another task", waitsForAnotherTask());
test("finally makes a task", makesATask());
test("an error arrives after finally", anErrorWaitsForFinally());
test("what sleeps in finally at the end of run is waited for", leftAtTheEndOfRun());
