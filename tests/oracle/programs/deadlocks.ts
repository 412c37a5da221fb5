// Runs that nothing can ever wake: CPython would hang, wasyncio cancels what is left and throws DeadlockError (docs/differences.md).
import {
  CancelledError,
  DeadlockError,
  Event,
  EventLoop,
  ExceptionContext,
  Future,
  Lock,
  Queue,
  Task,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
} from "wasyncio";
import { Oops, at, begin, say, text, turns } from "./cases";

let main = "";

/** The first line of an error, with the main task by that name. */
function tell(what: string, error: Error): void {
  const message = error.message;
  const end = message.indexOf("\n");
  const first = end < 0 ? message : message.substring(0, end);
  say(`${what} throws ${error.name}: ${main.length ? first.replace(main, "main") : first}`);
  if (error instanceof DeadlockError) say("a deadlock");
}

function test(name: string, block: Promise<void>): void {
  begin(name);
  try {
    run(block);
  } catch (e) {
    tell("run", e);
  }
  main = "";
}

/** A main task's name is not known before it runs. */
function isMain(): void {
  main = currentTask()!.name;
}

async function waits(name: string, future: Future<i32>): Promise<i32> {
  try {
    return await future;
  } catch (e) {
    at(`${name} sees ${text(e)}`);
    throw e;
  } finally {
    say(`${name} ends`);
  }
}

function future(): Future<i32> {
  return getRunningLoop().createFuture<i32>();
}

async function alone(): Promise<void> {
  isMain();
  await waits("main", future());
}

test("main waits for what nobody sets", alone());

async function several(): Promise<void> {
  isMain();
  createTask(waits("a", future()), "a");
  createTask(waits("b", future()), "b");
  await sleep(5);
  await waits("main", future());
}

test("several wait for what nobody sets", several());

async function aRing(): Promise<void> {
  isMain();
  const shared = future();
  const task = createTask(waits("a", shared), "a");
  createTask(waits("b", shared), "b");
  try {
    await task;
  } catch (e) {
    say(`main sees ${text(e)}`);
    throw e;
  }
}

test("main waits for a task that waits for ever", aRing());

async function gathered(): Promise<void> {
  isMain();
  await gather([createTask(waits("a", future()), "a"), createTask(waits("b", future()), "b")]);
}

test("main gathers what is never done", gathered());

async function locks(lock: Lock): Promise<void> {
  await lock.acquire();
  say("never");
}

async function locked(): Promise<void> {
  isMain();
  const lock = new Lock();
  await lock.acquire();
  createTask(locks(lock), "second");
  await new Event().wait();
}

test("a lock that is never given back", locked());

async function gets(queue: Queue<i32>): Promise<void> {
  try {
    await queue.get();
  } finally {
    say("no longer gets");
  }
}

async function consumes(): Promise<void> {
  isMain();
  const queue = new Queue<i32>();
  const consumer = createTask(gets(queue), "consumer");
  queue.putNowait(1);
  await consumer;
  await queue.join();
}

test("a queue whose work is never done", consumes());

async function swallows(): Promise<void> {
  isMain();
  try {
    await future();
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say("goes on");
  }
  await sleep(2);
  at("and ends");
}

test("who is cancelled for it goes on to an end of its own", swallows());

async function failsInstead(): Promise<void> {
  isMain();
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    say(`handler: ${context.message} ${text(context.exception)}`);
  });
  createTask(becomes(), "a");
  await future();
}

async function becomes(): Promise<void> {
  try {
    await future();
  } finally {
    throw new Oops("instead");
  }
}

test("who is cancelled for it fails", failsInstead());

async function twice(): Promise<void> {
  isMain();
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    say(`handler: ${context.message} ${context.taskName == main ? "main" : context.taskName}`);
  });
  createTask(waitsAgain(), "again");
  await future();
}

async function waitsAgain(): Promise<void> {
  while (true) {
    try {
      await future();
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
    }
  }
}

test("who is cancelled for it waits for ever again and again", twice());

async function afterwards(): Promise<void> {
  await sleep(1);
  at("as ever");
}

test("a run after one that was a deadlock", afterwards());

let loop: EventLoop = newEventLoop();

begin("a loop of its own, and a future that nobody sets");
try {
  loop.runUntilComplete(loop.createFuture<i32>());
} catch (e) {
  tell("complete", e);
}
loop.runUntilComplete(turns(1));
loop.close();

begin("a loop of its own, and tasks that wait for ever");
loop = newEventLoop();
const shared = loop.createFuture<i32>();
const a = loop.createTask(waits("a", shared), "a");
const b: Task<i32> = loop.createTask(waits("b", loop.createFuture<i32>()), "b");
try {
  loop.runUntilComplete(a);
} catch (e) {
  tell("complete", e);
}
say(`${a.cancelled} ${b.cancelled} ${shared.cancelled}`);
loop.close();
