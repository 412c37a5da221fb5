// Pulse widths and frequencies, by the times of the edges. Line 20 is wired to 21.
import { CancelledError, Edge, Task, createTask, gatherSettled, sleep, sleepMicros, waitFor } from "wasyncio";
import { at, elapsed, say, since, test, text } from "./cases";
import { drive, pin, wired } from "./driven";

/** So many changes, each so long after the one before. */
async function square(half: i64, count: i32, after: i64 = 0): Promise<void> {
  await sleep(after);
  for (let i = 0; i < count; i++) {
    await sleepMicros(half);
    drive(1);
  }
}

async function measures(name: string, level: bool): Promise<void> {
  try {
    say(`${name} ${await pin.pulse(level)} us`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (e instanceof CancelledError) throw e;
  }
}

async function counts(name: string, window: i64): Promise<void> {
  try {
    const found = await pin.frequency(window);
    at(`${name} ${found.hertz} Hz, ${found.millihertz} mHz: ${found.cycles} in ${found.micros}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (e instanceof CancelledError) throw e;
  }
}

async function ended(task: Task<void>): Promise<void> {
  await gatherSettled<void>([task]);
  at(task.cancelled ? "cancelled" : "ended");
}

function tellKept(): void {
  for (let edge = pin.edgeNowait(); edge; edge = pin.edgeNowait()) say(`kept ${edge.level} at ${since(edge.micros)}`);
  say(`lost since ${pin.lost}`);
}

// ---- pulses

async function aPulse(): Promise<void> {
  createTask(square(583, 4));
  await measures("high", true);
  await measures("high", true);
  tellKept();
}

async function aLowPulse(): Promise<void> {
  createTask(square(583, 6));
  await measures("low", false);
  await measures("high", true);
}

async function begunBefore(): Promise<void> {
  drive(1);
  await sleep(1);
  pin.discard();
  createTask(square(700, 3));
  await measures("high", true);
}

async function aSeries(): Promise<void> {
  drive(8);
  await sleep(1);
  await measures("high", true);
  await measures("low", false);
  await measures("high", true);
  tellKept();
}

async function lostWithin(): Promise<void> {
  drive(2);
  await sleep(1);
  drive(2);
  await sleep(1);
  createTask(square(700, 6, 5));
  await measures("one", true);
  await measures("two", true);
  await measures("three", true);
}

async function lostAtItsEnd(): Promise<void> {
  drive(4); // one is kept, three are lost
  await sleep(1);
  createTask(square(900, 4));
  await measures("one", true);
  await measures("two", true);
}

async function inTime(): Promise<void> {
  createTask(square(3000, 4));
  for (let i = 0; i < 3; i++) {
    try {
      at(`${await waitFor(pin.pulse(true), i < 2 ? 2 : 20)} us`);
    } catch (e) {
      if (e instanceof CancelledError) throw e;
      at(text(e));
    }
  }
  tellKept();
}

async function closedWithin(): Promise<void> {
  const task = createTask(measures("high", true));
  drive(1);
  await sleep(3);
  pin.close();
  await ended(task);
  await measures("closed", true);
}

async function cancelledWithin(): Promise<void> {
  const task = createTask(measures("high", true));
  createTask(square(700, 5));
  await sleep(1);
  task.cancel();
  await ended(task);
  await measures("next", true);
}

async function twoMeasure(): Promise<void> {
  createTask(square(800, 4));
  const first = createTask(measures("first", true));
  const second = createTask(measures("second", false));
  await ended(first);
  await ended(second);
}

// ---- frequencies

async function fewEdges(): Promise<void> {
  createTask(square(4000, 6));
  await counts("all", 30);
  tellKept();
}

async function manyEdges(): Promise<void> {
  createTask(square(500, 80));
  await counts("most", 20);
  await sleep(25);
}

async function afterTheWindow(): Promise<void> {
  createTask(square(900, 11));
  createTask(square(900, 3, 15)); // the first of these is not like the first of those
  await counts("slow", 13);
}

async function noCycle(): Promise<void> {
  await counts("none", 5);
  createTask(square(2000, 1));
  await counts("one edge", 5);
  createTask(square(2000, 2));
  await counts("half a cycle", 5);
}

async function stopped(): Promise<void> {
  createTask(square(300, 12));
  await counts("stopped", 6);
  tellKept();
}

async function keptBefore(): Promise<void> {
  drive(5);
  await sleep(1);
  drive(2); // not told of yet
  createTask(square(2000, 4));
  await counts("only what comes", 10);
}

async function anotherWaits(): Promise<void> {
  const other = createTask(takes());
  await sleep(0);
  createTask(square(2000, 3, 4));
  await counts("two", 3);
  await other;
}

async function takes(): Promise<void> {
  say(`another has ${since((await pin.edge(Edge.Both)).micros)}`);
}

async function anotherHasTaken(): Promise<void> {
  createTask(square(1000, 4));
  createTask(takesOne());
  await counts("without one", 8);
}

async function takesOne(): Promise<void> {
  await sleepMicros(2500);
  if (pin.edgeNowait()) at("takes one");
}

async function levelBeside(): Promise<void> {
  createTask(square(1000, 4));
  const level = createTask(pin.level(true));
  await counts("all", 8);
  await ended(level);
}

async function closedMeanwhile(): Promise<void> {
  const task = createTask(counts("closed", 8));
  await sleep(3);
  pin.close();
  await ended(task);
  await counts("still", 8);
}

async function cancelledMeanwhile(): Promise<void> {
  const task = createTask(counts("cancelled", 8));
  createTask(square(1000, 4));
  await sleep(3);
  task.cancel();
  await ended(task);
  tellKept();
}

async function saturated(): Promise<void> {
  const task = createTask(counts("fast", 1000));
  createTask(square(400_000, 4));
  await sleep(1);
  for (let i = 0; i < 5; i++) {
    drive(14_002);
    await sleep(0);
  }
  say(`${elapsed() / 1000} ms`);
  await sleep(1);
  say(`lost since ${pin.lost}`);
  await ended(task);
}

async function noWindow(): Promise<void> {
  await counts("at once", 0);
}

test("a pulse is as long as the time between its edges", wired(aPulse()));
test("a low pulse, and the high one after it", wired(aLowPulse()));
test("a pulse that has begun before is not measured", wired(begunBefore()));
test("pulses that the pin has kept", wired(aSeries()));
test("edges were lost between two pulses and within one", wired(lostWithin(), 2));
test("edges were lost within a pulse", wired(lostAtItsEnd(), 1));
test("pulses within a time", wired(inTime()));
test("a pin is closed within a pulse", wired(closedWithin()));
test("cancelled within a pulse", wired(cancelledWithin()));
test("two tasks measure pulses", wired(twoMeasure()));
test("a frequency of few edges", wired(fewEdges()));
test("a frequency of more edges than the pin keeps", wired(manyEdges(), 4));
test("a frequency that is measured up to an edge after the window", wired(afterTheWindow(), 4));
test("a frequency of no cycle", wired(noCycle()));
test("a frequency of a signal that stops", wired(stopped(), 4));
test("a frequency counts only what comes", wired(keptBefore()));
test("a frequency while another task waits for edges", wired(anotherWaits()));
test("a frequency when another task has taken an edge", wired(anotherHasTaken()));
test("a frequency while another task waits for a level", wired(levelBeside()));
test("a frequency of a pin that is closed", wired(closedMeanwhile()));
test("a frequency is cancelled", wired(cancelledMeanwhile()));
test("a frequency of more edges than can be counted", wired(saturated(), 2));
test("a frequency within no time", wired(noWindow()));
