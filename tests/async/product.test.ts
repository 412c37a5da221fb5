// The product's own loop, collector and optimiser in stress mode (docs/memory.md): the language's programs and the fuzzer's say the same there
// as over the tests' tiny runtime and in JavaScript.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { asAssemblyScript, generate, prelude, render } from "./generator.js";
import { driver, logsOfJavaScript } from "./native-javascript.js";
import { programs } from "./programs.js";

// The compiler looks at it when it is loaded.
process.env["WASYNCIO_STRESS"] = "1";
const { buildIn, simulate } = await import("../program-folder.js");
const { stress } = await import("../../compiler/stress.js");

/** The names of the tiny runtime that the product has otherwise. */
const virtual = `import { getEventLoop } from "wasyncio";
export { CancelledError, Future, Results, RuntimeError, Task, createTask, gather, run, sleep } from "wasyncio";
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

for (const [seed, debug] of [
  [11, true],
  [12, true],
  [13, true],
  [14, true],
  [15, false],
] as const) {
  void test(`seed ${seed}${debug ? ", a debug build" : ""}: control flow is JavaScript's`, async (t) => {
    const program = generate(seed);
    const calls = (await logsOfJavaScript(program)).filter(({ logs }) => logs !== null);
    const runs = calls.map(
      ({ isPlain, k }) =>
        `try { ${isPlain ? `plain(${k})` : `run(main(${k}))`}; } catch (e) { console.log("uncaught " + e.name + ": " + e.message); } console.log("end");`,
    );
    const source = `import { run, sleep } from "wasyncio";
function log(x: i32): void { console.log(x.toString()); }
function num(e: Error): i32 { return <i32>parseInt(e.message); }
${asAssemblyScript(prelude + render(program) + driver(program))}
${runs.join("\n")}
`;
    const { lines, stderr } = await logsOf(t, source, debug);
    const wanted = calls.flatMap(({ logs }) => [...(logs ?? []), "end"]);
    assert.equal(stderr, "");
    assert.deepEqual(lines, wanted);
    t.diagnostic(`${calls.length} functions, ${wanted.length} lines`);
  });
}
