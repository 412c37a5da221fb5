// Runs programs of the fuzzer in both languages, and finds those that say something else.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type BuildOptions } from "../../../compiler/build.js";
import { loadBoard } from "../../../host/node/board.js";
import { everything } from "../../../host/node/grants.js";
import { givenInput } from "../../../host/node/simulated/output.js";
import { startSimulated } from "../../../host/node/simulated/start.js";
import { root } from "../../../host/native/wamr.js";
import { runPython } from "../python.js";
import { wire } from "../wires.js";
import { encode, type Step } from "./script.js";

export interface FuzzProgram {
  readonly seed: number;
  readonly steps: readonly Step[];
}

const folder = join(root, "tests/oracle/fuzz");
/** Virtual time after which a program that goes on is ended: none takes a hundredth of it. */
const MOST_MICROS = 100_000_000_000n;

/** The interpreter as a module. */
export async function buildInterpreter(
  settings: Readonly<Record<string, number | boolean>> = {},
  options: Partial<BuildOptions> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const cwd = mkdtempSync(join(tmpdir(), "wasyncio-"));
  try {
    for (const name of ["interpreter", "objects", "pins"])
      copyFileSync(join(folder, `${name}.as.ts`), join(cwd, `${name}.ts`));
    const roomy = { ready: 1024, timers: 1024, heap: 1 << 24 };
    writeFileSync(join(cwd, "wasyncio.json"), JSON.stringify({ ...roomy, ...settings }));
    return (await build({ entry: "interpreter.ts", cwd, ...options })).wasm;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** What the interpreters read. */
export const inputOf = (programs: readonly FuzzProgram[]): string =>
  programs.map(({ seed, steps }) => `${seed} ${encode(steps)}\n`).join("");

/** What each program said, by its seed. */
export function saidBySeed(output: string): Map<number, string> {
  return bySeed(output, (lines) => destroyedLast(lines.filter((line) => !line.startsWith(SEEN))));
}

/** What happened in each program that it cannot say: interpreter.py tells. */
export function seenBySeed(output: string): Map<number, string> {
  return bySeed(output, (lines) => lines.filter((line) => line.startsWith(SEEN)));
}

const SEEN = "# ";

function bySeed(output: string, of: (lines: string[]) => string[]): Map<number, string> {
  const parts = output.split(/^== /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [seed, ...lines] = part.split("\n");
      return [Number(seed), of(lines).join("\n")];
    }),
  );
}

/** CPython tells of a pending task when the last reference is gone, wasyncio when its loop closes (docs/differences.md): both at the end. */
function destroyedLast(lines: string[]): string[] {
  const isDestroyed = (line: string): boolean => line.includes("Task was destroyed but it is pending!");
  return [...lines.filter((line) => !isDestroyed(line)), ...lines.filter(isDestroyed)];
}

/** A module runs all the programs on the simulated board; what it said on stderr is added to what its last program said. */
export async function runSimulated(wasm: Uint8Array, programs: readonly FuzzProgram[]): Promise<string> {
  const parts: Uint8Array[] = [];
  let stderr = "";
  const { outcome } = await startSimulated(wasm, {
    board: loadBoard("simulated"),
    grants: everything,
    prepare: wire,
    stdin: givenInput(Buffer.from(inputOf(programs))),
    stdout: (bytes) => void parts.push(Buffer.from(bytes)),
    stderr: (bytes) => void (stderr += Buffer.from(bytes).toString()),
    forMicros: MOST_MICROS,
  });
  const { status, how } = await outcome;
  const end = status === 0 && stderr === "" ? "" : `status ${status}, ${how}\n${stderr}`;
  return Buffer.concat(parts).toString() + end;
}

export const runWithPython = (python: string, programs: readonly FuzzProgram[]): string =>
  runPython(python, "fuzz/interpreter.py", [], inputOf(programs));
