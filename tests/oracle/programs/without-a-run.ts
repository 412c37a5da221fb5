// Loops that a program has in hand: its own, beside `run`, and others that are closed while tasks of theirs go on.
import {
  EventLoop,
  ExceptionContext,
  Future,
  Lock,
  Results,
  TaskGroup,
  createTask,
  gather,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
} from "wasyncio";
import { at, begin, say, text, turns } from "./cases";

function handler(context: ExceptionContext): void {
  say(`handler: ${context.message} ${context.taskName}`);
}

async function waits(future: Future<i32>): Promise<i32> {
  return await future;
}

async function gathers(future: Future<i32>): Promise<Future<Results<i32>>> {
  return gather([waits(future), waits(future)]);
}

begin("a loop is closed while a gather goes on");
let loop: EventLoop = newEventLoop();
loop.setExceptionHandler(handler);
loop.runUntilComplete(gathers(loop.createFuture<i32>()));
loop.runUntilComplete(turns(2));
loop.close();
say("closed");

async function takes(lock: Lock): Promise<void> {
  await lock.acquire();
  await lock.acquire();
}

begin("a loop is closed while a task stands in line");
loop = newEventLoop();
loop.setExceptionHandler(handler);
loop.createTask(takes(new Lock()), "takes");
loop.runUntilComplete(turns(3));
loop.close();
say("closed");

async function sleeps(): Promise<void> {
  await sleep(1000);
}

begin("a loop is closed while tasks sleep, wait and have not begun");
loop = newEventLoop();
loop.setExceptionHandler(handler);
loop.createTask(sleeps(), "sleeps");
loop.createTask(waits(loop.createFuture<i32>()), "waits");
loop.runUntilComplete(turns(3));
loop.createTask(sleeps(), "has not begun");
loop.close();
say("closed");

const group = new TaskGroup();

async function enters(future: Future<i32>): Promise<void> {
  await group.asyncEnter();
  group.createTask(waits(future));
}

async function leaves(): Promise<void> {
  try {
    await group.asyncDispose(null);
  } catch (e) {
    say(`${e.name} ${e.message.endsWith("attached to a different loop")}`);
    throw e;
  }
}

begin("a group ends in another loop than it began in");
loop = newEventLoop();
loop.setExceptionHandler(handler);
const unset = loop.createFuture<i32>();
loop.runUntilComplete(enters(unset));
const other = newEventLoop();
try {
  other.runUntilComplete(leaves());
} catch (e) {
  say(e.name);
}
other.close();
unset.setResult(1);
loop.runUntilComplete(turns(3));
loop.close();

function stops(): void {
  at("stops");
  getRunningLoop().stop();
}

begin("the program's own loop runs for ever");
const own = getEventLoop();
own.callSoonWith<string>(at, "soon");
own.callLater(2, stops);
own.runForever();
say(`${own.isRunning} ${own.isClosed} ${own == getEventLoop()}`);

begin("what is scheduled in the program's own loop is not of a run");
own.callSoon(() => say("never"));

async function elsewhere(): Promise<void> {
  say(`${getRunningLoop() == own}`);
  await sleep(1);
  at("elsewhere");
  const task = createTask(sleeps());
  await sleep(1);
  task.cancel();
}

run(elsewhere());
say(`${own == getEventLoop()} ${own.isRunning}`);
run(elsewhere());

begin("the program's own loop is closed");
own.close();
try {
  own.callSoonWith<string>(at, "never");
} catch (e) {
  say(text(e));
}
run(elsewhere());
