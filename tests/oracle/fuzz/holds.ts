// The tests that batches of random programs say on a host what CPython 3.13 said of them.
import assert from "node:assert/strict";
import { it } from "node:test";
import { findPython } from "../python.js";
import { BATCH, batch, digest, digests } from "./digests.js";
import { runWithPython, saidBySeed, type FuzzProgram } from "./run.js";

/** What differs in a batch: only where there is a CPython it can be told. */
function difference(programs: readonly FuzzProgram[], said: string): string {
  const python = findPython();
  if (python === null) return "a computer with python3.13 can tell more: node dist/tests/oracle/fuzz/main.js";
  const wanted = saidBySeed(runWithPython(python, programs));
  const actual = saidBySeed(said);
  const seeds = programs.map(({ seed }) => seed).filter((seed) => wanted.get(seed) !== actual.get(seed));
  return `seeds ${seeds.join(", ")}: node dist/tests/oracle/fuzz/main.js --programs 1 --seed ${seeds[0]}`;
}

/** `run` gives a module's output for programs. */
export function holds(
  count: number,
  run: (programs: readonly FuzzProgram[]) => Promise<string>,
  options: { readonly timeout?: number } = {},
): void {
  for (let index = 0; index < count; index++) {
    it(`programs ${BATCH * index + 1} to ${BATCH * (index + 1)}: line by line what asyncio says`, options, async () => {
      const programs = batch(index);
      const said = await run(programs);
      assert.equal(digest(said), digests()[index], digest(said) === digests()[index] ? "" : difference(programs, said));
    });
  }
}
