// Programs of the fuzzer over the tiny runtime, other ones in every run: `npm test -- async/fuzz --seed N` runs those again.
// `node dist/tests/async/fuzz.js SEED COUNT` runs more of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compare, explain, type FuzzRuntime } from "./fuzz.js";
import { tiny } from "./fuzz-tiny.js";
import { generate, render, type Size } from "./generator.js";
import { logsOfJavaScript } from "./native-javascript.js";
import { seed as first } from "../sample.js";

/** Programs of 96 and of 48 functions: without optimisation; with some, where the loop's dispatch is another; with all there is. */
const RUNS: readonly (readonly [seeds: number, size: Size, flags: readonly string[]])[] = [
  [18, "small", []],
  [16, "large", []],
  [4, "small", ["-O1"]],
  [3, "large", ["-O1"]],
  [1, "large", ["-O3", "--shrinkLevel", "2"]],
];

describe(`control flow is JavaScript's, from seed ${first} on`, () => {
  let seed = first;
  for (const [seeds, size, flags] of RUNS) {
    for (let index = 0; index < seeds; index++, seed++) {
      const own = seed;
      test(`seed ${own}, ${size} functions ${flags.join(" ")}`, async (t) => {
        const runtime = tiny(flags);
        const program = generate(own, size);
        const { functions, events, differences } = await compare(program, runtime);
        assert.ok(!differences.length, differences.length ? await explain(program, differences, runtime) : "");
        t.diagnostic(`${functions} functions, ${events} events`);
      });
    }
  }
});

test("what differs is made small", async () => {
  // A runtime that gets every finally wrong in which something is logged.
  const wrong: FuzzRuntime = {
    options: "--wrong",
    logsOf: async (program, calls) => {
      const logs = await logsOfJavaScript(program, calls);
      const text = render(program);
      return logs.map((lines) => (/finally \{[^}]*log/.test(text) ? ["wrong"] : (lines ?? [])));
    },
  };
  const program = generate(1);
  const { differences } = await compare(program, wrong);
  const told = await explain(program, differences, wrong);
  assert.match(told, /^seed 1: \d+ functions differ; /);
  assert.match(told, /finally \{[^}]*log/);
  assert.ok(told.length < 600, told);
  assert.match(told, /^again: node dist\/tests\/async\/fuzz.js 1 1 --wrong$/m);
});
