// What tasks are promised of a pin, on every host: tests/hardware.ts plays the cues, as the conformance suite's are played, and holds what
// is logged. Times differ from host to host, so what is logged of them is whether they are right.
import { Edge, Pin, createTask, getRunningLoop, run, sleep, stdin, waitFor } from "wasyncio";

const done = Pin.inputNamed("done");
let input = Pin.inputNamed("input", 0, 4);

/** Gives a cue, and goes on at once. */
function cue(name: string): void {
  console.log(`> ${name}`);
}

/** Gives a cue that ends by turning `done` over, and lets nothing in until then: what comes is told all at once. */
function cueAndDone(name: string): void {
  const before = done.read();
  cue(name);
  while (done.read() == before) {}
}

/** When the last cue was given, µs. */
let cued: i64 = 0;

function tell(name: string, edge: Edge): void {
  const isTimely = edge.micros >= cued && edge.micros <= getRunningLoop().timeMicros();
  console.log(`${name} ${edge.level ? "rose" : "fell"}, lost ${edge.lost}${isTimely ? "" : ", at a wrong time"}`);
}

async function takes(name: string, which: i32): Promise<void> {
  tell(name, await input.edge(which));
}

async function reaches(name: string, high: bool): Promise<void> {
  await input.level(high);
  console.log(`${name} is there`);
}

async function several(): Promise<void> {
  createTask(takes("first", Edge.Both));
  createTask(takes("falling", Edge.Falling));
  createTask(reaches("level", true));
  const last = createTask(takes("last", Edge.Rising));
  await sleep(1);
  cued = getRunningLoop().timeMicros();
  cue("only-rise");
  await last;
  cueAndDone("fall");
  await sleep(1);
}

async function loses(): Promise<void> {
  cued = getRunningLoop().timeMicros();
  cueAndDone("six-edges");
  const seen = getRunningLoop().timeMicros();
  await sleep(20);
  for (let i = 0; i < 4; i++) {
    const edge = await input.edge();
    tell("kept", edge);
    if (edge.micros > seen) console.log("its time is not the interrupt's");
  }
  cueAndDone("rise");
  await takes("next", Edge.Both);
  cueAndDone("fall");
  await takes("and", Edge.Both);
}

async function givesUp(): Promise<void> {
  try {
    await waitFor(input.edge(), 30);
  } catch (e) {
    console.log(e.name);
  }
  const task = createTask(takes("never", Edge.Both));
  await sleep(1);
  cueAndDone("rise");
  task.cancel(); // before it can have been told
  await sleep(1);
  cueAndDone("fall");
  await takes("the one", Edge.Both);
  await takes("and", Edge.Both);
}

/** Long beside what is between two edges of a cue on a busy computer, µs. */
const HOLDS: i32 = 200_000;

async function debounces(): Promise<void> {
  input.debounceMicros = HOLDS;
  cued = getRunningLoop().timeMicros();
  cueAndDone("bounce");
  await takes("bounced", Edge.Both);
  console.log(getRunningLoop().timeMicros() - cued >= HOLDS ? "after it has held" : "too early");
  cue("only-fall");
  await takes("and", Edge.Both);
  await sleep(HOLDS / 1000 + 10);
  console.log(input.edgeNowait() == null ? "no more" : "more");
  input.debounceMicros = 0;
}

async function drives(): Promise<void> {
  await sleep(5);
  cueAndDone("rise");
  await sleep(40);
  cueAndDone("fall");
}

async function measures(): Promise<void> {
  const task = createTask(drives());
  const began = getRunningLoop().timeMicros();
  const width = await input.pulse(true);
  const took = getRunningLoop().timeMicros() - began;
  console.log(width >= 40_000 && width <= took - 5_000 ? "a pulse of 40 ms" : `a pulse of ${width} us in ${took} us`);
  await task;
}

async function closes(): Promise<void> {
  try {
    await input.edge();
  } catch (e) {
    console.log(`${e.name}: ${e.message}`);
  }
}

async function main(): Promise<void> {
  await several();
  await loses();
  await givesUp();
  await debounces();
  await measures();
  const waiting = createTask(closes());
  await sleep(1);
  input.close();
  await waiting;
}

run(main());
