// COUNT tasks that sleep: what memory they take, in bytes. Once: nothing else disturbs it.
import { createTask, sleep } from "wasyncio";
import { heapInUse } from "./heap";
import { loop } from "./measure";
import { COUNT } from "./settings";

/** Of the loop's pool, in which a task is one (docs/memory.md). */
const RECORD_BYTES: i32 = 48;

let before: i32 = 0;
let asleep = 0;

function inUse(): i32 {
  __collect();
  return <i32>heapInUse() + loop.stats().ready * RECORD_BYTES;
}

async function task(): Promise<void> {
  asleep++;
  await sleep(3_600_000);
  asleep--;
}

function begin(): void {
  before = inUse();
  for (let i = 0; i < COUNT; i++) createTask(task());
  loop.callSoon(end);
}

function end(): void {
  console.log(`{"checksums":${asleep},"bytes":[${inUse() - before}]}`);
  loop.stop();
}

loop.callSoon(begin);
loop.runForever();
