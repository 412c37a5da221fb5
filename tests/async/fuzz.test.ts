// Some programs of the fuzzer in every run of the tests; `node dist/tests/async/fuzz.js SEED COUNT` runs more of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./fuzz.js";
import { generate } from "./generator.js";

const runs: readonly (readonly [seed: number, flags: readonly string[]])[] = [
  [1, []],
  [2, []],
  [3, ["-O3", "--shrinkLevel", "2"]],
];

for (const [seed, flags] of runs) {
  test(`seed ${seed} ${flags.join(" ")}: control flow is JavaScript's`, async (t) => {
    const { functions, events, differences } = await compare(generate(seed), flags, true);
    t.diagnostic(`${functions} functions, ${events} events`);
    assert.deepEqual(differences, []);
  });
}
