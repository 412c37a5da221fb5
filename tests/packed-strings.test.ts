// Static strings that are packed in the module are the program's strings when it runs.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const long = (length: number): string => Array.from({ length }, (_, index) => "abcdefghij"[index % 10]).join("");

const texts = ["a", "two words", "Grüße, ÿ", "Ω and €", "😀", long(255), long(256), "after them", '"quoted"\\'];

/** Prints `texts`, and what no packing may change: lengths, equality with a string that is made, and their order in a map. */
const program = `
const texts: string[] = ${JSON.stringify(texts)};
const places = new Map<string, i32>();
for (let i = 0; i < texts.length; i++) {
  places.set(texts[i], i);
  console.log(texts[i].length.toString() + " " + texts[i]);
}
console.log((places.get("two" + " words") + places.get("after " + "them")).toString());
`;

const wanted = [...texts.map((text) => `${text.length} ${text}`), "8", ""].join("\n");

async function says(
  t: TestContext,
  settings: Readonly<Record<string, number | boolean>>,
  debug = false,
): Promise<void> {
  const { wasm } = await buildIn(t, { "app.ts": program, "wasyncio.json": JSON.stringify(settings) }, { debug });
  assert.deepEqual(await simulate(wasm), { status: 0, how: "end", stdout: wanted, stderr: "" });
  const bytes = Buffer.from(wasm);
  assert.ok(bytes.includes(long(255)), "a byte a character");
  assert.ok(bytes.includes(Buffer.from(long(256), "utf16le")), "more than a byte can count");
}

test("with a collector", (t) => says(t, {}));
test("without a collector", (t) => says(t, { gc: false }));
test("in a debug build", (t) => says(t, {}, true));
test("with large tables between them", (t) => says(t, { ready: 2000, timers: 2000, ringBytes: 65_536 }));

test("a program with few strings has them as they are", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": 'const made = ["only this"];\nconsole.log(made[made.length - 1]);\n' });
  assert.equal((await simulate(wasm)).stdout, "only this\n");
  assert.ok(Buffer.from(wasm).includes(Buffer.from("only this", "utf16le")));
});

test("what is packed leaves zeros in the heap", async (t) => {
  const app = `
const block = heap.alloc(4000);
let sum: u32 = 0;
for (let i: usize = 0; i < 4000; i++) sum += load<u8>(block + i);
${program}
console.log("sum " + sum.toString());
`;
  const { wasm } = await buildIn(t, { "app.ts": app, "wasyncio.json": '{ "gc": false }' });
  assert.match((await simulate(wasm)).stdout, /\nsum 0\n$/);
});
