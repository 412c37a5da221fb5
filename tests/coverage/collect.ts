// Run in a copy of the package whose library has counters: builds the oracle's programs, the fuzzer's interpreter and the driver of the
// core's random schedules there, runs them, and writes a line of JSON for each: what ran, and the numbers of the statements that have run. With
// WASYNCIO_STRESS=1 what runs in stress mode only (docs/memory.md).
import { stress } from "../../compiler/stress.js";
import { compare } from "../model/compare.js";
import { generate } from "../model/generate.js";
import { makeCores } from "../model/check.js";
import { named } from "../model/named.js";
import { buildPrograms } from "../oracle/modules.js";
import { programs } from "../oracle/programs.js";
import { batch } from "../oracle/fuzz/digests.js";
import { buildInterpreter, runSimulated } from "../oracle/fuzz/run.js";
import { wire } from "../oracle/wires.js";
import { simulate } from "../program-folder.js";
import { countersIn } from "./instrument.js";

export interface Collected {
  readonly what: string;
  readonly hits: readonly number[];
}

/** Batches of the fuzzer's programs, and schedules of the core: what they run that others do not is run by the first few. */
const BATCHES = 10;
const STRESSED = 2;
const SCHEDULES = 3000;

const statements = Number(process.argv[2]);
const hits = new Set<number>();

// What has run stays in the memories of the modules, which their hosts keep to themselves.
const memories: WebAssembly.Memory[] = [];
const { Instance } = WebAssembly;
Object.assign(WebAssembly, {
  Instance: class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      const memory = this.exports["memory"] ?? new Map(Object.entries(imports ?? {})).get("env")?.["memory"];
      if (memory instanceof WebAssembly.Memory) memories.push(memory);
    }
  },
});

function look(): void {
  for (const { buffer } of memories.splice(0)) {
    countersIn(buffer, statements)?.forEach((ran, statement) => ran && hits.add(statement));
  }
}

function tell(what: string): void {
  look();
  if (hits.size === 0) throw new Error(`${what}: no statement of the library has run`);
  process.stdout.write(`${JSON.stringify({ what, hits: [...hits] } satisfies Collected)}\n`);
  hits.clear();
}

// A debug build takes a quarter of the time of a release build, and runs the same lines.
const interpreter = await buildInterpreter({}, { debug: true });
if (stress) {
  for (let index = 0; index < STRESSED; index++) await runSimulated(interpreter, batch(index));
  tell("the fuzzer's programs in stress mode");
} else {
  await simulate((await buildPrograms(programs, { debug: true })).wasm, wire);
  tell("the oracle's programs");

  for (let index = 0; index < BATCHES; index++) await runSimulated(interpreter, batch(index));
  tell("the fuzzer's programs");

  const cores = await makeCores();
  for (const schedule of Object.values(named)) {
    compare(schedule, cores[schedule.capacities]);
    look();
  }
  for (let index = 0; index < SCHEDULES; index++) {
    const schedule = generate(1, index);
    compare(schedule, cores[schedule.capacities]);
    look();
  }
  tell("the core's random schedules");
}
