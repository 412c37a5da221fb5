// TaskGroup cancelled from outside, from inside, by limits of time, and at every moment.
import { CancelledError, Task, TaskGroup, createTask, currentTask, gather, sleep, timeout, waitFor } from "wasyncio";
import { at, ends, fails, say, stubborn, test, text, ticker, turns, whole, work } from "./cases";

function cancelling(): void {
  say(`cancelling ${currentTask()!.cancelling()}`);
}

async function block(ms: i64): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  group.createTask(work("b", 3));
  await sleep(ms);
  at("block ends");
}

async function inTheBlock(): Promise<void> {
  const task = createTask(ends("g", block(4)));
  await sleep(1);
  say(`${task.cancel("outside")}`);
  await task;
  say(`${task.cancelling()}`);
}

async function atTheEnd(): Promise<void> {
  const task = createTask(ends("g", block(1)));
  await sleep(2);
  task.cancel("outside");
  await task;
}

async function stubbornBlock(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(stubborn("a", 3, 1));
  group.createTask(work("b", 5));
}

async function twiceAtTheEnd(): Promise<void> {
  const task = createTask(ends("g", stubbornBlock()));
  await sleep(1);
  task.cancel("one");
  await sleep(1);
  task.cancel("two");
  await task;
  say(`${task.cancelling()}`);
}

async function beforeTheFirstStep(): Promise<void> {
  const task = createTask(block(1));
  task.cancel("early");
  await ends("t", task);
}

async function whileItEnters(): Promise<void> {
  currentTask()!.cancel("before");
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  say("in");
  await sleep(1);
}

async function enters(): Promise<void> {
  await ends("g", whileItEnters());
  cancelling();
}

async function cancelsItself(): Promise<void> {
  const task = createTask(enters());
  await ends("t", task);
}

async function waitsForTurns(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(turns(1));
}

async function whenAllIsDone(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    const task = createTask(waitsForTurns());
    await turns(i);
    say(`${i} ${task.done} ${task.cancel(`after ${i}`)}`);
    await ends("t", task);
    say(`${task.cancelling()}`);
  }
}

async function failsInTurns(n: i32): Promise<i32> {
  await turns(n);
  return await fails("child", 0);
}

async function catches(): Promise<void> {
  try {
    await using group = new TaskGroup();
    group.createTask(failsInTurns(0));
    await turns(9);
  } catch (e) {
    say(whole(e));
  }
  cancelling();
  await turns(2);
}

async function whenAChildFails(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    const task = createTask(catches());
    await turns(i);
    say(`${i} ${task.cancel(`after ${i}`)}`);
    await ends("t", task);
    say(`${task.cancelling()}`);
  }
}

async function cancelsParent(parent: Task<void>): Promise<void> {
  await sleep(1);
  say(`${parent.cancel("from a child")}`);
  await sleep(1);
  say("never");
}

async function withAChildThatCancels(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(cancelsParent(currentTask() as Task<void>));
  group.createTask(work("a", 5));
}

async function aChildCancelsTheParent(): Promise<void> {
  await ends("t", createTask(withAChildThatCancels()));
}

async function swallowing(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 3));
  try {
    await sleep(5);
  } catch (e) {
    at(`block swallows ${text(e)}`);
  }
}

async function theBlockSwallows(): Promise<void> {
  const task = createTask(ends("g", swallowing()));
  await sleep(1);
  task.cancel("outside");
  await task;
}

async function takesBack(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 3));
  try {
    await sleep(5);
  } catch (e) {
    at(`block takes back ${text(e)}: ${currentTask()!.uncancel()}`);
  }
}

async function theBlockTakesBack(): Promise<void> {
  const task = createTask(ends("g", takesBack()));
  await sleep(1);
  task.cancel();
  await task;
  say(`${task.cancelling()}`);
}

async function nested(): Promise<void> {
  await using outer = new TaskGroup();
  outer.createTask(work("outer", 5));
  {
    await using inner = new TaskGroup();
    inner.createTask(work("inner", 5));
    inner.createTask(block(5));
  }
}

