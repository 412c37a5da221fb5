// Pulses and frequencies that are measured, and pins that tell of no edges, a case for each byte on stdin: tests/pulses.test.ts drives line 4 and holds what each logs.
import {
  CancelledError,
  Edge,
  Pin,
  Pull,
  createTask,
  getRunningLoop,
  run,
  sleep,
  sleepMicros,
  stdin,
  waitFor,
} from "wasyncio";

let pin: Pin = changetype<Pin>(0);

function say(error: Error): void {
  console.log(`${error.name}: ${error.message}`);
}

/** Reads the clock until it is later than `micros`: what comes meanwhile is told all at once. */
function busyUntil(micros: i64): void {
  while (getRunningLoop().timeMicros() < micros) {}
}

async function measure(level: bool): Promise<void> {
  try {
    console.log((await pin.pulse(level)).toString());
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

async function measureFrequency(window: i64): Promise<void> {
  try {
    const found = await pin.frequency(window);
    console.log(`${found.hertz} Hz, ${found.millihertz} mHz: ${found.cycles} in ${found.micros}`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

/** What waits for edges, of a pin that is at `level`, and tells of none. */
async function waitInVain(level: bool): Promise<void> {
  await pin.level(level);
  console.log("is there");
  try {
    await pin.level(!level);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
  try {
    await pin.edge();
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
  try {
    for await (const edge of pin.edges(Edge.Rising)) console.log(edge.micros.toString());
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
  await measure(true);
  await measureFrequency(10);
}

async function main(which: i32): Promise<void> {
  pin = Pin.input(4);
  switch (which) {
    case 0: // what ends the one does not begin the other
      await measure(true);
      await measure(false);
      break;
    case 1: // in the middle of one
      await sleep(1);
      pin.discard();
      await measure(true);
      break;
    case 2: // those that were kept meanwhile
      await sleep(50);
      for (let i = 0; i < 3; i++) await measure(true);
      break;
    case 3: // the ring is full in the middle of one
      pin.close();
      pin = Pin.input(4, 0, 3);
      busyUntil(2_000);
      await sleep(0);
      await measure(true);
      await measure(true);
      await measure(true);
      break;
    case 4: // a limit
      try {
        await waitFor(pin.pulse(true), 5);
      } catch (e) {
        if (e instanceof CancelledError) throw e;
        console.log(e.name);
      }
      await measure(true);
      break;
    case 5: // closed meanwhile
      createTask(measure(true));
      await sleep(2);
      pin.close();
      await sleep(1);
      break;
    case 6: // somebody else takes the end
      createTask(measure(true));
      await sleepMicros(1_005);
      await pin.edge(Edge.Falling);
      await sleep(50);
      break;
    case 7:
      await sleep(5); // what was kept before does not count
      await measureFrequency(50);
      break;
    case 8: // two at once take each other's edges
      createTask(measure(true));
      await sleep(0);
      await measureFrequency(10);
      break;
    case 9:
      createTask(measureFrequency(10));
      await sleep(5);
      pin.close();
      await sleep(10);
      break;
    case 10:
      pin = Pin.output(5, true);
      await waitInVain(true);
      break;
    case 11:
      pin.close();
      pin = Pin.input(4, Pull.None, 0);
      await waitInVain(false);
      break;
  }
}

const which = new Uint8Array(1);
stdin.readNowait(which);
run(main(which[0]));
console.log("end");
