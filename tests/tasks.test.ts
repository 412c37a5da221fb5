// What of tasks is wasyncio's own, and no asyncio could say: how a program ends, and what is said of misuse. tests/oracle has the rest.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "../compiler/build.js";
import { buildIn, simulate } from "./program-folder.js";

const caught = join(import.meta.dirname, "../../tests/programs/caught");

test("every error of the loop core can be caught, and the loop goes on", async () => {
  const { wasm } = await build({ entry: "caught.ts", cwd: caught });
  const { status, stdout } = await simulate(wasm);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "RuntimeError: asyncio.run() cannot be called from a running event loop",
    "RuntimeError: This event loop is already running",
    "RuntimeError: Cannot close a running event loop",
    "RuntimeError: Cannot run the event loop while another loop is running",
    "InvalidStateError: Result is not set.",
    "InvalidStateError: invalid state",
    "RuntimeError: cannot reuse already awaited coroutine",
    "HostError: gpio.open: 999: the board has no such line",
    "HostError: uart.open: nope: the board has no such port",
    "ValueError: a name of a pin or port is at most 124 bytes long",
    "ValueError: the source is closed",
    'CapacityError: raise "ready" in wasyncio.json',
    'CapacityError: raise "ready" in wasyncio.json',
    'CapacityError: raise "ready" in wasyncio.json',
    "RuntimeError: no running event loop",
  ]);
  assert.equal(status, 0);
});

/** Ends of programs: what is told on stderr, with status 1. */
const ends: readonly (readonly [what: string, source: string, says: string])[] = [
  [
    "an error that leaves run",
    `async function main(): Promise<void> { await sleep(1); throw new Error("out"); } run(main());`,
    "Error: out\n",
  ],
  [
    "an error that leaves run where others run too",
    `async function main(): Promise<void> { createTask(sleep(5)); await sleep(1); throw new RangeError("out"); } run(main());`,
    "RangeError: out\n",
  ],
  [
    "a wait for what nothing can bring, with the names of who waits",
    `async function waits(future: Future<i32>): Promise<void> { try { await future; } finally { console.log("left"); } }
     async function main(): Promise<void> { const f = getRunningLoop().createFuture<i32>(); createTask(waits(f), "waiter"); await f; }
     run(main());`,
    "DeadlockError: nothing can ever wake Task-1, waiter\n",
  ],
];

for (const [what, source, says] of ends) {
  test(`status 1 and its name: ${what}`, async (t) => {
    const head = 'import { Future, createTask, getRunningLoop, run, sleep } from "wasyncio";\n';
    const { wasm } = await buildIn(t, { "app.ts": head + source });
    const { status, stderr } = await simulate(wasm);
    assert.equal(status, 1);
    assert.ok(stderr.startsWith(says), stderr);
  });
}
