// TaskGroup where nothing goes wrong but its use: whose end waits for whom, and what is refused when.
import { Task, TaskGroup, createTask, sleep } from "wasyncio";
import { at, ends, outcome, say, test, text, ticker, turns, work } from "./cases";

async function all(): Promise<void> {
  {
    await using group = new TaskGroup();
    group.createTask(work("a", 2));
    group.createTask(work("b", 1));
    at("made");
  }
  at("left");
}

async function results(): Promise<void> {
  let a: Task<i32> | null = null;
  let b: Task<i32> | null = null;
  {
    await using group = new TaskGroup();
    a = group.createTask(work("a", 2, 1));
    b = group.createTask(work("b", 1, 2));
  }
  at(`${a!.result()} ${b!.result()}`);
}

async function ofNothing(): Promise<void> {
  createTask(ticker(2));
  {
    await using group = new TaskGroup();
    say("in");
  }
  say("same turn");
}

async function theBlockIsLonger(): Promise<void> {
  createTask(ticker(3));
  {
    await using group = new TaskGroup();
    group.createTask(work("a", 1));
    await sleep(3);
    at("block");
  }
  say("same turn");
}

async function turnByTurn(): Promise<void> {
  createTask(ticker(8));
  {
    await using group = new TaskGroup();
    group.createTask(turns(1));
    group.createTask(turns(3));
    say("made");
  }
  say("left");
}

async function parent(group: TaskGroup): Promise<void> {
  await sleep(1);
  group.createTask(work("a", 1));
  group.createTask(work("b", 2));
  at("parent ends");
}

async function childrenOfChildren(): Promise<void> {
  {
    await using group = new TaskGroup();
    group.createTask(parent(group));
  }
  at("left");
}

async function generation(group: TaskGroup, n: i32): Promise<void> {
  at(`generation ${n}`);
  if (n == 0) return;
  await sleep(0);
  group.createTask(generation(group, n - 1));
  group.createTask(generation(group, n - 1));
}

async function generations(): Promise<void> {
  {
    await using group = new TaskGroup();
    group.createTask(generation(group, 3));
  }
  at("left");
}

async function named(): Promise<void> {
  await using group = new TaskGroup();
  const a = group.createTask(turns(1), "yolo");
  say(a.name);
}

async function inRounds(): Promise<void> {
  {
    await using group = new TaskGroup();
    for (let i = 0; i < 4; i++) {
      await sleep(2);
      group.createTask(work(`${i}`, 3));
    }
  }
  at("left");
}

async function inner(name: string): Promise<void> {
  {
    await using group = new TaskGroup();
    group.createTask(work(`${name}1`, 1));
    group.createTask(work(`${name}2`, 2));
  }
  at(`${name} left`);
}

async function nested(): Promise<void> {
  {
    await using outer = new TaskGroup();
    outer.createTask(inner("a"));
    {
      await using group = new TaskGroup();
      group.createTask(work("b", 1));
      outer.createTask(work("c", 4));
    }
    at("inner left");
  }
  at("left");
}

async function awaitedWithin(): Promise<void> {
  {
    await using group = new TaskGroup();
    const a = group.createTask(work("a", 1, 5));
    at(`${await a}`);
    group.createTask(work("b", 1));
  }
  at("left");
}

async function notEntered(): Promise<void> {
  const group = new TaskGroup();
  try {
    group.createTask(work("a", 1));
  } catch (e) {
    say(text(e));
  }
}

async function finished(): Promise<void> {
  const group = new TaskGroup();
  {
    await using entered = group;
    group.createTask(turns(1));
  }
  try {
    group.createTask(work("a", 1));
  } catch (e) {
    say(text(e));
  }
}

async function enter(group: TaskGroup): Promise<void> {
  await using entered = group;
  say("never");
}

async function enteredTwice(): Promise<void> {
  const group = new TaskGroup();
  {
    await using entered = group;
    await ends("e", enter(group));
    group.createTask(work("a", 1));
    await ends("f", enter(group));
  }
  await ends("g", enter(group));
}

async function aChildIsCancelled(): Promise<void> {
  {
    await using group = new TaskGroup();
    const a = group.createTask(work("a", 5));
    const b = group.createTask(work("b", 2, 7));
    await sleep(1);
    a.cancel("only you");
    await outcome("b", b);
    say(`${a.cancelled}`);
  }
  at("left");
}

async function gives(): Promise<i32> {
  await using group = new TaskGroup();
  const a = group.createTask(work("a", 1, 9));
  group.createTask(work("b", 2));
  return await a;
}

async function returnsFromTheBlock(): Promise<void> {
  at(`${await gives()}`);
}

async function inALoop(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await using group = new TaskGroup();
    group.createTask(work(`${i}`, 1));
    if (i == 1) continue;
    if (i == 2) break;
    at("end of round");
  }
  at("left");
}

async function lends(group: TaskGroup): Promise<void> {
  await using entered = group;
  await sleep(2);
  at("lent");
}

async function ofAnotherTask(): Promise<void> {
  const group = new TaskGroup();
  const lender = createTask(lends(group));
  await sleep(1);
  group.createTask(work("a", 3));
  await lender;
  at("left");
}

async function doneInTheSameTurn(): Promise<void> {
  createTask(ticker(6));
  {
    await using group = new TaskGroup();
    for (let i = 0; i < 3; i++) group.createTask(turns(2));
    await turns(3);
    say("block");
  }
  say("left");
}

test("a group waits for its tasks", all());
test("results of a group's tasks", results());
test("a group of nothing", ofNothing());
test("the block takes longer than its tasks", theBlockIsLonger());
test("a group, turn by turn", turnByTurn());
test("a child makes tasks in the group", childrenOfChildren());
test("generations of children", generations());
test("names of a group's tasks", named());
test("tasks come and go while the block lasts", inRounds());
test("groups within groups", nested());
test("a task of the group is awaited in the block", awaitedWithin());
test("a group that was not entered", notEntered());
test("a group that is finished", finished());
test("a group is entered twice", enteredTwice());
test("one child is cancelled, the group goes on", aChildIsCancelled());
test("return out of the block", returnsFromTheBlock());
test("groups in a loop, continue and break", inALoop());
test("another task makes tasks in the group", ofAnotherTask());
test("tasks are done in the turn in which the block ends", doneInTheSameTurn());
