// The fuzzer for control flow: random programs as WebAssembly and as JavaScript in this engine must log the same. Each function of a
// program is one to compare: it has control flow of its own and is called by itself.
//   node dist/tests/async/fuzz.js FIRST_SEED COUNT [--small] [--product [--debug]] [--stress] [asc's options]
// `--small`: 96 short functions instead of 48.
// `--product`: as the product builds and runs it, not over the tests' tiny runtime. `--stress`: collected after every resume.
// What differs is made smaller and printed, with the command that runs it again.
import { pathToFileURL } from "node:url";
import { asAssemblyScript, generate, render, type FuzzProgram } from "./generator.js";
import { minimise } from "./minimise.js";
import { callsOf, logsOfJavaScript, type FuzzCall } from "./native-javascript.js";

/** Where programs run. */
export interface FuzzRuntime {
  /** What says it on the command line. */
  readonly options: string;
  /** What each call logs, its end included. Throws where the program cannot be compiled. */
  logsOf(program: FuzzProgram, calls: readonly FuzzCall[]): Promise<readonly (readonly string[])[]>;
}

export interface Difference {
  readonly call: FuzzCall;
  readonly wanted: readonly string[];
  readonly actual: readonly string[];
}

export interface FuzzResult {
  readonly functions: number;
  readonly events: number;
  readonly uncaught: number;
  readonly differences: readonly Difference[];
}

/** Calls functions of a program both ways: those whose calls are given, which are all of them otherwise. */
export async function compare(
  program: FuzzProgram,
  runtime: FuzzRuntime,
  given: readonly FuzzCall[] = callsOf(program),
): Promise<FuzzResult> {
  const wanted = await logsOfJavaScript(program, given);
  const compared = given.flatMap((call, index) => {
    const logs = wanted[index];
    return logs ? [{ call, wanted: logs }] : [];
  });
  const calls = compared.map(({ call }) => call);
  const actual = calls.length ? await runtime.logsOf(program, calls) : [];
  const both = compared.map((one, index) => ({ ...one, actual: actual[index] ?? ["nothing"] }));
  return {
    functions: both.length,
    events: both.reduce((sum, { wanted }) => sum + wanted.length, 0),
    uncaught: both.filter(({ wanted }) => wanted.at(-1)?.startsWith("uncaught")).length,
    differences: both.filter(({ wanted, actual }) => wanted.join() !== actual.join()),
  };
}

/** What to tell of a program that differs: how, a smaller one that does too, and how to run it again. */
export async function explain(
  program: FuzzProgram,
  differences: readonly Difference[],
  runtime: FuzzRuntime,
): Promise<string> {
  const { seed, size } = program;
  const [{ call, wanted, actual }] = differences;
  const alone = async (smaller: FuzzProgram): Promise<boolean> =>
    (await compare(smaller, runtime, [call])).differences.length > 0;
  const afterOthers = async (smaller: FuzzProgram): Promise<boolean> =>
    (await compare(smaller, runtime)).differences.length > 0;
  const small = await minimise(structuredClone(program), call.name, (await alone(program)) ? alone : afterOthers);
  return [
    `seed ${seed}: ${differences.length} functions differ; ${call.name}:`,
    `  JavaScript ${wanted.join().slice(0, 300)}`,
    `  wasm       ${actual.join().slice(0, 300)}`,
    asAssemblyScript(render(small)),
    `again: node dist/tests/async/fuzz.js ${seed} 1 ${size === "small" ? "--small " : ""}${runtime.options}`,
  ].join("\n");
}

async function runtimeOf(options: readonly string[]): Promise<FuzzRuntime> {
  const stress = options.includes("--stress");
  if (options.includes("--product")) {
    // The compiler looks at it when it is loaded.
    process.env["WASYNCIO_STRESS"] = stress ? "1" : "";
    return (await import("./fuzz-product.js")).product(options.includes("--debug"));
  }
  return (await import("./fuzz-tiny.js")).tiny(
    options.filter((option) => option !== "--stress" && option !== "--small"),
    stress,
  );
}

async function main(first: number, count: number, options: readonly string[]): Promise<boolean> {
  const runtime = await runtimeOf(options);
  const total = { functions: 0, events: 0, uncaught: 0, differences: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const program = generate(seed, options.includes("--small") ? "small" : "large");
    const result = await compare(program, runtime);
    total.functions += result.functions;
    total.events += result.events;
    total.uncaught += result.uncaught;
    total.differences += result.differences.length;
    if (result.differences.length) {
      console.log(await explain(program, result.differences, runtime));
    }
  }
  console.log(
    `seeds ${first} to ${first + count - 1} ${options.join(" ")}: ${total.functions} functions, ${total.events} events, ${total.uncaught} ended uncaught, ${total.differences} differences`,
  );
  return total.differences === 0;
}

const [script, first = "1", count = "1", ...options] = process.argv.slice(1);
if (script && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = (await main(Number(first), Number(count), options)) ? 0 : 1;
}
