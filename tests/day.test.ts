// A thousand tasks that sleep and wake for a simulated day (tests/programs/day): the order of millions of wakings is the one that follows from
// (deadline, order of scheduling) alone, and memory is after the day what it was after an hour.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "../compiler/build.js";
import { simulate } from "./program-folder.js";

const folder = join(import.meta.dirname, "../../tests/programs/day");
const TASKS = 1000;
const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** µs */
const period = (index: number): number => 1000 * (15_000 + 31 * (index % 900));

interface Sleeper {
  readonly index: number;
  readonly deadline: number;
  /** Place in the order of scheduling. */
  readonly sequence: number;
}

const isEarlier = (a: Sleeper, b: Sleeper): boolean =>
  a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);

/** Sleepers, the earliest first: a binary heap. */
class Sleepers {
  private readonly heap: Sleeper[] = [];

  get first(): Sleeper {
    return this.heap[0];
  }

  add(sleeper: Sleeper): void {
    const { heap } = this;
    let at = heap.push(sleeper) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isEarlier(sleeper, heap[parent]); parent = (at - 1) >> 1) {
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = sleeper;
  }

  take(): Sleeper {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isEarlier(heap[child + 1], heap[child])) child++;
      if (!isEarlier(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

interface Figures {
  readonly wakings: number;
  readonly checksum: number;
}

/** What is seen at the hour and at the day's end, from docs/simulation.md: the clock jumps to a deadline, and a turn costs 1 µs. */
function expected(): Figures[] {
  const sleepers = new Sleepers();
  let sequence = 0;
  const schedule = (index: number, deadline: number): void => {
    sleepers.add({ index, deadline, sequence: sequence++ });
  };
  const main = -1;
  schedule(main, HOUR); // in the first turn
  let clock = 2; // the others begin in the second
  for (let index = 0; index < TASKS; index++) schedule(index, index % 2 === 0 ? clock + period(index) : period(index));
  const seen: Figures[] = [];
  let wakings = 0;
  let checksum = 0;
  for (;;) {
    clock = Math.max(clock, sleepers.first.deadline) + 1;
    while (sleepers.first.deadline <= clock) {
      const { index, deadline } = sleepers.take();
      if (index === main) {
        seen.push({ wakings, checksum });
        if (deadline === DAY) return seen;
        schedule(main, DAY);
        continue;
      }
      wakings++;
      checksum = (Math.imul(checksum, 31) + index) >>> 0;
      schedule(index, (index % 2 === 0 ? clock : deadline) + period(index));
    }
  }
}

test("1,000 tasks for a day: the order of wakings is exact, and memory is flat", { timeout: 300_000 }, async (t) => {
  const { wasm } = await build({ entry: "day.ts", cwd: folder });
  const { status, stdout, stderr } = await simulate(wasm);
  assert.equal(status, 0, stderr);
  const [hour, day, [records]] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
  t.diagnostic(`${day[0]} wakings; ${day[2]} bytes of heap, ${records} records`);
  const [hourExpected, dayExpected] = expected();
  assert.ok(dayExpected.wakings > 3_000_000);
  assert.deepEqual(hour.slice(0, 2), [hourExpected.wakings, hourExpected.checksum]);
  assert.deepEqual(day.slice(0, 2), [dayExpected.wakings, dayExpected.checksum]);
  assert.equal(day[2], hour[2], "bytes of the heap in use");
  assert.equal(records, TASKS + 1, "records in use at once");
});
