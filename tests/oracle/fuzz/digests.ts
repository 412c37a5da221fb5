// Digests of what CPython 3.13 says of the fuzzer's programs, so that a computer without it can tell that wasyncio says the same.
//   node dist/tests/oracle/fuzz/digests.js     makes digests.json anew
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../../host/native/wamr.js";
import { findPython } from "../python.js";
import { generate } from "./generate.js";
import { runWithPython, saidBySeed, type FuzzProgram } from "./run.js";

/** Programs in one digest. */
export const BATCH = 50;
const BATCHES = 50;
const file = join(root, "tests/oracle/fuzz/digests.json");

export const programsFrom = (seed: number, count: number): FuzzProgram[] =>
  Array.from({ length: count }, (_, index) => ({ seed: seed + index, steps: generate(seed + index) }));

/** Batches begin with seed 1. */
export const batch = (index: number): FuzzProgram[] => programsFrom(1 + BATCH * index, BATCH);

export const digest = (said: string): string =>
  createHash("sha256")
    .update(JSON.stringify([...saidBySeed(said)]))
    .digest("hex")
    .slice(0, 16);

export const digests = (): readonly string[] => JSON.parse(readFileSync(file, "utf8")) as string[];

const [script] = process.argv.slice(1);
if (script && import.meta.url === pathToFileURL(script).href) {
  const python = findPython();
  if (python === null) throw new Error("CPython 3.13 is not here: install it as python3.13.");
  const made = Array.from({ length: BATCHES }, (_, index) => digest(runWithPython(python, batch(index))));
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
}
