// Who is there: currentTask, allTasks, names, several who await one task.
import { allTasks, createTask, currentTask, getRunningLoop, sleep } from "wasyncio";
import { fails, outcome, say, test, text, turns, work } from "./cases";

function names(): string {
  const all = allTasks();
  let names = all.length ? all[0].name : "";
  for (let i = 1; i < all.length; i++) names += " " + all[i].name;
  return names.replace(currentTask()!.name, "main");
}

async function tells(): Promise<void> {
  say(currentTask()!.name);
  await sleep(0);
  say(currentTask()!.name);
}

async function current(): Promise<void> {
  const main = currentTask();
  const task = createTask(tells(), "a task");
  await task;
  say(`${currentTask() == main} ${currentTask() == task}`);
}

async function inACallback(): Promise<void> {
  getRunningLoop().callSoon(() => say(`${currentTask() == null}`));
  await sleep(0);
}

async function allOfThem(): Promise<void> {
  createTask(work("a", 1), "a");
  const b = createTask(work("b", 3), "b");
  say(names());
  await sleep(2);
  say(names());
  b.cancel();
  say(names());
  await outcome("b", b);
  say(names());
}

function numberOf(name: string): i32 {
  return <i32>parseInt(name.slice("Task-".length));
}

async function numbered(): Promise<void> {
  const first = createTask(turns(1));
  const second = createTask(turns(1));
  const named = createTask(turns(1), "named");
  const third = createTask(turns(1));
  const start = numberOf(first.name);
  say(
    `${first.name.slice(0, "Task-".length)} ${numberOf(second.name) - start} ${numberOf(third.name) - start} ${named.name}`,
  );
  const all = [first, second, named, third];
  for (let i = 0; i < all.length; i++) await all[i];
  say(named.name);
}

async function severalAwaitOne(): Promise<void> {
  const task = createTask(work("a", 2, 4));
  const u = createTask(outcome("u", task));
  const v = createTask(outcome("v", task));
  await sleep(1);
  await outcome("main", task);
  await u;
  await v;
  await outcome("again", task);
}

async function oneOfSeveralIsCancelled(): Promise<void> {
  const task = createTask(work("a", 3, 4));
  const u = createTask(outcome("u", task));
  const v = createTask(outcome("v", task));
  await sleep(1);
  v.cancel();
  await u;
  await v;
  say(`${task.cancelled}`);
}

async function severalAwaitAFailure(): Promise<void> {
  const task = createTask(fails("a", 2));
  const u = createTask(outcome("u", task));
  await outcome("main", task);
  await u;
  say(text(task.exception()));
}

async function aWaiterWhoseTaskEndsInTheSameTurn(): Promise<void> {
  const task = createTask(work("a", 0, 4));
  const waiter = createTask(outcome("waiter", task));
  await turns(2);
  say(`${task.done} ${waiter.done}`);
  say(`cancel ${waiter.cancel("same turn")}`);
  await waiter;
}

async function aCoroutineTwice(): Promise<void> {
  const coroutine = work("a", 0, 4);
  await outcome("first", coroutine);
  await outcome("second", coroutine);
}

test("the current task", current());
test("no task is current in a callback", inACallback());
test("all tasks, those that are done are none", allOfThem());
test("names of tasks", numbered());
test("several await one task", severalAwaitOne());
test("one of several who await a task is cancelled, and the task with it", oneOfSeveralIsCancelled());
test("several await a task that fails", severalAwaitAFailure());
test("a waiter is cancelled in the turn in which its task ends", aWaiterWhoseTaskEndsInTheSameTurn());
test("a coroutine is awaited twice", aCoroutineTwice());
