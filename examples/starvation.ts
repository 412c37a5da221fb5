// A heartbeat beside a computation. In one step that computes for a second no other task runs: ten beats are missing, and debug mode names the
// step. With a sleep(0) between the parts of the same computation everybody has a turn, and none is missing.
import { createTask, getRunningLoop, run, sleep, sleepUntil } from "wasyncio";

const BEATS: i32 = 20;
const BEAT_MS: i64 = 100;
/** A beat that comes later is none. */
const LATE_MS: i64 = 50;

function time(): i64 {
  return getRunningLoop().time();
}

async function heartbeat(): Promise<i32> {
  let missing = 0;
  const begin = time();
  for (let beat = 1; beat <= BEATS; beat++) {
    const due = begin + beat * BEAT_MS;
    await sleepUntil(due);
    if (time() - due > LATE_MS) missing++;
  }
  return missing;
}

function compute(ms: i64): void {
  const end = time() + ms;
  while (time() < end);
}

async function inOneStep(): Promise<void> {
  await sleep(470);
  compute(1000);
}

async function inParts(): Promise<void> {
  await sleep(470);
  for (let part = 0; part < 100; part++) {
    compute(10);
    await sleep(0);
  }
}

async function main(): Promise<void> {
  getRunningLoop().debug = true; // as in a debug build
  createTask(inOneStep(), "computation");
  console.log(`in one step: ${await heartbeat()} beats are missing`);
  createTask(inParts(), "computation in parts");
  console.log(`in parts: ${await heartbeat()} beats are missing`);
}

run(main());
