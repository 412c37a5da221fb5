// The debug mode: steps that keep everybody else waiting, and cancellations that are swallowed. Where a step begins that is told of stands the name of
// its task.
import { CancelledError, Event, Task, createTask, currentTask, getRunningLoop, run, sleep } from "wasyncio";
import { begin, say } from "./cases";

/** Looks at the clock so often, a microsecond each. */
function busy(looks: i32): void {
  const loop = getRunningLoop();
  for (let i = 0; i < looks; i++) loop.timeMicros();
}

async function debugged(main: Promise<void>): Promise<void> {
  const loop = getRunningLoop();
  const before = loop.debug;
  const slow = loop.slowCallbackDuration;
  loop.debug = true;
  loop.slowCallbackDuration = 10;
  await main;
  loop.slowCallbackDuration = slow;
  loop.debug = before;
}

function test(name: string, main: Promise<void>): void {
  begin(name);
  run(debugged(main));
}

async function atOnce(/* first */): Promise<void> {
  busy(20000);
}

async function theFirstStep(): Promise<void> {
  await createTask(atOnce(), "first");
}

test("a slow first step", theFirstStep());

async function later(): Promise<void> {
  await sleep(1);
  busy(5);
  await sleep(1); /* second */
  busy(12500);
  await sleep(0);
}

async function aLaterStep(): Promise<void> {
  await createTask(later(), "second");
}

test("a slow step after an await", aLaterStep());

async function inner(): Promise<void> {
  await sleep(1); /* inner */
  busy(30000);
}

async function outer(): Promise<void> {
  await inner();
}

async function inAnother(): Promise<void> {
  await createTask(outer(), "inner");
}

test("a slow step in a coroutine that another one awaits", inAnother());

function slowCallback(): void {
  busy(15000);
}

async function ofCallbacks(): Promise<void> {
  getRunningLoop().callSoon(slowCallback);
  getRunningLoop().callLater(1, slowCallback);
  await sleep(40);
}

test("slow callbacks", ofCallbacks());

async function nearlySlow(): Promise<void> {
  busy(9999);
  await sleep(0); /* slow enough */
  busy(10000);
}

async function theLimit(): Promise<void> {
  await createTask(nearlySlow(), "slow enough");
}

test("a step that takes exactly as long as is told of", theLimit());

async function patient(): Promise<void> {
  busy(15000);
}

async function impatient(/* impatient */): Promise<void> {
  busy(1500);
}

async function anotherLimit(): Promise<void> {
  const loop = getRunningLoop();
  say(`${loop.debug} ${loop.slowCallbackDuration}`);
  loop.slowCallbackDuration = 16;
  await createTask(patient());
  loop.slowCallbackDuration = 1;
  say(`${loop.slowCallbackDuration}`);
  await createTask(impatient(), "impatient");
}

test("the duration that is told of changes", anotherLimit());

async function secondsLong(/* one 二 */): Promise<void> {
  busy(1234567);
}

async function long(): Promise<void> {
  await createTask(secondsLong(), "one 二");
}

test("a step of more than a second", long());

async function swallows(event: Event): Promise<void> {
  try {
    await event.wait();
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    say("swallowed");
  }
}

async function takesBack(event: Event): Promise<void> {
  try {
    await event.wait();
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    currentTask()!.uncancel();
    say("taken back");
  }
}

async function cancelled(): Promise<void> {
  const tasks: Task<void>[] = [
    createTask(swallows(new Event()), "swallows"),
    createTask(takesBack(new Event()), "takes back"),
    createTask(sleep(5), "sleeps"),
  ];
  await sleep(1);
  for (let i = 0; i < tasks.length; i++) tasks[i].cancel();
  await sleep(1);
  say(`${tasks[0].cancelled} ${tasks[1].cancelled} ${tasks[2].cancelled}`);
}

test("a cancellation that is swallowed is told of", cancelled());

async function counted(): Promise<void> {
  const before = getRunningLoop().stats().longestMicros;
  await createTask(sleep(1));
  say(`${getRunningLoop().stats().longestMicros == before} ${before >= 1_000_000}`);
}

test("the longest step", counted());

async function off(): Promise<void> {
  const loop = getRunningLoop();
  loop.debug = false;
  say(`${loop.debug}`);
  await createTask(atOnce(), "first");
  loop.callSoon(slowCallback);
  await sleep(1);
  const task = createTask(swallows(new Event()), "swallows");
  await sleep(1);
  task.cancel();
  await task;
  loop.debug = true;
}

test("the debug mode is off", off());
