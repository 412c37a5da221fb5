// Array literals: compiler/array-literals.ts stores their elements without AssemblyScript's `[]=`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIn, simulate } from "./program-folder.js";

const PROGRAM = `
function f(n: i32): i32 { return n * 2; }
const numbers: i32[] = [f(1), f(2), f(3)];
const flags: bool[] = [f(1) > 2, f(2) > 2];
const floats: f64[] = [f(1) as f64, 2.5];
const texts: string[] = ["a".repeat(f(1)), "x"];
const bytes: u8[] = [f(1) as u8, f(200) as u8, 7];
const rows: i64[][] = [[f(1), f(2)], [f(3)]];
const shorts: i16[] = [f(-1) as i16, f(4) as i16];
let sum: f64 = 0;
for (let i = 0; i < 3; i++) sum += numbers[i] + bytes[i];
sum += floats[0] + floats[1] + f64(rows[0][0] + rows[0][1] + rows[1][0]) + shorts[0] + shorts[1];
console.log(texts[0] + texts[1] + (flags[0] ? "1" : "0") + (flags[1] ? "1" : "0") + (sum == 12 + 153 + 4.5 + 12 + 6 ? "" : " wrong"));
`;

/** How an array that grows has its elements moved. */
const MEMORY_COPY = Buffer.from([0xfc, 0x0a]);

test("elements of every size are where they belong", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": PROGRAM });
  assert.equal((await simulate(wasm)).stdout, "aax01\n");
});

test("a literal brings nothing into the module that grows arrays; assigning beyond the end does, and grows", async (t) => {
  const HEAD = `const all: i32[] = [load<i32>(0), 2];`;
  const literal = await buildIn(t, { "app.ts": `${HEAD} if (all.length != 2 || all[1] != 2) unreachable();` });
  assert.equal((await simulate(literal.wasm)).status, 0);
  assert.ok(!Buffer.from(literal.wasm).includes(MEMORY_COPY));
  const grown = await buildIn(t, {
    "app.ts": `${HEAD} all[5] = 7; if (all.length != 6 || all[5] != 7 || all[1] != 2) unreachable();`,
  });
  assert.equal((await simulate(grown.wasm)).status, 0);
  assert.ok(Buffer.from(grown.wasm).includes(MEMORY_COPY));
});
