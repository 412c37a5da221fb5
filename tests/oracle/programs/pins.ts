// Pins: edges, levels, what is kept and what is lost, closing. Line 20 is wired to 21, 22 to 23 and 24.
import {
  Edge,
  HostError,
  Pin,
  Pull,
  ReturnWhen,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  wait,
  waitFor,
} from "wasyncio";
import { at, elapsed, say, settle, since, test, text, ticker, turns } from "./cases";
import { drive, out, pin, takes, tell, tellKept, use, wired } from "./driven";

async function reaches(name: string, high: bool): Promise<void> {
  try {
    await pin.level(high);
    say(`${name} reached ${high} at ${elapsed()}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

// ---- edges

async function afterTheWrite(): Promise<void> {
  const a = createTask(takes("a"));
  await sleep(0);
  createTask(ticker(3));
  out.write(true);
  say("written");
  await a;
}

async function onlyThose(): Promise<void> {
  const a = createTask(takes("a", Edge.Falling));
  await sleep(0);
  drive(3);
  await a;
  tellKept();
}

async function toAll(): Promise<void> {
  const all = [
    createTask(takes("a")),
    createTask(takes("b", Edge.Falling)),
    createTask(takes("c", Edge.Rising)),
    createTask(takes("d")),
  ];
  await sleep(0);
  out.write(true);
  await sleep(5);
  out.write(false);
  await settle(all);
  tellKept();
}

async function oldestFirst(): Promise<void> {
  drive(3);
  await sleep(1);
  createTask(ticker(2));
  await takes("a");
  await takes("a");
  say("in the same turn");
  await takes("a");
  tellKept();
}

async function notLikeIt(): Promise<void> {
  drive(5);
  await sleep(1);
  await takes("a", Edge.Falling);
  await takes("a", Edge.Falling);
  tellKept();
}

async function noneIsLikeIt(): Promise<void> {
  out.write(true);
  await sleep(1);
  const a = createTask(takes("a", Edge.Falling));
  await sleep(1);
  tellKept();
  drive(1);
  await a;
}

async function justWritten(): Promise<void> {
  out.write(true);
  await takes("a");
  out.write(true);
  createTask(ticker(2));
  await turns(2);
  tellKept();
}

async function beforeTimers(): Promise<void> {
  getRunningLoop().callLater(10, () => {
    at("timer");
  });
  const a = createTask(takes("a"));
  const b = createTask(reaches("b", true));
  await sleep(10);
  at("writes");
  getRunningLoop().callLater(0, () => {
    at("later");
  });
  getRunningLoop().callSoon(() => {
    at("soon");
  });
  out.write(true);
  await settle([a, b]);
}

// ---- kept and lost

async function moreAtOnce(): Promise<void> {
  drive(5);
  await sleep(1);
  say(`lost since ${pin.lost}`);
  tellKept();
  drive(2);
  await sleep(1);
  tellKept();
}

async function moreInTurns(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    drive(1);
    await sleep(1);
  }
  say(`lost since ${pin.lost}`);
  await takes("a");
  drive(1);
  await sleep(1);
  tellKept();
}

async function lossesAddUp(): Promise<void> {
  drive(4); // 1 rose, 2 fell, 3 and 4 are lost
  await sleep(1);
  await takes("a", Edge.Rising);
  drive(4); // 5 rose, after two were lost; the second is forgotten now
  await sleep(1);
  await takes("a", Edge.Rising);
  const a = createTask(takes("a", Edge.Falling));
  await sleep(1);
  say(`lost since ${pin.lost}`);
  drive(2);
  await a;
}

async function lostBeforeTheNext(): Promise<void> {
  drive(3);
  await sleep(1);
  await takes("a");
  await takes("a");
  const a = createTask(takes("a", Edge.Rising));
  const b = createTask(takes("b", Edge.Falling));
  await sleep(0);
  drive(1);
  await sleep(1);
  drive(1);
  await settle([a, b]);
}

async function roundAndRound(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    drive(2);
    await sleep(1);
    await takes("a");
    drive(1);
    await sleep(1);
    tellKept();
  }
}

async function nothingKept(): Promise<void> {
  drive(2);
  await sleep(1);
  tellKept();
  try {
    const edge = await waitFor(pin.edge(), 5);
    tell("a", edge);
  } catch (e) {
    at(text(e));
  }
  drive(1);
  await reaches("a", true);
}

async function forgotten(): Promise<void> {
  drive(5);
  await sleep(1);
  pin.discard();
  say(`lost since ${pin.lost}, ${pin.edgeNowait() == null}`);
  drive(1);
  pin.discard(); // not yet told of
  await sleep(1);
  tellKept();
}

async function manyAtOnce(): Promise<void> {
  const other = Pin.input(23, Pull.None, 4);
  const otherOut = Pin.output(22);
  createTask(ticker(4));
  otherOut.write(true);
  drive(50);
  otherOut.write(false);
  await sleep(0);
  let count = 0;
  while (pin.edgeNowait()) count++;
  say(`${count} and ${other.edgeNowait() != null}`);
  await sleep(0);
  while (pin.edgeNowait()) count++;
  say(`${count} and ${other.edgeNowait() != null}`);
  other.close();
  otherOut.close();
}

// ---- levels

async function levels(): Promise<void> {
  await reaches("a", false);
  say("in the same turn");
  const a = createTask(reaches("a", true));
  const b = createTask(reaches("b", true));
  const c = createTask(reaches("c", false));
  await sleep(1);
  out.write(true);
  await settle([a, b, c]);
  tellKept();
}

async function tooShort(): Promise<void> {
  const a = createTask(reaches("a", true));
  const b = createTask(takes("b", Edge.Rising));
  await sleep(1);
  drive(2);
  await b;
  say(`reached ${a.done}`);
  await sleep(5);
  drive(1);
  await a;
}

async function both(): Promise<void> {
  const all = [
    createTask(takes("a", Edge.Falling)),
    createTask(reaches("b", true)),
    createTask(takes("c", Edge.Rising)),
    createTask(reaches("d", true)),
  ];
  await sleep(0);
  out.write(true);
  await sleep(1);
  tellKept();
  out.write(false);
  await settle(all);
}

async function comesAndGoes(): Promise<void> {
  const a = createTask(reaches("a", true));
  await sleep(1);
  drive(4); // one is kept, three are lost
  await sleep(1);
  say(`reached ${a.done}, lost since ${pin.lost}`);
  drive(1);
  await a;
  tellKept();
}

// ---- several pins

async function twoOfANet(): Promise<void> {
  const output = Pin.output(22);
  const first = Pin.input(23);
  const second = Pin.input(24);
  const all = [createTask(secondary(second, "second")), createTask(secondary(first, "first"))];
  await sleep(0);
  output.write(true);
  output.write(false);
  await settle(all);
  first.close();
  const left = second.edgeNowait();
  if (left) tell("second", left);
  const again = Pin.input(23);
  say(`${again.edgeNowait() == null} ${again.read()} ${first.isOpen} ${second.isOpen}`);
  again.close();
  second.close();
  output.close();
}

async function secondary(pin: Pin, name: string): Promise<void> {
  tell(name, await pin.edge());
}

async function ringsMove(): Promise<void> {
  const output = Pin.output(22);
  const other = Pin.input(23, Pull.None, 3);
  output.write(true);
  drive(2);
  output.write(false);
  await sleep(1);
  pin.close();
  use(other);
  tellKept();
  drive(1);
  output.write(true);
  await sleep(1);
  tellKept();
  output.close();
}

async function anyOfTwo(): Promise<void> {
  const output = Pin.output(22);
  const other = Pin.input(23);
  const waited = await wait<void>([createTask(takes("a")), createTask(reaches("b", true))], 3);
  say(`${waited.done.length} of ${waited.pending.length}`);
  const task = createTask(secondary(other, "c"));
  waited.pending.push(task);
  await sleep(0);
  output.write(true);
  const again = await wait<void>(waited.pending, -1, ReturnWhen.FirstCompleted);
  say(`${again.done.length} of ${again.pending.length}`);
  out.write(true);
  await gather<void>([again.pending[0], again.pending[1]]);
  other.close();
  output.close();
}

// ---- for await

async function writesAtTimes(count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    await sleep(3);
    drive(1);
  }
}

async function everyRising(): Promise<void> {
  createTask(writesAtTimes(7));
  let count = 0;
  for await (const edge of pin.edges(Edge.Rising)) {
    tell("a", edge);
    if (++count == 3) break;
  }
  await sleep(10);
  tellKept();
}

async function everyEdge(): Promise<void> {
  createTask(writesAtTimes(4));
  for await (const edge of pin) {
    tell("a", edge);
    await sleep(5); // what comes meanwhile is kept
    if (!edge.level) break;
  }
  for await (const edge of pin) {
    tell("b", edge);
    if (!edge.level) break;
  }
}

async function goesOn(name: string): Promise<void> {
  try {
    for await (const edge of pin.edges()) tell(name, edge);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function untilClosed(): Promise<void> {
  const a = createTask(goesOn("a"));
  createTask(goesOn("b"));
  createTask(writesAtTimes(2));
  await sleep(8);
  pin.close();
  at("closed");
  await a;
}

// ---- closing and errors

async function closed(): Promise<void> {
  const all = [createTask(takes("a")), createTask(reaches("b", true)), createTask(takes("c", Edge.Falling))];
  await sleep(1);
  createTask(ticker(2));
  pin.close();
  pin.close();
  say("closed");
  await settle(all);
}

function complaint(e: Error): string {
  return e instanceof HostError ? `HostError ${(e as HostError).code}` : text(e);
}

async function afterClosing(): Promise<void> {
  drive(2);
  await sleep(1);
  pin.close();
  say(`open ${pin.isOpen}`);
  pin.discard();
  await takes("edge");
  await reaches("level", false);
  try {
    pin.edgeNowait();
  } catch (e) {
    say(text(e));
  }
  try {
    say(`${pin.lost}`);
  } catch (e) {
    say(text(e));
  }
  try {
    say(`${pin.read()}`);
  } catch (e) {
    say(complaint(e));
  }
  out.close();
  try {
    out.write(true);
  } catch (e) {
    say(complaint(e));
  }
  at("that is all");
}

async function wrong(): Promise<void> {
  await takes("none", 0);
  await takes("unknown", 4);
  const depths = [256, -1];
  for (let i = 0; i < depths.length; i++) {
    try {
      Pin.input(23, Pull.None, depths[i]);
    } catch (e) {
      at(complaint(e));
    }
  }
  try {
    Pin.input(21);
  } catch (e) {
    at(complaint(e));
  }
  try {
    pin.write(true);
  } catch (e) {
    say(complaint(e));
  }
  try {
    out.debounceMicros = 0;
  } catch (e) {
    say(complaint(e));
  }
  pin.debounceMicros = 0;
  say(`${elapsed()}`);
}

async function outputs(): Promise<void> {
  say(`${out.read()} ${pin.read()}`);
  out.write(true);
  say(`${out.read()} ${pin.read()}`);
  out.toggle();
  out.toggle();
  say(`${out.read()} ${pin.read()}`);
  const safe = Pin.output(22, true, true);
  const input = Pin.input(23);
  say(`${safe.read()} ${input.read()}`);
  safe.write(false);
  safe.close();
  say(`${input.read()}`);
  await sleep(1);
  let edge = input.edgeNowait();
  while (edge) {
    tell("kept", edge);
    edge = input.edgeNowait();
  }
  input.close();
  Pin.output(22).close(); // low again
  say(`${elapsed()}`);
}

async function named(): Promise<void> {
  const led = Pin.outputNamed("led", true);
  const button = Pin.inputNamed("button", Pull.Up, 2);
  say(`${button.read()}`);
  const task = createTask(secondary(button, "button"));
  await sleep(0);
  led.write(false);
  await task;
  button.close();
  led.close();
  const names = ["nobody", "ü".repeat(70)];
  for (let i = 0; i < names.length; i++) {
    try {
      Pin.inputNamed(names[i]);
    } catch (e) {
      at(complaint(e));
    }
    try {
      Pin.outputNamed(names[i]);
    } catch (e) {
      at(complaint(e));
    }
  }
  say(`${elapsed()}`);
}

/** Another ring of so many edges. */
function openOne(pins: Pin[], depth: i32): void {
  try {
    pins.push(Pin.input(pins.length + (pins.length < 4 ? 0 : 1), Pull.None, depth)); // 4 has a wire
  } catch (e) {
    say(`${pins.length}: ${text(e)}`);
  }
}

async function noRoom(): Promise<void> {
  const pins: Pin[] = [];
  for (let i = 0; i < 17; i++) openOne(pins, 255);
  openOne(pins, 9);
  openOne(pins, 8);
  openOne(pins, 1);
  openOne(pins, 0);
  drive(2);
  await sleep(1);
  for (let i = 0; i < pins.length; i++) pins[i].close();
  tellKept();
  say(`${elapsed()}`);
}

test("an edge comes in the turn after the write", wired(afterTheWrite()));
test("who waits for falling edges has no rising one, and none is kept meanwhile", wired(onlyThose()));
test("an edge goes to all that wait for one like it", wired(toAll()));
test("kept edges come in their order, at once", wired(oldestFirst()));
test("kept edges of the other direction are forgotten", wired(notLikeIt()));
test("kept edges of the other direction are forgotten where there is no other", wired(noneIsLikeIt()));
test("who waits just after the write has the edge", wired(justWritten()));
test("an edge comes before what is due", wired(beforeTimers()));
test("more edges in a turn than the pin keeps", wired(moreAtOnce(), 3));
test("more edges in several turns than the pin keeps", wired(moreInTurns(), 3));
test("losses before forgotten edges are told with the next one", wired(lossesAddUp(), 2));
test("losses are told to all that have the next edge, and no others", wired(lostBeforeTheNext(), 2));
test("edges are kept and taken round and round", wired(roundAndRound(), 3));
test("a pin that keeps none has none", wired(nothingKept(), 0));
test("edges are discarded", wired(forgotten(), 3));
test("more edges than a turn takes in", wired(manyAtOnce(), 60));
test("a level is there at once or comes", wired(levels()));
test("a level that is over before the task's turn", wired(tooShort()));
test("levels and edges of the same pin", wired(both()));
test("a level comes and goes within a turn, most edges are lost", wired(comesAndGoes(), 1));
test("two inputs at one output", wired(twoOfANet()));
test("a pin is closed while the next one keeps edges", wired(ringsMove()));
test("edges and levels of two pins are waited for", wired(anyOfTwo()));
test("for await over rising edges", wired(everyRising()));
test("for await over all edges, some of them kept", wired(everyEdge()));
test("for await until the pin is closed", wired(untilClosed()));
test("a pin is closed while tasks wait", wired(closed()));
test("what a closed pin says", wired(afterClosing()));
test("what pins refuse", wired(wrong()));
test("outputs, and what they cost", wired(outputs()));
test("pins by their names", wired(named()));
test("more edges to be kept than there is room for", wired(noRoom()));
