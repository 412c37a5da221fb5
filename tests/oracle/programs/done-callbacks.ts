// Done callbacks of tasks and futures: their order, their turn, what removes them, what they may throw.
import { ExceptionContext, Future, Task, createTask, getRunningLoop, sleep } from "wasyncio";
import { Oops, fails, outcome, say, test, text, ticker, turns, work } from "./cases";

function handler(context: ExceptionContext): void {
  say(`handler: ${context.message.split(" ")[0]} ${text(context.exception)}`);
}

function first(done: Task<i32>): void {
  say(`first, cancelled ${done.cancelled}`);
}

function second(done: Task<i32>): void {
  say("second");
}

function throws(done: Task<i32>): void {
  throw new Oops("in a callback");
}

async function ofATask(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.addDoneCallback(first);
  task.addDoneCallback(second);
  await outcome("a", task);
  await sleep(0);
}

async function ofAFuture(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  future.addDoneCallback((done: Future<i32>) => say(`first, cancelled ${done.cancelled}`));
  future.addDoneCallback((done: Future<i32>) => say("second"));
  getRunningLoop().callSoon(() => say("soon, before"));
  future.setResult(1);
  getRunningLoop().callSoon(() => say("soon, after"));
  say("set");
  await sleep(0);
  say("end");
}

async function ofWhatIsDone(): Promise<void> {
  const task = createTask(work("a", 0, 5));
  await task;
  task.addDoneCallback(first);
  say("added");
  await sleep(0);
  say("end");
}

async function beforeAndAfterWaiters(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.addDoneCallback(first);
  const u = createTask(outcome("u", task));
  await sleep(0);
  task.addDoneCallback(second);
  const v = createTask(outcome("v", task));
  await u;
  await v;
}

async function removed(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.addDoneCallback(first);
  task.addDoneCallback(second);
  task.addDoneCallback(first);
  const both = task.removeDoneCallback(first);
  say(`${both} ${task.removeDoneCallback(first)}`);
  await task;
  await sleep(0);
  say(`${task.removeDoneCallback(second)}`);
}

async function thatThrows(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  const task = createTask(work("a", 1, 5));
  task.addDoneCallback(throws);
  task.addDoneCallback(second);
  await outcome("a", task);
  await sleep(0);
}

async function ofACancelledTask(): Promise<void> {
  const task = createTask(work("a", 5));
  task.addDoneCallback(first);
  await sleep(1);
  task.cancel();
  await outcome("a", task);
}

async function ofATaskThatNeverStarted(): Promise<void> {
  const task = createTask(work("a", 5));
  task.addDoneCallback(first);
  task.cancel();
  await turns(4);
}

async function ofAFailedTask(): Promise<void> {
  const task = createTask(fails("a", 1));
  task.addDoneCallback((task: Task<i32>) => say(`callback: ${text(task.exception())}`));
  await sleep(2);
}

async function thatAddsAnother(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  task.addDoneCallback((task: Task<i32>) => {
    say("adds");
    task.addDoneCallback(second);
  });
  await task;
  await turns(2);
  say("end");
}

async function thatSetsAFuture(): Promise<void> {
  const loop = getRunningLoop();
  const chain = [loop.createFuture<i32>(), loop.createFuture<i32>(), loop.createFuture<i32>()];
  for (let i = 0; i < 2; i++) {
    chain[i].addDoneCallbackWith<Future<i32>>(
      (done: Future<i32>, next: Future<i32>) => next.setResult(done.result() + 1),
      chain[i + 1],
    );
  }
  createTask(ticker(4));
  chain[0].setResult(1);
  say(`${await chain[2]}`);
}

async function thatCancelsAnotherTask(): Promise<void> {
  const a = createTask(work("a", 1));
  const b = createTask(work("b", 5));
  a.addDoneCallbackWith<Task<i32>>((a: Task<i32>, b: Task<i32>) => say(`cancel ${b.cancel("a is done")}`), b);
  await outcome("b", b);
}

async function withAnArgument(): Promise<void> {
  const task = createTask(work("a", 1, 5));
  for (let n = 0; n < 3; n++) {
    task.addDoneCallbackWith<i32>((task: Task<i32>, n: i32) => say(`${n} has ${task.result()}`), n);
  }
  await task;
}

test("done callbacks of a task run in order, before who waits", ofATask());
test("done callbacks of a future are callbacks of the next turn", ofAFuture());
test("a done callback of what is done already", ofWhatIsDone());
test("done callbacks and waiters in the order in which they came", beforeAndAfterWaiters());
test("a done callback is removed as often as it was added", removed());
test("a done callback throws, the next one runs", thatThrows());
test("a done callback of a cancelled task", ofACancelledTask());
test("a done callback of a task that never started", ofATaskThatNeverStarted());
test("a done callback asks for the error", ofAFailedTask());
test("a done callback adds another", thatAddsAnother());
test("done callbacks that set the next future, a turn each", thatSetsAFuture());
test("a done callback cancels another task", thatCancelsAnotherTask());
test("done callbacks with an argument", withAnArgument());
