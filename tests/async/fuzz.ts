// The fuzzer for control flow: random programs as WebAssembly and as JavaScript in this engine must log the same.
//   node dist/tests/async/fuzz.js FIRST_SEED COUNT [asc options]
// A program that differs is made smaller and printed; its seed runs it again.
import { pathToFileURL } from "node:url";
import { compile, Ended, instantiate, type Exports } from "./harness.js";
import { asAssemblyScript, generate, prelude, render, type FuzzProgram, type Statement } from "./generator.js";
import { driver, logsOfJavaScript } from "./native-javascript.js";

export interface FuzzResult {
  readonly functions: number;
  readonly events: number;
  readonly uncaught: number;
  readonly differences: readonly string[];
}

async function build(program: FuzzProgram, flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const text = asAssemblyScript(prelude + render(program) + driver(program));
  const source = `import { run, sleep, log as print } from "wasyncio/virtual";
function log(x: i32): void { print(x.toString()); }
function num(e: Error): i32 { return <i32>parseInt(e.message); }
${text}
export function goAsync(k: i32): void { run(main(k)); }
export function goPlain(k: i32): void { plain(k); }`;
  const { binary, stderr } = await compile(source, { flags: [...flags, "--disableWarning"], poison: true });
  if (!binary) {
    throw new Error(`does not compile: ${stderr.slice(0, 3000)}`);
  }
  return binary;
}

/** Runs every function of a program both ways. `stress`: collects after every resume. */
export async function compare(program: FuzzProgram, flags: readonly string[], stress: boolean): Promise<FuzzResult> {
  const binary = await build(program, flags);
  let functions = 0;
  let events = 0;
  let uncaught = 0;
  const differences: string[] = [];
  const actual: string[] = [];
  let wasm: Exports | null = null;
  for (const { isPlain, k, logs: wanted } of await logsOfJavaScript(program)) {
    if (!wanted) {
      continue;
    }
    if (!wasm) {
      wasm = instantiate(binary, actual, { stress });
      wasm["_start"]();
    }
    actual.length = 0;
    try {
      wasm[isPlain ? "goPlain" : "goAsync"](k);
    } catch (error) {
      wasm = null; // it has ended
      if (!(error instanceof Ended)) {
        actual.push(String(error));
      }
    }
    functions++;
    events += wanted.length;
    uncaught += Number(wanted.at(-1)?.startsWith("uncaught") ?? false);
    if (wanted.join() !== actual.join()) {
      differences.push(
        `${isPlain ? "s" : "f"}${k}: JavaScript ${wanted.join().slice(0, 300)} | wasm ${actual.join().slice(0, 300)}`,
      );
    }
  }
  return { functions, events, uncaught, differences };
}

/** Leaves statements out while the program still differs; at most so many tries. */
export async function minimise(
  program: FuzzProgram,
  flags: readonly string[],
  stress: boolean,
  tries = 150,
): Promise<FuzzProgram> {
  let left = tries;
  const differs = async (): Promise<boolean> => {
    left--;
    try {
      return (await compare(program, flags, stress)).differences.length > 0;
    } catch {
      return false;
    }
  };
  const lists: Statement[][] = program.functions.map(({ body }) => body);
  const innerLists = (statements: readonly Statement[]): Statement[][] =>
    statements.flatMap(({ parts }) => parts.filter((part) => typeof part !== "string"));
  for (const list of lists) {
    for (let size = list.length; size > 0 && left > 0; size = Math.floor(size / 2)) {
      for (let at = 0; at + size <= list.length && left > 0;) {
        const removed = list.splice(at, size);
        if (!(await differs())) {
          list.splice(at, 0, ...removed);
          at += size;
        }
      }
    }
    lists.push(...innerLists(list));
  }
  return program;
}

async function main(first: number, count: number, options: readonly string[]): Promise<boolean> {
  const stress = options.includes("--stress");
  const flags = options.filter((option) => option !== "--stress");
  const total = { functions: 0, events: 0, uncaught: 0, differences: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const result = await compare(generate(seed), flags, stress);
    total.functions += result.functions;
    total.events += result.events;
    total.uncaught += result.uncaught;
    total.differences += result.differences.length;
    if (result.differences.length) {
      console.log(`seed ${seed} ${options.join(" ")}\n${result.differences.slice(0, 3).join("\n")}`);
      console.log(asAssemblyScript(render(await minimise(generate(seed), flags, stress))));
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
