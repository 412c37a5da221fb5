// What is collected while tasks wait, and what is not: futures that nobody has any more, errors that nobody can ask for, what only a coroutine, a
// plain function or a run that ends holds.
import {
  CancelledError,
  ExceptionContext,
  Future,
  Lock,
  Queue,
  Task,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  run,
  shield,
  sleep,
} from "wasyncio";
import { Oops, begin, say, test, text } from "./cases";

/** Bytes of objects, more than a collection waits for. */
const GARBAGE = 3_000_000;
/** Bytes of a piece: on a small board, too, several fit in. */
const PIECE = 2000;

let pieces: string = "";

/** Makes garbage until all of it has been collected. */
async function churn(): Promise<void> {
  for (let made = 0; made < GARBAGE; made += PIECE) {
    pieces = "x".repeat(PIECE / 2);
    await sleep(0);
  }
}

function handler(context: ExceptionContext): void {
  say(`handler: ${context.message} ${text(context.exception)} ${context.taskName}`);
}

function never(future: Future<string>): void {
  say("never");
}

// Each in a coroutine of its own, which has ended by the time of the collection.

async function forgetsCallbacks(): Promise<void> {
  const future = getRunningLoop().createFuture<string>();
  for (let i = 0; i < 3; i++) future.addDoneCallback(never);
  await sleep(0);
}

async function callbacks(): Promise<void> {
  for (let i = 0; i < 3; i++) await forgetsCallbacks();
  await churn();
  say("all are gone");
  const future = getRunningLoop().createFuture<string>();
  future.addDoneCallback((future: Future<string>) => say(future.result()));
  await churn();
  future.setResult("one" + " is not");
  await sleep(0);
}

test("futures are collected with their done callbacks", callbacks());

async function forgetsErrors(): Promise<void> {
  const future = getRunningLoop().createFuture<string>();
  future.setException(new Oops("of a future"));
  const cancelled = getRunningLoop().createFuture<string>();
  cancelled.cancel("of no interest");
  await sleep(0);
}

async function fails(message: string): Promise<string> {
  await sleep(0);
  throw new Oops(message);
}

async function forgetsTask(): Promise<void> {
  const tasks: Task<string>[] = [createTask(fails("of " + "a task"), "the " + "task")];
  await sleep(1);
  say(`${tasks[0].done}`);
}

async function errors(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  await forgetsErrors();
  await churn();
  say("then");
  await forgetsTask();
  await churn();
  getRunningLoop().setExceptionHandler(null);
}

test("errors of what is collected are told of", errors());

async function asked(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  const task = createTask(fails("asked " + "for"));
  await sleep(1);
  await churn();
  say(text(task.exception()));
  await churn();
  getRunningLoop().setExceptionHandler(null);
}

test("an error that is asked for after a collection", asked());

async function gives(parts: string[]): Promise<string> {
  await sleep(1);
  return parts.join(" ");
}

function texts(first: string): string[] {
  return [first, "two".repeat(2), "three".toUpperCase()];
}

async function inVariables(): Promise<void> {
  const coroutine = gives(texts("one" + "!"));
  const all = [gives(texts("a" + "!")), gives(texts("b" + "!"))];
  await churn();
  say(await coroutine);
  await churn();
  say((await all[1]) + " " + (await all[0]));
}

test("coroutines in variables keep what they were given", inVariables());

async function forgetsCoroutines(): Promise<void> {
  const all: Promise<string>[] = [];
  for (let i = 0; i < 5; i++) all.push(gives(texts("never " + i.toString())));
  await sleep(0);
  say(`${all.length}`);
}

async function unawaited(): Promise<void> {
  await forgetsCoroutines();
  await churn();
  await forgetsCoroutines();
  await churn();
  say(await gives(texts("awaited" + "!")));
}

test("coroutines that nobody awaits are collected", unawaited());

function runsBelow(name: string): string {
  const kept = name + " is kept";
  const list = texts(name + "!");
  run(churn());
  return kept + " " + list.join(" ");
}

begin("a plain function keeps what it has while it runs a loop");
say(runsBelow("this " + "one"));
say(runsBelow("that " + "one"));

async function returnsLate(message: string): Promise<string> {
  await churn();
  return "late " + message;
}

async function shielded(): Promise<void> {
  const inner = returnsLate("and " + "shielded");
  const outer = shield(inner);
  await churn();
  say(await outer);
}

test("a shield keeps what it shields", shielded());

async function gathered(): Promise<void> {
  const all = gather([returnsLate("1" + "st"), returnsLate("2" + "nd")]);
  await churn();
  const results = await all;
  say(results[0] + ", " + results[1]);
}

test("a gather keeps its children", gathered());

async function consumes(queue: Queue<string>): Promise<void> {
  for (let i = 0; i < 2; i++) say("has " + (await queue.get()));
}

async function queued(): Promise<void> {
  const queue = new Queue<string>(1);
  const task = createTask(consumes(queue));
  await churn();
  await queue.put("first " + "item");
  await queue.put("second " + "item");
  await churn();
  await task;
}

test("a queue and who waits at it are kept", queued());

async function takes(lock: Lock, name: string): Promise<void> {
  await lock.acquire();
  say(name);
  lock.release();
}

async function locked(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  createTask(takes(lock, "first " + "in line"));
  createTask(takes(lock, "second " + "in line"));
  await churn();
  lock.release();
  await churn();
}

test("who stands in line is kept, with all he has", locked());

async function isCancelled(message: string): Promise<void> {
  try {
    await sleep(1000);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    await churn();
    say(`${message} ${e.message}`);
    throw e;
  }
}

async function cancels(): Promise<void> {
  const task = createTask(isCancelled("cancelled" + "!"));
  await sleep(1);
  task.cancel("for a " + "reason");
  await churn();
  try {
    await task;
  } catch (e) {
    say(text(e));
  }
}

test("the message of a cancellation is kept", cancels());

let noted = 0;

function note(text: string): void {
  noted += text.length;
}

function noteResult(future: Future<string>, text: string): void {
  noted += future.result().length + text.length;
}

async function isNamed(): Promise<void> {
  try {
    await sleep(1000);
  } catch (e) {
    noted += currentTask()!.name.length + e.message.length;
    throw e;
  }
}

async function inTheNextTurn(): Promise<void> {
  noted = 0;
  const loop = getRunningLoop();
  for (let made = 0; made < GARBAGE; made += PIECE) {
    const task = createTask(isNamed(), "name " + made.toString());
    await sleep(0);
    task.cancel("message " + made.toString());
    loop.callSoonWith<string>(note, "argument " + made.toString());
    const future = loop.createFuture<string>();
    future.addDoneCallbackWith<string>(noteResult, "told " + made.toString());
    future.setResult("result " + made.toString());
    pieces = "x".repeat(PIECE / 2);
    await sleep(0);
  }
  say(`${noted}`);
}

test("what is to run in the next turn is kept", inTheNextTurn());

async function failsAtTheEnd(message: string): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    throw new Oops(message);
  }
}

async function churnsAtTheEnd(): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    await churn();
    say("has churned");
  }
}

async function ends(): Promise<void> {
  getRunningLoop().setExceptionHandler(handler);
  createTask(failsAtTheEnd("one " + "fails"), "one".repeat(2));
  createTask(churnsAtTheEnd());
  createTask(failsAtTheEnd("two " + "fails"), "two".repeat(2));
  await sleep(1);
}

test("errors of what fails as a run ends are kept until it has ended", ends());
