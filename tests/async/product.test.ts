// The product's own loop, collector and optimiser in stress mode (docs/memory.md): the language's programs and the fuzzer's say the same there
// as over the tests' tiny runtime and in JavaScript.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { compare, explain } from "./fuzz.js";
import { generate, type Size } from "./generator.js";
import { programs } from "./programs.js";
import { seed as first } from "../sample.js";

// The compiler looks at it when it is loaded.
process.env["WASYNCIO_STRESS"] = "1";
const { buildIn, simulate } = await import("../program-folder.js");
const { stress } = await import("../../compiler/stress.js");
const { product } = await import("./fuzz-product.js");

/** The names of the tiny runtime that the product has otherwise. */
const virtual = `import { getEventLoop } from "wasyncio";
export { AsyncIterable, AsyncIterator, CancelledError, Future, Results, RuntimeError, Step, Task } from "wasyncio";
export { createTask, gather, run, sleep } from "wasyncio";
export function log(text: string): void { console.log(text); }
export function time(): i64 { return getEventLoop().time(); }
export abstract class AsyncContext {
  async asyncEnter(): Promise<void> {}
  abstract asyncDispose(error: Error | null): Promise<bool>;
}
`;

async function logsOf(t: TestContext, source: string, debug: boolean): Promise<{ lines: string[]; stderr: string }> {
  const { wasm } = await buildIn(t, { "app.ts": source, "virtual.ts": virtual }, { debug });
  const { stdout, stderr } = await simulate(wasm);
  return { lines: stdout.trimEnd().split("\n"), stderr };
}

void test("stress mode is on", () => {
  assert.equal(stress, true);
});

for (const { name, sentence, source, logs } of programs) {
  void test(`${name}: ${sentence}`, async (t) => {
    const { lines, stderr } = await logsOf(t, source.replaceAll('"wasyncio/virtual"', '"./virtual"'), true);
    const end = stderr ? [`uncaught ${stderr.split("\n")[0]}`] : [];
    assert.equal([...lines, ...end].join(" "), logs);
  });
}

/** Other programs of the fuzzer in every run: `npm test -- async/product --seed N` runs those again. */
const runs: readonly (readonly [size: Size, debug: boolean])[] = [
  ["small", true],
  ["small", true],
  ["large", true],
  ["small", false],
];
for (const [index, [size, debug]] of runs.entries()) {
  const seed = first + index;
  void test(`seed ${seed}, ${size} functions${debug ? ", a debug build" : ""}: control flow is JavaScript's`, async (t) => {
    const runtime = product(debug);
    const program = generate(seed, size);
    const { functions, events, differences } = await compare(program, runtime);
    assert.ok(!differences.length, differences.length ? await explain(program, differences, runtime) : "");
    t.diagnostic(`${functions} functions, ${events} events`);
  });
}
