// callSoon, callLater and callAt: order, turns, cancellation, errors.
import { EventLoop, ExceptionContext, Handle, createTask, getRunningLoop, sleep } from "wasyncio";
import { Oops, at, say, test, text, work } from "./cases";

function loop(): EventLoop {
  return getRunningLoop();
}

async function orderOfSoon(): Promise<void> {
  for (let n = 0; n < 3; n++) loop().callSoonWith<i32>((n: i32) => say(n.toString()), n);
  say("made");
  await sleep(0);
  say("end");
}

async function soonInSoon(): Promise<void> {
  loop().callSoon(() => {
    say("outer");
    loop().callSoonWith<string>(say, "inner");
    say("outer ends");
  });
  loop().callSoonWith<string>(say, "next");
  await sleep(0);
  say("one turn");
  await sleep(0);
  say("two turns");
}

async function cancelledSoon(): Promise<void> {
  const handle = loop().callSoonWith<string>(say, "never");
  say(`${handle.cancelled}`);
  handle.cancel();
  say(`${handle.cancelled}`);
  await sleep(0);
  handle.cancel();
  say(`${handle.cancelled}`);
}

async function oneCancelsTheNext(): Promise<void> {
  const handles: Handle[] = [];
  loop().callSoonWith<Handle[]>((handles: Handle[]) => handles[0].cancel(), handles);
  handles.push(loop().callSoonWith<string>(say, "never"));
  loop().callSoonWith<string>(say, "the third");
  await sleep(0);
  say(`${handles[0].cancelled}`);
}

async function orderOfLater(): Promise<void> {
  loop().callLaterWith<string>(3, at, "three");
  loop().callLaterWith<string>(1, at, "one");
  loop().callLaterWith<string>(2, at, "two");
  loop().callLaterWith<string>(0, at, "zero");
  loop().callLaterWith<string>(-5, at, "in the past");
  loop().callSoonWith<string>(at, "soon");
  await sleep(5);
}

async function theSameTime(): Promise<void> {
  const when = loop().time() + 2;
  for (let n = 0; n < 4; n++) loop().callAtWith<string>(when, at, n.toString());
  await sleep(4);
}

async function cancelledLater(): Promise<void> {
  const a = loop().callLaterWith<string>(2, at, "never");
  loop().callLaterWith<Handle>(1, (a: Handle) => a.cancel(), a);
  await sleep(4);
  say(`${a.cancelled}`);
}

async function cancelledInItsTurn(): Promise<void> {
  const when = loop().time() + 2;
  const handles: Handle[] = [];
  loop().callAtWith<Handle[]>(when, (handles: Handle[]) => handles[0].cancel(), handles);
  handles.push(loop().callAtWith<string>(when, at, "never"));
  await sleep(4);
  at(`${handles[0].cancelled}`);
}

async function whenOfATimer(): Promise<void> {
  const now = loop().time();
  const handle = loop().callAtWith<string>(now + 7, at, "seven");
  say(`${handle.when - now}`);
  handle.cancel();
  say(`${handle.when - now}`);
}

function boom(n: i32): void {
  throw new Oops(n.toString());
}

async function errorsInARow(): Promise<void> {
  loop().setExceptionHandler((context: ExceptionContext) => {
    say(`handler: ${context.message} ${text(context.exception)}`);
  });
  for (let n = 0; n < 2; n++) loop().callSoonWith<i32>(boom, n);
  loop().callLaterWith<i32>(1, boom, 2);
  loop().callSoonWith<string>(say, "goes on");
  await sleep(2);
  say("end");
}

async function aTaskFromACallback(): Promise<void> {
  loop().callSoon(() => {
    createTask(work("a", 1));
    say("spawned");
  });
  await sleep(2);
}

let count = 0;

function again(): void {
  if (++count < 5) loop().callSoon(again);
}

async function starvation(): Promise<void> {
  loop().callSoon(again);
  for (let i = 0; i < 6; i++) {
    say(`count ${count}`);
    await sleep(0);
  }
}

test("callSoon in order", orderOfSoon());
test("callSoon in a callback waits for the next turn", soonInSoon());
test("a handle is cancelled, and again after its turn", cancelledSoon());
test("a callback cancels the next of its turn", oneCancelsTheNext());
test("callLater by deadline", orderOfLater());
test("callAt at the same time, in order", theSameTime());
test("a timer is cancelled", cancelledLater());
test("a timer cancels another of its turn", cancelledInItsTurn());
test("when of a timer", whenOfATimer());
test("errors of callbacks go to the handler", errorsInARow());
test("a callback makes a task", aTaskFromACallback());
test("a callback that calls itself starves nobody", starvation());
