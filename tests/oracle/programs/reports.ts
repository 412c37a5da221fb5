// What is told where there is no exception handler, and of handlers.
import {
  Event,
  ExceptionContext,
  Task,
  TaskGroup,
  createTask,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
} from "wasyncio";
import { Oops, begin, say, test, text } from "./cases";

function boom(): void {
  throw new Oops("boom");
}

function boomWith(message: string): void {
  throw new Oops(message);
}

async function fails(message: string, turns: i32 = 0): Promise<void> {
  for (let i = 0; i < turns; i++) await sleep(0);
  throw new Oops(message);
}

function handler(context: ExceptionContext): void {
  say(`handler: ${context.message} ${text(context.exception)} ${context.taskName}`);
}

function failingHandler(context: ExceptionContext): void {
  say(`handler: ${context.message}`);
  throw new Oops("in the handler");
}

async function ofCallbacks(): Promise<void> {
  const loop = getRunningLoop();
  loop.callSoon(boom);
  loop.callSoonWith<string>(boomWith, "with é");
  loop.callLater(1, boom);
  loop.callLaterWith<string>(2, boomWith, "later");
  await sleep(3);
  say("goes on");
}

test("errors of callbacks without a handler", ofCallbacks());

async function ofTasks(): Promise<void> {
  createTask(fails("first"), "a");
  createTask(fails("second", 1), "bé");
  await sleep(1);
  say("goes on");
}

test("errors of tasks that nobody asks, without a handler", ofTasks());

async function cancelledUnasked(): Promise<void> {
  createTask(sleep(5), "a").cancel("why");
  await sleep(1);
  say("goes on");
}

test("a task that was cancelled is not told of", cancelledUnasked());

async function called(): Promise<void> {
  const loop = getRunningLoop();
  say(`${loop.exceptionHandler == null}`);
  loop.callExceptionHandler(new ExceptionContext("only words"));
  loop.callExceptionHandler(new ExceptionContext("words and an error", new Oops("here")));
  loop.setExceptionHandler(handler);
  say(`${loop.exceptionHandler == null}`);
  loop.callExceptionHandler(new ExceptionContext("only words"));
  loop.callExceptionHandler(new ExceptionContext("words and an error", new Oops("here")));
  loop.setExceptionHandler(null);
  say(`${loop.exceptionHandler == null}`);
  loop.callExceptionHandler(new ExceptionContext("again words"));
}

test("a program calls the exception handler", called());

async function handled(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler(failingHandler);
  loop.callSoon(boom);
  await sleep(1);
  createTask(fails("of a task"), "a");
  await sleep(1);
  loop.callExceptionHandler(new ExceptionContext("called"));
  say("goes on");
  loop.setExceptionHandler(null);
}

test("a handler that throws", handled());

async function changes(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler(handler);
  loop.callSoon(boom);
  loop.callSoon(() => getRunningLoop().setExceptionHandler(null));
  loop.callSoon(boom);
  await sleep(1);
}

test("the handler changes between two errors", changes());

begin("an error after its run without a handler");
const kept: Task<void>[] = [];

async function keeps(): Promise<void> {
  kept.push(createTask(fails("kept", 1), "kept"));
  await sleep(1);
  say(`${kept[0].done}`);
}

run(keeps());
say(text(kept[0].exception()));

async function atTheEnd(message: string, order: i32): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    await sleep(order);
    throw new Oops(message);
  }
}

async function endsWithErrors(): Promise<void> {
  createTask(atTheEnd("one", 3), "one");
  createTask(atTheEnd("two", 1), "two");
  createTask(atTheEnd("three", 4), "three");
  createTask(atTheEnd("four", 2), "four");
  await sleep(1);
  say("main ends");
}

test("several fail as their run ends, the last one first", endsWithErrors());

async function endsWithErrorsKept(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  kept.push(createTask(atTheEnd("one", 3), "one"));
  kept.push(createTask(atTheEnd("two", 1), "two"));
  kept.push(createTask(atTheEnd("three", 2), "three"));
  await sleep(1);
  say("main ends");
}

test("several that are kept fail as their run ends", endsWithErrorsKept());
for (let i = 1; i < kept.length; i++) say(text(kept[i].exception()));

const group = new TaskGroup();
const entered = new Event();

async function enters(): Promise<void> {
  await group.asyncEnter();
  group.createTask(fails("too late", 3), "child");
  entered.set();
}

async function outlived(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  createTask(enters(), "parent");
  await entered.wait();
  await sleep(5);
  getRunningLoop().setExceptionHandler(null);
}

test("a task of a group fails after the task of its block has ended", outlived());

begin("a loop of its own without a handler");
const loop = newEventLoop();
loop.callSoon(boom);
loop.callLater(1, () => getRunningLoop().stop());
loop.runForever();
loop.close();
