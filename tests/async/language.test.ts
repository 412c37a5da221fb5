// What async functions, exceptions and `await using` mean, at -O0 and -O3: the programs of programs/ over the tiny runtime of runtime.as.ts.
// Collected after every resume, with freed memory poisoned.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, runProgram } from "./harness.js";
import { programs } from "./programs.js";

const levels = [[], ["-O3", "--shrinkLevel", "2"]];

async function logs(source: string, expected: string): Promise<void> {
  for (const flags of levels) {
    const { binary, stderr } = await compile(source, { flags: [...flags, "--disableWarning"], poison: true });
    assert.ok(binary, stderr);
    assert.equal(runProgram(binary, { stress: true }).join(" "), expected, flags.join(" "));
  }
}

for (const { name, sentence, source, logs: expected } of programs) {
  test(`${name}: ${sentence}`, () => logs(source, expected));
}
