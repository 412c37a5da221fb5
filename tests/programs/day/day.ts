// A thousand tasks that sleep and wake for a day, half of them for a time, half until a time. Which woke when is told by a checksum, what
// they need by the heap and the loop's records, after an hour and at the end.
import { createTask, getRunningLoop, run, sleep, sleepUntil } from "wasyncio";
import { heapInUse } from "../../../bench/programs/heap";

const TASKS: i32 = 1000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

let wakings = 0;
let checksum: u32 = 0;

/** ms: 15 to 43 s; every tenth has that of another. */
function period(index: i32): i64 {
  return 15_000 + 31 * (index % 900);
}

function woke(index: i32): void {
  wakings++;
  checksum = checksum * 31 + index;
}

async function sleeps(index: i32): Promise<void> {
  while (true) {
    await sleep(period(index));
    woke(index);
  }
}

async function keepsTime(index: i32): Promise<void> {
  for (let next = period(index); ; next += period(index)) {
    await sleepUntil(next);
    woke(index);
  }
}

/** After the hour and after the day: wakings, checksum, bytes of the heap in use. */
const figures = new StaticArray<u32>(6);

/** Allocates nothing: what is kept of the hour would be in use at the end. */
function note(at: i32): void {
  figures[at] = wakings;
  figures[at + 1] = checksum;
  figures[at + 2] = <u32>heapInUse();
}

async function main(): Promise<void> {
  for (let i = 0; i < TASKS; i++) createTask(i % 2 ? keepsTime(i) : sleeps(i));
  await sleepUntil(HOUR);
  note(0);
  await sleepUntil(DAY);
  note(3);
  for (let at = 0; at < 6; at += 3) console.log(`${figures[at]} ${figures[at + 1]} ${figures[at + 2]}`);
  console.log(getRunningLoop().stats().readyPeak.toString());
}

run(main());
