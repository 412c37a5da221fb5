// What becomes of an edge whose tasks are cancelled before they have it, a case for each byte on stdin: tests/edges.test.ts drives the board
// and holds what each logs.
import {
  CancelledError,
  Edge,
  Pin,
  Pull,
  RuntimeError,
  Task,
  TimeoutError,
  createTask,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
  sleepMicros,
  stdin,
  timeout,
  waitFor,
} from "wasyncio";

let pin: Pin = changetype<Pin>(0);

function tell(name: string, edge: Edge): void {
  console.log(`${name} ${edge.level ? "rose" : "fell"} ${edge.micros} lost ${edge.lost}`);
}

async function takes(name: string, which: i32): Promise<void> {
  try {
    tell(name, await pin.edge(which));
  } catch (e) {
    console.log(`${name} ${e.name}`);
    if (e instanceof CancelledError) throw e;
  }
}

/** Is woken by the edge that the others are given, and before them: then it does what a case is about. */
async function meddles(what: () => void): Promise<void> {
  await pin.level(false);
  what();
}

/** Reads the clock until it is later than `micros`: what comes meanwhile is told all at once. */
function busyUntil(micros: i64): void {
  while (getRunningLoop().timeMicros() < micros) {}
}

function tellKept(): void {
  for (let edge = pin.edgeNowait(); edge; edge = pin.edgeNowait()) tell("kept", edge);
}

let a: Task<void> | null = null;
let b: Task<void> | null = null;

/** Begins `what`, then a and b (0: no b), which wait for these edges. */
async function begin(what: () => void, edgesOfA: i32, edgesOfB: i32): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  createTask(meddles(what));
  await sleep(0);
  a = createTask(takes("a", edgesOfA));
  if (edgesOfB) b = createTask(takes("b", edgesOfB));
  await sleep(0);
  await sleep(0);
}

async function theOnlyOne(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
    },
    Edge.Both,
    0,
  );
  await sleep(2);
  tellKept();
}

async function goesBackInFront(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
    },
    Edge.Both,
    0,
  );
  busyUntil(2_000);
  await sleep(2);
  tellKept();
}

async function oneOfTwo(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
    },
    Edge.Both,
    Edge.Falling,
  );
  await sleep(2);
  tellKept();
}

async function both(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
      b!.cancel();
    },
    Edge.Both,
    Edge.Both,
  );
  await sleep(2);
  tellKept();
}

async function theSecondFirst(): Promise<void> {
  await begin(
    () => {
      b!.cancel();
      a!.cancel();
      a!.cancel();
    },
    Edge.Both,
    Edge.Both,
  );
  await sleep(2);
  tellKept();
}

async function cancelsNext(): Promise<void> {
  tell("first", await pin.edge());
  a!.cancel();
}

async function afterSomebodyHadIt(): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  createTask(cancelsNext());
  await sleep(0);
  a = createTask(takes("a", Edge.Both));
  await sleep(2);
  tellKept();
}

async function inOrderOfTime(): Promise<void> {
  await begin(
    () => {
      b!.cancel();
      a!.cancel();
    },
    Edge.Rising,
    Edge.Falling,
  );
  busyUntil(2_000);
  await sleep(2);
  tellKept();
}

async function waitsAfterLevel(): Promise<void> {
  await pin.level(false);
  await takes("later", Edge.Both);
}

async function toWhoWaitsNow(): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  createTask(waitsAfterLevel());
  await sleep(0);
  createTask(
    meddles(() => {
      a!.cancel();
    }),
  );
  await sleep(0);
  a = createTask(takes("a", Edge.Both));
  await sleep(2);
  tellKept();
}

async function takenBack(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
      a!.uncancel();
    },
    Edge.Both,
    0,
  );
  await sleep(2);
  tellKept();
}

async function takenBackAndCancelled(): Promise<void> {
  await begin(
    () => {
      a!.cancel();
      a!.uncancel();
      a!.cancel();
    },
    Edge.Both,
    0,
  );
  await sleep(2);
  tellKept();
}

async function sleepsAfterIt(): Promise<void> {
  await takes("a", Edge.Both);
  await sleep(0);
  await sleep(0);
  console.log("a is not cancelled");
}

async function cancelledLater(): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  const task = createTask(sleepsAfterIt());
  await pin.level(false);
  await sleep(0);
  task.cancel();
  await sleep(2);
  tellKept();
}

async function goesOnAfterCancel(): Promise<void> {
  try {
    await pin.edge();
  } catch (e) {
    console.log(e.name);
    await sleep(0);
    await sleep(0);
  }
}

async function cancelledAgain(): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  createTask(
    meddles(() => {
      a!.cancel();
    }),
  );
  await sleep(0);
  a = createTask(goesOnAfterCancel());
  await pin.level(false);
  await sleep(0);
  tellKept();
  a!.cancel(); // it has no edge any more
  await sleep(2);
  tellKept();
}

async function closedInBetween(): Promise<void> {
  await begin(
    () => {
      pin.close();
      a!.cancel();
      pin = Pin.input(4, Pull.Up);
    },
    Edge.Both,
    Edge.Both,
  );
  await sleep(2);
  tellKept();
}

