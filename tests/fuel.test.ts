// Fuel: a step that does not end ends the program, at the same round whatever the build; and what counting costs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readModule } from "../host/node/module.js";
import { countInstructions } from "./async/counting.js";
import { buildIn, simulate } from "./program-folder.js";

const stuck: readonly (readonly [what: string, program: string, says: string])[] = [
  [
    "a loop of a task",
    `import { createTask, run, sleep } from "wasyncio";
let n = 0;
async function spin(): Promise<void> {
  await sleep(5);
  while (true) {
    n++;
  }
}
async function main(): Promise<void> {
  createTask(spin(), "spinner");
  await sleep(100);
}
run(main());
`,
    'spinner: FuelError: a step that does not end: await in it, or set "fuel" in wasyncio.json to more\n    at app.ts:5:3\n',
  ],
  [
    "a function that calls itself",
    "function f(n: i32): i32 {\n  return n > 0 ? f(n - 1) + f(n - 2) : 1;\n}\nconsole.log(f(100).toString());\n",
    'FuelError: a step that does not end: await in it, or set "fuel" in wasyncio.json to more\n    at app.ts:1:10\n',
  ],
  [
    "coroutines that await each other and never park",
    `import { run } from "wasyncio";
async function ping(n: i32): Promise<i32> { return n < 0 ? 0 : await pong(n + 1); }
async function pong(n: i32): Promise<i32> { return await ping(n - 1); }
run(ping(3));
`,
    'FuelError: a step that does not end: await in it, or set "fuel" in wasyncio.json to more\n    at app.ts:3:16\n',
  ],
  [
    "a callback",
    `import { getEventLoop } from "wasyncio";
const loop = getEventLoop();
loop.callLater(3, () => {
  do {} while (true);
});
loop.runForever();
`,
    'FuelError: a step that does not end: await in it, or set "fuel" in wasyncio.json to more\n    at app.ts:4:3\n',
  ],
];

for (const [what, program, says] of stuck) {
  for (const debug of [false, true]) {
    void test(`${what} that does not end is ended${debug ? " in a debug build" : ""}`, async (t) => {
      const { wasm, info } = await buildIn(t, { "app.ts": program, "wasyncio.json": '{ "fuel": 1000 }' }, { debug });
      assert.equal(info.fuel, true);
      const { stderr, status } = await simulate(wasm);
      assert.deepEqual([stderr, status], [says, 1]);
    });
  }
}

void test("each step has its own, and what is exactly enough is enough", async (t) => {
  const program = (rounds: number): string => `import { run, sleep } from "wasyncio";
async function main(): Promise<void> {
  for (let i = 0; i < 300; i++) {
    await sleep(1);
    for (let k = 0; k < ${rounds}; k++) {}
  }
  console.log("done");
}
for (let k = 0; k < 999; k++) {}
run(main());
for (let k = 0; k < 999; k++) {}
`;
  // A step ends with the outer loop's next round; one more is left when the last is taken.
  const settings = '{ "fuel": 1000 }';
  const enough = await buildIn(t, { "app.ts": program(998), "wasyncio.json": settings });
  assert.deepEqual((await simulate(enough.wasm)).stdout, "done\n");
  const tooMany = await buildIn(t, { "app.ts": program(999), "wasyncio.json": settings });
  assert.match((await simulate(tooMany.wasm)).stderr, /FuelError/);
});

void test("it is there in debug builds unless wasyncio.json says otherwise, and in release builds where it asks", async (t) => {
  const source = "for (let i = 0; i < 3; i++) console.log(i.toString());\n";
  const fuelOf = async (settings: string, debug: boolean): Promise<boolean> =>
    (await buildIn(t, { "app.ts": source, "wasyncio.json": settings }, { debug })).info.fuel;
  assert.equal(await fuelOf("{}", true), true);
  assert.equal(await fuelOf("{}", false), false);
  assert.equal(await fuelOf('{ "fuel": false }', true), false);
  assert.equal(await fuelOf('{ "fuel": true }', false), true);
});

const work = `
function isPrime(n: i32): bool {
  for (let d = 2; d * d <= n; d++) if (n % d == 0) return false;
  return n > 1;
}
function fib(n: i32): i32 {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
let found = 0;
for (let n = 0; n < 3000; n++) if (isPrime(n)) found++;
console.log(found.toString());
console.log(fib(15).toString());
const words = "the quick brown fox jumps over the lazy dog".split(" ");
let text = "";
for (let i = 0; i < 20; i++) text += words[i % words.length].toUpperCase();
console.log(text.length.toString());
`;

/** Instructions that the program executes, and what it prints. */
function costOf(wasm: Uint8Array): { readonly instructions: number; readonly out: string } {
  const counted = countInstructions(wasm, () => true);
  let out = "";
  const write = (_source: number, at: number, length: number): number => {
    out += new TextDecoder().decode(new Uint8Array(memory().buffer, at, length));
    return length;
  };
  const memory = (): WebAssembly.Memory => exports["memory"] as WebAssembly.Memory;
  const module = new WebAssembly.Module(counted);
  const rest = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0]));
  const { exports }: WebAssembly.Instance = new WebAssembly.Instance(module, { wasyncio: { ...rest, write } });
  (exports["_start"] as () => void)();
  return { instructions: (exports["instructions"] as WebAssembly.Global).value, out };
}

void test("what it costs: a program of loops and recursion, and nothing where it is not asked for", async (t) => {
  const bytes: Uint8Array[] = [];
  const costs: ReturnType<typeof costOf>[] = [];
  for (const settings of ["{}", '{ "fuel": false }', '{ "fuel": true }']) {
    const { wasm } = await buildIn(t, { "app.ts": work, "wasyncio.json": settings });
    assert.equal(readModule(wasm).info.fuel, settings.includes("true"));
    bytes.push(wasm);
    costs.push(costOf(wasm));
  }
  assert.deepEqual(bytes[0], bytes[1]);
  assert.equal(costs[2].out, costs[0].out);
  const [, plain, fuelled] = costs;
  const price = fuelled.instructions / plain.instructions - 1;
  t.diagnostic(
    `${plain.instructions} instructions and ${bytes[1].length} bytes without, ${fuelled.instructions} and ${bytes[2].length} with fuel: ${(100 * price).toFixed(1)} %`,
  );
  assert.ok(price > 0 && price < 0.5);
});
