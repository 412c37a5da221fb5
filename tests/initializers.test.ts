// A build with initialisers apart: what `_initializers` runs, that a second instance which runs nothing else has the values, and that a
// build that does not ask is the same to the byte.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import binaryen from "assemblyscript/binaryen";
import { buildIn, simulate } from "./program-folder.js";

const files = {
  "app.ts": `import { getEventLoop, run, sleep } from "wasyncio";
import { second, Kept } from "./second";
console.log("first statement");
export let said: string = "";
export let first: i32 = second + say("first");
let text: string = "a" + first.toString();
export class Counter { static count: i32 = say("count") + text.length; }
namespace Inner { export let deep: i32 = Counter.count * 100; }
let sum: i32 = 0;
for (let i = 0; i < 3; i++) sum += i;
{ const hidden = say("block"); sum += hidden; }
async function main(): Promise<void> { await sleep(1); sum += 1000; console.log(text + Inner.deep.toString()); }
run(main());
if (getEventLoop().isRunning) text = "";
console.log(sum.toString() + " " + Kept.list.length.toString());
function say(what: string): i32 { said += what + " "; return what.length; }
export let last: i32 = sum + first;
if (getEventLoop().time() < 0) console.log(last.toString());
`,
  "second.ts": `console.log("the second file");
export let second: i32 = make();
export class Kept { static readonly list: i32[] = [second, 2]; }
function make(): i32 { const list = new Array<i32>(); for (let i = 0; i < 40; i++) list.push(i); return list[39]; }
`,
};

/** Whole, it says this; `first` is 44: 39 and the five letters of "first". */
const WHOLE = ["the second file", "first statement", "a44800", "1008 2"];

interface Second {
  readonly written: number;
  readonly values: Readonly<Record<string, number>>;
}

/** An instance that calls the initialisers alone: what it writes, and the program's variables then. */
async function initialised(wasm: Uint8Array): Promise<Second> {
  const module = binaryen.readBinary(wasm);
  const names = Array.from(
    { length: module.getNumGlobals() },
    (_, index) => binaryen.getGlobalInfo(module.getGlobalByIndex(index)).name,
  ).filter((name) => /^(app|second)\//.test(name));
  for (const name of names) module.addGlobalExport(name, name);
  const compiled = await WebAssembly.compile(new Uint8Array(module.emitBinary()));
  const calls: string[] = [];
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
    (imports[from] ??= {})[name] = () => calls.push(name);
  }
  const { exports } = new WebAssembly.Instance(compiled, imports);
  (exports["_initializers"] as () => void)();
  const values = names.map((name) => [name, (exports[name] as WebAssembly.Global).value] as const);
  return { written: calls.length, values: Object.fromEntries(values) };
}

async function bothWays(t: TestContext, debug: boolean): Promise<void> {
  const { wasm } = await buildIn(t, files, { debug, initializers: true });
  const { stdout, stderr, status } = await simulate(wasm);
  assert.deepEqual({ said: stdout.trimEnd().split("\n"), stderr, status }, { said: WHOLE, stderr: "", status: 0 });
}

void test("_start runs the whole program, initialisers and statements in their order", async (t) => {
  await bothWays(t, false);
  await bothWays(t, true);
});

void test("an instance that calls the initialisers alone asks the host for nothing, and its variables have their values", async (t) => {
  const { wasm } = await buildIn(t, files, { debug: true, initializers: true });
  const { written, values } = await initialised(wasm);
  assert.equal(written, 0);
  const wanted = { "app/first": 44, "app/Counter.count": 8, "app/Inner.deep": 800, "app/sum": 0, "app/last": 44 };
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, values[name]])), wanted);
  assert.equal(values["second/second"], 39);
});

void test("a program without other statements than initialisers has both ways in, too", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": "export let n: i32 = 5;" }, { initializers: true });
  const names = WebAssembly.Module.exports(await WebAssembly.compile(wasm)).map(({ name }) => name);
  assert.ok(names.includes("_start") && names.includes("_initializers"), names.join());
});

void test("a build that does not ask has neither export nor flag", async (t) => {
  const { wasm } = await buildIn(t, files, {});
  const asked = await buildIn(t, files, { initializers: true });
  const names = WebAssembly.Module.exports(await WebAssembly.compile(wasm)).map(({ name }) => name);
  assert.ok(!names.includes("_initializers"), names.join());
  t.diagnostic(`${wasm.length} bytes, with initialisers apart ${asked.wasm.length}`);
  assert.ok(wasm.length < asked.wasm.length && asked.wasm.length < wasm.length + 200);
});