async function expires(millis: i64): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  await sleepMicros(990);
  try {
    await using limit = timeout(millis);
    await takes("a", Edge.Both);
  } catch (e) {
    console.log(e.name);
  }
  await sleep(5);
  tellKept();
}

async function waitsFor(): Promise<void> {
  pin = Pin.input(4, Pull.Up);
  await sleepMicros(990);
  try {
    tell("a", await waitFor(pin.edge(), 1));
  } catch (e) {
    console.log(e.name);
  }
  await sleep(5);
  tellKept();
}

async function lossesAddUp(): Promise<void> {
  pin = Pin.input(4, Pull.Up, 2);
  busyUntil(2_000); // 1 fell, 2 rose, 3 and 4 lost
  await sleep(0);
  await takes("fell", Edge.Falling); // the first
  busyUntil(4_000); // 5 fell, after two were lost; 6 and 7 lost
  await sleep(0);
  await takes("rose", Edge.Rising); // the second
  await takes("rose later", Edge.Rising); // not the fifth, but its loss counts
}

async function lossBeforeUnwanted(): Promise<void> {
  pin = Pin.input(4, Pull.Up, 1);
  busyUntil(2_000); // 1 fell, 2 lost
  await takes("fell", Edge.Falling);
  await takes("rose", Edge.Rising); // not the third, which fell, but the fourth
}

async function waitsOn(): Promise<void> {
  await takes("left", Edge.Both);
}

async function aWhile(): Promise<void> {
  await sleep(2);
}

async function other(): Promise<void> {
  await takes("other", Edge.Both);
}

function closedLoop(): void {
  pin = Pin.input(4, Pull.Up);
  const first = newEventLoop();
  first.createTask(waitsOn());
  first.setExceptionHandler((context) => {
    console.log(context.message);
  });
  first.runUntilComplete(sleep(0));
  first.close();
  getEventLoop().runUntilComplete(other());
}

// ---- at random

let seed: u32 = 0;
function random(below: u32): u32 {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

const seen = new Set<i64>();
let lost = 0;

function count(edge: Edge): void {
  if (seen.has(edge.micros)) return;
  seen.add(edge.micros);
  lost += edge.lost;
}

async function counts(): Promise<void> {
  while (true) {
    if (random(3) == 0) {
      try {
        await using limit = timeout(random(2));
        count(await pin.edge());
      } catch (e) {
        if (!(e instanceof TimeoutError)) throw e;
      }
    } else {
      count(await pin.edge());
    }
    if (random(4) == 0) await sleepMicros(random(40));
  }
}

async function reaches(high: bool): Promise<void> {
  try {
    await waitFor(pin.level(high), 1);
  } catch (e) {
    if (!(e instanceof TimeoutError)) throw e;
  }
}

async function atRandom(): Promise<void> {
  pin = Pin.input(4, Pull.None, 1 + <i32>random(4));
  const workers: Task<void>[] = [];
  for (let i = 0; i < 4; i++) workers.push(createTask(counts()));
  while (getRunningLoop().time() < 20) {
    const which = <i32>random(workers.length);
    switch (random(5)) {
      case 0:
        busyUntil(getRunningLoop().timeMicros() + random(30));
        break;
      case 1:
        workers[which].cancel();
        if (random(4) == 0) workers[which].uncancel();
        break;
      case 2:
        if (workers[which].done) workers[which] = createTask(counts());
        break;
      case 3:
        await reaches(random(2) == 1);
        break;
      default:
        await sleepMicros(random(60));
    }
  }
  for (let i = 0; i < workers.length; i++) workers[i].cancel();
  await sleep(1);
  for (let edge = pin.edgeNowait(); edge; edge = pin.edgeNowait()) count(edge);
  count(await pin.edge()); // the last one, long after: it tells what was lost before it
  console.log(`${seen.size} ${lost}`);
}

const input = new Uint8Array(8);
stdin.readNowait(input);
seed = load<u32>(input.dataStart, 4);
switch (input[0]) {
  case 0:
    run(theOnlyOne());
    break;
  case 1:
    run(goesBackInFront());
    break;
  case 2:
    run(oneOfTwo());
    break;
  case 3:
    run(both());
    break;
  case 4:
    run(theSecondFirst());
    break;
  case 5:
    run(afterSomebodyHadIt());
    break;
  case 6:
    run(inOrderOfTime());
    break;
  case 7:
    run(toWhoWaitsNow());
    break;
  case 8:
    run(takenBack());
    break;
  case 9:
    run(takenBackAndCancelled());
    break;
  case 10:
    run(cancelledLater());
    break;
  case 11:
    run(cancelledAgain());
    break;
  case 12:
    run(closedInBetween());
    break;
  case 13:
    run(expires(0));
    break;
  case 14:
    run(expires(1));
    break;
  case 15:
    run(waitsFor());
    break;
  case 16:
    run(lossesAddUp());
    break;
  case 17:
    run(lossBeforeUnwanted());
    break;
  case 18:
    closedLoop();
    break;
  case 19:
    run(atRandom());
    break;
  default:
    throw new RuntimeError("no such case");
}
console.log("end");
