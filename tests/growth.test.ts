// The table of docs/memory.md of what grows without a collector: each row's code is run, and its bytes are those in the table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Board } from "../host/node/testing/index.js";
import { buildIn } from "./program-folder.js";

const WARM_UP = 20;
const ROUNDS = 50;

/** The rows between two marks of a page. */
function rowsOf(page: string): { readonly code: string; readonly bytes: number }[] {
  const text = readFileSync(join(import.meta.dirname, "../../docs", page), "utf8");
  const table = /<!-- growth -->\n([^]*?)<!-- end -->/.exec(text)?.[1] ?? "";
  return [...table.matchAll(/^\| `(.+?)`.*\| (\d+) +\|$/gm)].map(([, code, bytes]) => ({ code, bytes: Number(bytes) }));
}

const program = (rows: readonly string[]): string => `
import { Edge, Pin, Pull, Task, Uart, createTask, gather, getRunningLoop, run, sleep } from "wasyncio";
async function f(): Promise<i32> { await sleep(0); return 1; }
async function long(): Promise<void> { await sleep(1000000); }
function callback(): void {}
const text = "text";
const marks = new StaticArray<usize>(${rows.length});
${rows
  .map(
    (code, row) => `
async function row${row}(): Promise<void> {
  const loop = getRunningLoop();
  for (let n = 0; n < ${WARM_UP + ROUNDS}; n++) {
    if (n == ${WARM_UP}) marks[${row}] = heap.alloc(8);
    ${code}
    await sleep(2);
  }
  marks[${row}] = heap.alloc(8) - marks[${row}] - 16;
}`,
  )
  .join("\n")}
const port = Uart.open("uart0");
const led = Pin.output(13);
const button = Pin.input(4);
async function main(): Promise<void> {
${rows.map((_, row) => `  await row${row}();`).join("\n")}
  for (let row = 0; row < ${rows.length}; row++) console.log((marks[row] / ${ROUNDS}).toString() + " " + (marks[row] % ${ROUNDS}).toString());
}
run(main());
`;

test("what grows without a collector, and what does not: the table of docs/memory.md", async (t) => {
  const rows = rowsOf("memory.md");
  assert.ok(rows.length > 12);
  const { wasm } = await buildIn(t, {
    "app.ts": program(rows.map(({ code }) => code)),
    "wasyncio.json": JSON.stringify({ gc: false }),
  });
  const board = await Board.start(wasm);
  try {
    board.uart("uart0").connect(board.uart("uart0"));
    board.pin(13).wire(board.pin(4));
    const { status } = await board.end();
    assert.equal(status, 0, board.stderr);
  } finally {
    await board.close();
  }
  const measured = board.stdout.trimEnd().split("\n").slice(-rows.length);
  assert.deepEqual(
    rows.map(({ code }, row) => `${code}: ${measured[row]}`),
    rows.map(({ code, bytes }) => `${code}: ${bytes} 0`),
  );
});
