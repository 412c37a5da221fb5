// The thread that hunts mutations: builds the driver from a copy of the core with one edit, size after size, and looks for a
// schedule on which it differs from the model. It may hang in one: then the test ends it.
import { parentPort, workerData } from "node:worker_threads";
import { sizes } from "../model/capacities.js";
import { makeCore } from "../model/check.js";
import { compare } from "../model/compare.js";
import type { CoreMaker } from "../model/core.js";
import { generate } from "../model/generate.js";
import { named } from "../model/named.js";
import type { Schedule } from "../model/schedule.js";
import { mutations } from "./core.js";

export interface Hunter {
  readonly seed: number;
  /** Per mutation. */
  readonly limitMs: number;
  /** Two i32: schedules tried so far on this mutation, and whether one is being tried now. */
  readonly progress: SharedArrayBuffer;
}

export interface Hunted {
  /** Index of the mutation. */
  readonly mutation: number;
  /** How it was found, or null. */
  readonly found: string | null;
}

/** Random schedules of one size before the next has its turn. */
const PER_SIZE = 300;

const { seed, limitMs, progress: shared } = workerData as Hunter;
const progress = new Int32Array(shared);

function differs(schedule: Schedule, core: CoreMaker): boolean {
  progress[1] = 1;
  const { difference } = compare(schedule, core);
  progress[1] = 0;
  return difference !== null;
}

async function hunt(index: number): Promise<string | null> {
  const ends = performance.now() + limitMs;
  progress[0] = 0;
  const cores: CoreMaker[] = [];
  for (let round = 0; performance.now() < ends; round++) {
    const capacities = round % sizes.length;
    const core = (cores[capacities] ??= await makeCore(capacities, [mutations[index]]));
    if (round < sizes.length) {
      for (const [sentence, schedule] of Object.entries(named)) {
        if (schedule.capacities === capacities && differs(schedule, core)) return `"${sentence}"`;
      }
    }
    for (let count = 0; count < PER_SIZE && performance.now() < ends; count++) {
      if (differs(generate(seed, progress[0]++, capacities), core)) return `schedule ${progress[0]} of seed ${seed}`;
    }
  }
  return null;
}

parentPort!.on("message", (mutation: number) => {
  void hunt(mutation).then((found) => {
    parentPort!.postMessage({ mutation, found } satisfies Hunted);
  });
});
