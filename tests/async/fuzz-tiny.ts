// Runs the fuzzer's programs over the tests' tiny runtime, which is quick to compile.
import type { FuzzRuntime } from "./fuzz.js";
import { asAssemblyScript } from "./generator.js";
import { compile, Ended, instantiate, type Exports } from "./harness.js";
import { wholeProgram } from "./native-javascript.js";

/** The tests' runtime, compiled with these options of asc. `stress`: collects after every resume. */
export function tiny(flags: readonly string[] = [], stress = true): FuzzRuntime {
  return {
    options: [...flags, ...(stress ? ["--stress"] : [])].join(" "),
    async logsOf(program, calls) {
      const source = `import { AsyncIterator, Step, run, sleep, log as print } from "wasyncio/virtual";
function log(x: i32): void { print(x.toString()); }
function num(e: Error): i32 { return <i32>parseInt(e.message); }
${asAssemblyScript(wholeProgram(program))}
export function goAsync(k: i32): void { run(main(k)); }
export function goPlain(k: i32): void { plain(k); }`;
      const { binary, stderr } = await compile(source, { flags: [...flags, "--disableWarning"], poison: true });
      if (!binary) {
        throw new Error(`does not compile: ${stderr.slice(0, 3000)}`);
      }
      const out: string[] = [];
      let wasm: Exports | null = null;
      return calls.map(({ isPlain, k }) => {
        if (!wasm) {
          wasm = instantiate(binary, out, { stress });
          wasm["_start"]();
        }
        out.length = 0;
        try {
          wasm[isPlain ? "goPlain" : "goAsync"](k);
        } catch (error) {
          wasm = null; // it has ended
          if (!(error instanceof Ended)) {
            out.push(String(error));
          }
        }
        return [...out];
      });
    },
  };
}
