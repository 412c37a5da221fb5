// Runs the fuzzer's programs as the product builds and runs them, on the simulated board.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../compiler/build.js";
import { stress } from "../../compiler/stress.js";
import { simulate } from "../program-folder.js";
import type { FuzzRuntime } from "./fuzz.js";
import { asAssemblyScript } from "./generator.js";
import { wholeProgram } from "./native-javascript.js";

/** The product's own loop, collector and optimiser; in stress mode where WASYNCIO_STRESS was 1 when the compiler was loaded. */
export function product(debug: boolean): FuzzRuntime {
  return {
    options: ["--product", ...(debug ? ["--debug"] : []), ...(stress ? ["--stress"] : [])].join(" "),
    async logsOf(program, calls) {
      const runs = calls.map(
        ({ isPlain, k }) =>
          `try { ${isPlain ? `plain(${k})` : `run(main(${k}))`}; } catch (e) { console.log("uncaught " + e.name + ": " + e.message); } console.log("end");`,
      );
      const source = `import { AsyncIterator, Step, run, sleep } from "wasyncio";
function log(x: i32): void { console.log(x.toString()); }
function num(e: Error): i32 { return <i32>parseInt(e.message); }
${asAssemblyScript(wholeProgram(program))}
${runs.join("\n")}
`;
      const folder = mkdtempSync(join(tmpdir(), "wasyncio-fuzz-"));
      try {
        writeFileSync(join(folder, "app.ts"), source);
        const { wasm } = await build({ entry: "app.ts", cwd: folder, debug });
        const { stdout, stderr } = await simulate(wasm);
        const logs = stdout.split("end\n").map((text) => text.split("\n").slice(0, -1));
        const last = Math.min(logs.length, calls.length) - 1;
        return calls.map((_, index) => (stderr && index >= last ? [...(logs[index] ?? []), stderr] : logs[index]));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
