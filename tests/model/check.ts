// The property: on every schedule the core does what the model does.
import { build, type Edit } from "./build.js";
import { sizes } from "./capacities.js";
import { compare } from "./compare.js";
import { CoreMaker } from "./core.js";
import { generate } from "./generate.js";
import { minimise } from "./minimise.js";
import { print, type Schedule } from "./schedule.js";
import { Tally } from "./tally.js";

const DRIVER = "tests/model/driver.as.ts";

/** A schedule on which core and model differ. */
export interface Failure {
  readonly schedule: Schedule;
  readonly difference: string;
}

/** The core in one of the sizes of capacities.ts, with edits if any. */
export async function makeCore(capacities: number, edits: readonly Edit[] = []): Promise<CoreMaker> {
  return new CoreMaker(await build(DRIVER, sizes[capacities], edits));
}

/** The core in every size. */
export async function makeCores(): Promise<readonly CoreMaker[]> {
  const cores: CoreMaker[] = [];
  for (let capacities = 0; capacities < sizes.length; capacities++) cores.push(await makeCore(capacities));
  return cores;
}

/** Runs schedules of a seed; answers the first that fails, shortened, or null. */
export function check(cores: readonly CoreMaker[], seed: number, schedules: number, tally: Tally): Failure | null {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // there is a refusal every other operation, and nobody asks where
  try {
    for (let index = 0; index < schedules; index++) {
      const schedule = generate(seed, index);
      const core = cores[schedule.capacities];
      const { difference, observed } = compare(schedule, core);
      if (difference !== null) {
        const shortest = minimise(schedule, (other) => compare(other, core).difference !== null);
        return { schedule: shortest, difference: compare(shortest, core).difference! };
      }
      tally.add(observed, core);
    }
    return null;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A failure as a person reads it. */
export function explain({ schedule, difference }: Failure): string {
  return `the core does not do what the model does on\n${print(schedule)}\n${difference}`;
}
