// The fuzzer of tasks: random programs say under wasyncio what they say under CPython 3.13, line by line, in virtual time.
//   node dist/tests/oracle/fuzz/main.js --help
// A program that differs is made smaller and shown in both languages; its seed makes it again.
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { stress } from "../../../compiler/stress.js";
import { findPython } from "../python.js";
import { Distribution } from "./distribution.js";
import { programsFrom } from "./digests.js";
import { buildInterpreter, runSimulated, runWithPython, saidBySeed, seenBySeed } from "./run.js";
import { pseudo, sizeOf, type Step } from "./script.js";

/** Run by one instance of the module. */
const BATCH = 100;
const MOST_SHOWN = 5;
/** Of smaller programs: each starts Python. */
const MOST_TRIES = 300;

/** Leaves out steps, and puts what is in a block in its place, while the program still differs. */
async function minimise(program: Step[], differs: (steps: Step[]) => Promise<boolean>): Promise<Step[]> {
  let steps = program;
  let left = MOST_TRIES;
  for (let found = true; found && left > 0;) {
    found = false;
    for (const smaller of smallerThan(steps)) {
      if (left-- === 0) break;
      if (!(await differs(smaller))) continue;
      steps = smaller;
      found = true;
      break;
    }
  }
  return steps;
}

function* smallerThan(steps: Step[]): Generator<Step[]> {
  for (let size = steps.length; size > 0; size = Math.floor(size / 2)) {
    for (let at = 0; at + size <= steps.length; at += size) {
      const rest = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (rest.length > 0) yield rest;
    }
  }
  for (const [index, { op, args }] of steps.entries()) {
    const instead = (...by: Step[]): Step[] => [...steps.slice(0, index), ...by, ...steps.slice(index + 1)];
    for (const [place, arg] of args.entries()) {
      if (typeof arg === "number") continue;
      if ("tMLHSRI".includes(op) && arg.length > 0) yield instead(...arg);
      for (const smaller of smallerThan(arg)) {
        yield instead({ op, args: args.map((other, at) => (at === place ? smaller : other)) });
      }
    }
  }
}

/** The first line in which they differ, with what comes before it. */
function difference(asyncio: string, wasyncio: string): string {
  const [wanted, said] = [asyncio.split("\n"), wasyncio.split("\n")];
  const at = wanted.findIndex((line, index) => line !== said[index]);
  const first = at < 0 ? wanted.length : at;
  return [
    ...wanted.slice(0, first).map((line) => `    ${line}`),
    ...wanted.slice(first, first + 4).map((line) => `  - ${line}`),
    ...said.slice(first, first + 4).map((line) => `  + ${line}`),
  ].join("\n");
}

export const modes: Readonly<Record<string, readonly [settings: Record<string, boolean>, debug: boolean]>> = {
  release: [{}, false],
  debug: [{}, true],
  // The compiler looks for WASYNCIO_STRESS=1 when it is loaded.
  stress: [{}, true],
  "no-gc": [{ gc: false }, false],
};

const help = `node dist/tests/oracle/fuzz/main.js [--seed N] [--programs N] [--mode MODE] [--verbose]
Runs random programs of tasks with wasyncio and with CPython 3.13, in virtual time, and shows where they say something else.

  --seed N       of the first program (1); the others have the seeds after it
  --programs N   how many (1000)
  --mode MODE    release, debug, no-gc, or stress, which needs WASYNCIO_STRESS=1
  --verbose      every program, and what CPython says of it

Status 1 when a program differs. It is shown made small, in both languages; its seed makes it again.`;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      programs: { type: "string", default: "1000" },
      mode: { type: "string", default: "release" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return true;
  }
  if (!(values.mode in modes))
    throw new Error(`--mode is one of ${Object.keys(modes).join(", ")}, not ${values.mode}.`);
  if ((values.mode === "stress") !== stress) throw new Error("WASYNCIO_STRESS=1 and --mode stress go together.");
  const [first, count] = [values.seed, values.programs].map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
    throw new Error("--seed takes a whole number, --programs one of at least 1.");
  }
  const python = findPython();
  if (python === null) throw new Error("CPython 3.13 is not here: install it as python3.13.");
  const [settings, debug] = modes[values.mode];
  const wasm = await buildInterpreter(settings, { debug });
  const distribution = new Distribution();
  let differences = 0;
  for (let at = 0; at < count; at += BATCH) {
    const programs = programsFrom(first + at, Math.min(BATCH, count - at));
    const asyncio = runWithPython(python, programs);
    const wanted = saidBySeed(asyncio);
    const seen = seenBySeed(asyncio);
    const said = saidBySeed(await runSimulated(wasm, programs));
    for (const { seed, steps } of programs) {
      const expected = wanted.get(seed) ?? "";
      distribution.add(steps, expected, seen.get(seed));
      if (values.verbose) console.log(`== ${seed}\n${pseudo(steps)}\n${expected}`);
      let actual = said.get(seed);
      if (actual === expected) continue;
      // After one that ended the module the others of its batch have not run.
      actual = saidBySeed(await runSimulated(wasm, [{ seed, steps }])).get(seed) ?? "";
      if (actual === expected) continue;
      differences++;
      console.log(`seed ${seed} differs (${sizeOf(steps)} steps)`);
      if (differences > MOST_SHOWN) continue;
      const both = async (smaller: Step[]): Promise<[string, string]> => {
        const one = [{ seed, steps: smaller }];
        const saidOf = (output: string): string => saidBySeed(output).get(seed) ?? output;
        return [saidOf(runWithPython(python, one)), saidOf(await runSimulated(wasm, one))];
      };
      const smallest = await minimise([...steps], async (smaller) => {
        const [asyncio, wasyncio] = await both(smaller);
        return asyncio !== wasyncio;
      });
      console.log(`${pseudo(smallest)}\n${difference(...(await both(smallest)))}`);
    }
  }
  console.log(distribution.toString());
  console.log(`seeds ${first} to ${first + count - 1}, ${values.mode}: ${differences} differences`);
  return differences === 0;
}

const [script] = process.argv.slice(1);
if (script && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = (await main()) ? 0 : 1;
}
