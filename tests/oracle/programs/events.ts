// Event: who waits goes on when it is set, and cancellation in every window.
import {
  Event,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  newEventLoop,
  sleep,
  timeout,
  waitFor,
  Task,
} from "wasyncio";
import { at, begin, say, settle, test, text, ticker, turns } from "./cases";

async function waits(name: string, event: Event): Promise<void> {
  try {
    at(`${name} goes on: ${await event.wait()}, ${event.isSet()}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    throw e;
  }
}

function start(name: string, event: Event): Task<void> {
  return createTask(waits(name, event), name);
}

async function setLater(): Promise<void> {
  const event = new Event();
  say(`${event.isSet()}`);
  const all = gather([waits("a", event), waits("b", event), waits("c", event), ticker(3)]);
  await sleep(2);
  event.set();
  say(`${event.isSet()}`);
  await all;
}

async function alreadySet(): Promise<void> {
  const event = new Event();
  event.set();
  createTask(ticker(2));
  await waits("main", event);
  await waits("main", event);
  await sleep(0);
  say("a turn later");
}

async function setTwice(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  await sleep(0);
  event.set();
  event.set();
  await settle([a]);
}

async function clearTwice(): Promise<void> {
  const event = new Event();
  event.clear();
  event.set();
  event.clear();
  event.clear();
  say(`${event.isSet()}`);
}

async function setAndCleared(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  await sleep(0);
  event.set();
  event.clear();
  const b = start("b", event);
  await settle([a]);
  await turns(2);
  say("b still waits");
  event.set();
  await settle([b]);
}

async function waitsTwice(event: Event): Promise<void> {
  await event.wait();
  say("once");
  await event.wait();
  say("twice");
}

async function setAndClearedInTurn(): Promise<void> {
  const event = new Event();
  const a = createTask(waitsTwice(event));
  await sleep(0);
  event.set();
  await sleep(0);
  event.clear();
  await sleep(0);
  say(`done ${a.done}`);
}

async function setClearedSet(): Promise<void> {
  const event = new Event();
  const a = createTask(waitsTwice(event));
  await sleep(0);
  event.set();
  event.clear();
  await sleep(0);
  say(`done ${a.done}`);
  event.set();
  await sleep(0);
  await sleep(0);
  say(`done ${a.done}`);
}

async function joinsAfterSet(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  await sleep(0);
  event.set();
  event.clear();
  const b = start("b", event);
  await sleep(0);
  event.set();
  await settle([a, b]);
}

async function cancelled(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  const b = start("b", event);
  await sleep(1);
  a.cancel("no more");
  await sleep(1);
  event.set();
  await settle([a, b]);
}

async function cancelledAndSet(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  const b = start("b", event);
  await sleep(0);
  a.cancel("first");
  event.set();
  await settle([a, b]);
}

async function setAndCancelled(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  const b = start("b", event);
  await sleep(0);
  event.set();
  a.cancel("after");
  await settle([a, b]);
}

async function setCancelledAndTakenBack(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  await sleep(0);
  event.set();
  a.cancel("after");
  a.uncancel();
  await settle([a]);
}

async function inTime(): Promise<void> {
  const event = new Event();
  try {
    await waitFor(event.wait(), 2);
  } catch (e) {
    at(text(e));
  }
  getRunningLoop().callLaterWith<Event>(1, (event: Event) => event.set(), event);
  say(`${await waitFor(event.wait(), 2)}`);
}

async function atTheLimit(): Promise<void> {
  const event = new Event();
  getRunningLoop().callLaterWith<Event>(2, (event: Event) => event.set(), event);
  try {
    await using _ = timeout(2);
    await event.wait();
    say("never");
  } catch (e) {
    at(`${text(e)}, set ${event.isSet()}`);
  }
}

async function justBeforeTheLimit(): Promise<void> {
  const event = new Event();
  getRunningLoop().callAtWith<Event>(getRunningLoop().time() + 2, (event: Event) => event.set(), event);
  try {
    say(`${await waitFor(event.wait(), 2)}`);
  } catch (e) {
    at(`${text(e)}, set ${event.isSet()}`);
  }
}

async function itself(): Promise<void> {
  const event = new Event();
  currentTask()!.cancel("myself");
  try {
    await event.wait();
  } catch (e) {
    say(text(e));
  }
  event.set();
  currentTask()!.cancel("again");
  say(`${await event.wait()}`);
  try {
    await sleep(0);
  } catch (e) {
    say(text(e));
  }
}

async function setsOther(mine: Event, other: Event): Promise<void> {
  await mine.wait();
  at("sets the other");
  other.set();
}

async function chain(): Promise<void> {
  const first = new Event();
  const second = new Event();
  const third = new Event();
  const all = gather([waits("last", third), setsOther(second, third), setsOther(first, second), ticker(5)]);
  await sleep(0);
  first.set();
  await all;
}

async function byACallback(): Promise<void> {
  const event = new Event();
  const a = start("a", event);
  getRunningLoop().callSoonWith<Event>((event: Event) => {
    event.set();
    say("set");
  }, event);
  await settle([a]);
}

async function many(): Promise<void> {
  const event = new Event();
  const tasks: Task<bool>[] = [];
  for (let i = 0; i < 24; i++) tasks.push(createTask(event.wait()));
  await sleep(0);
  for (let i = 0; i < 24; i += 5) tasks[i].cancel();
  event.set();
  for (let i = 1; i < 24; i += 5) tasks[i].cancel();
  let line = "";
  for (let i = 0; i < 24; i++) {
    try {
      await tasks[i];
      line += "+";
    } catch (e) {
      line += "-";
    }
  }
  say(line);
}

test("an event is set: all go on, in order", setLater());
test("an event that is set", alreadySet());
test("an event is set twice", setTwice());
test("an event is cleared twice", clearTwice());
test("an event is set and cleared in the same turn", setAndCleared());
test("an event is cleared the turn after", setAndClearedInTurn());
test("an event is set, cleared and set", setClearedSet());
test("who waits again while others still wake", joinsAfterSet());
test("cancelled while it waits for an event", cancelled());
test("cancelled, and the event set in the same turn", cancelledAndSet());
test("the event is set, and who waits cancelled in the same turn", setAndCancelled());
test("the event is set, and the cancellation taken back", setCancelledAndTakenBack());
test("wait_for of an event", inTime());
test("an event is set at the limit of time", atTheLimit());
test("an event is set by a timer of the same deadline as the limit", justBeforeTheLimit());
test("a task that has cancelled itself waits for an event", itself());
test("events that set each other", chain());
test("a callback sets an event", byACallback());
test("many wait for an event", many());

begin("an event is waited for in two loops");
const kept = new Event();

async function waitsForKept(): Promise<void> {
  try {
    await waitFor(kept.wait(), 1);
  } catch (e) {
    say(e.name);
  }
}

const one = newEventLoop();
const other = newEventLoop();
one.runUntilComplete(waitsForKept());
other.runUntilComplete(waitsForKept());
kept.set();
other.runUntilComplete(waitsForKept());
one.close();
other.close();
say(`${kept.isSet()}`);
