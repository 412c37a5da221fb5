// A copy of the compiler with one edit, and whether the language's tests notice.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Mutation } from "./mutations.js";

const root = join(import.meta.dirname, "../../../..");

/** Within what a mutation must be found, a program that hangs included. */
const LIMIT_MS = 60_000;
/** When the last program begins. */
const HUNT_MS = 45_000;

/** How a mutation was found; null: not by the programs that began within `huntMs`. */
export function hunt({ file, text, replacement, breaks }: Mutation, huntMs = HUNT_MS): string | null {
  const copy = join(root, "build/mutated", breaks.replace(/\W+/g, "-"));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, "dist/tests"), { recursive: true });
  for (const folder of ["compiler", "host", "tests/async", "tests/random.js"]) {
    cpSync(join(root, "dist", folder), join(copy, "dist", folder), { recursive: true });
  }
  for (const folder of ["assembly", "tests", "boards"]) {
    symlinkSync(join(root, folder), join(copy, folder));
  }
  const source = readFileSync(join(root, "compiler/async", file), "utf8");
  if (source.split(text).length !== 2) {
    throw new Error(`${file} has ${source.split(text).length - 1} times: ${text}`);
  }
  const { outputText } = ts.transpileModule(
    source.replace(text, () => replacement),
    {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    },
  );
  writeFileSync(join(copy, "dist/compiler/async", file.replace(/\.ts$/, ".js")), outputText);
  const hunter = join(copy, "dist/tests/async/mutations/hunt.js");
  const { stdout, signal, status, stderr } = spawnSync(process.execPath, [hunter, String(huntMs)], {
    encoding: "utf8",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  rmSync(copy, { recursive: true, force: true });
  if (signal) {
    return "a hang";
  }
  if (status !== 0) {
    return `the compiler ends: ${stderr.split("\n")[0]}`;
  }
  return stdout || null;
}

/** No mutation: nothing may be found. */
export const unchanged: Mutation = {
  breaks: "nothing",
  file: "split.ts",
  text: "class Split {",
  replacement: "class Split {",
};

/** Whether a word of the mutations' edits is still in the compiler: without running anything. */
export function isCurrent({ file, text }: Mutation): boolean {
  return readFileSync(join(root, "compiler/async", file), "utf8").split(text).length === 2;
}