async function groupsWithinGroups(): Promise<void> {
  const task = createTask(ends("g", nested()));
  await sleep(1);
  task.cancel("outside");
  await task;
}

async function insideATimeout(): Promise<void> {
  await using limit = timeout(2);
  await using group = new TaskGroup();
  group.createTask(work("a", 1));
  group.createTask(work("b", 5));
}

async function aroundATimeout(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(work("a", 5));
  await using limit = timeout(2);
  await sleep(10);
}

async function limited(name: string, ms: i64): Promise<void> {
  await using limit = timeout(ms);
  await work(name, 10);
}

async function childrenWithLimits(): Promise<void> {
  await using group = new TaskGroup();
  group.createTask(limited("a", 3));
  group.createTask(limited("b", 2));
  group.createTask(limited("c", 2));
}

async function timeoutAndError(): Promise<void> {
  await using limit = timeout(2);
  await using group = new TaskGroup();
  group.createTask(fails("a", 2));
  group.createTask(work("b", 5));
}

async function errorThenTimeout(): Promise<void> {
  await using limit = timeout(2);
  await using group = new TaskGroup();
  group.createTask(fails("a", 1));
  group.createTask(stubborn("b", 3, 1));
}

async function afterwards(block: Promise<void>): Promise<void> {
  await ends("g", block);
  cancelling();
}

async function withWaitFor(): Promise<void> {
  await ends("w", waitFor(block(1), 2));
  cancelling();
}

async function inAGather(): Promise<void> {
  const both = gather([ends("g", block(1)), ends("h", block(4))]);
  await sleep(2);
  both.cancel();
  try {
    await both;
  } catch (e) {
    at(text(e));
  }
}

async function left(): Promise<void> {
  createTask(ends("g", block(1)));
  createTask(ends("h", stubbornBlock()));
  await sleep(1);
}

async function cancelsOneByOne(): Promise<void> {
  {
    await using group = new TaskGroup();
    const tasks = [group.createTask(work("a", 5)), group.createTask(work("b", 5)), group.createTask(work("c", 5))];
    for (let i = 2; i >= 0; i--) {
      await sleep(1);
      tasks[i].cancel(`${i}`);
    }
  }
  at("left");
  cancelling();
}

async function awaitsCancelled(): Promise<void> {
  await using group = new TaskGroup();
  const a = group.createTask(work("a", 5));
  group.createTask(work("b", 5));
  await sleep(1);
  a.cancel("a child");
  await a;
}

async function uncancelled(): Promise<void> {
  try {
    await using group = new TaskGroup();
    group.createTask(fails("a", 1));
    await sleep(5);
  } catch (e) {
    at(whole(e));
  }
  cancelling();
  try {
    await using limit = timeout(1);
    await sleep(5);
  } catch (e) {
    at(text(e));
  }
  cancelling();
}

test("a group is cancelled in its block", inTheBlock());
test("a group is cancelled while it waits for its tasks", atTheEnd());
test("a group is cancelled twice while it waits", twiceAtTheEnd());
test("a group is cancelled before it is made", beforeTheFirstStep());
test("a group is cancelled as it is entered", cancelsItself());
test("a group is cancelled in each turn of its life", whenAllIsDone());
test("a group whose child fails is cancelled in each turn of its life", whenAChildFails());
test("a child cancels the block's task", aChildCancelsTheParent());
test("the block swallows a cancellation, and the group goes on", theBlockSwallows());
test("the block takes a cancellation back", theBlockTakesBack());
test("groups within groups are cancelled", groupsWithinGroups());
test("a group within a timeout", afterwards(insideATimeout()));
test("a timeout within a group", afterwards(aroundATimeout()));
test("children with timeouts of their own", afterwards(childrenWithLimits()));
test("a child fails when time is up", afterwards(timeoutAndError()));
test("time is up while a group ends", afterwards(errorThenTimeout()));
test("wait_for of a group", withWaitFor());
test("a gather of groups is cancelled", inAGather());
test("groups that are left when run ends", left());
test("children are cancelled one by one", cancelsOneByOne());
test("the block waits for a child that is cancelled", ends("g", awaitsCancelled()));
test("a timeout after a group that has failed", uncancelled());
