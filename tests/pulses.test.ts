// Pulse widths and frequencies, to the microsecond: they are measured by the times at which the interrupts came, however late the program
// looks. tests/programs/pulses has the program, a case for each byte on its stdin.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import { Board } from "../host/node/testing/index.js";
import { changes, play, said } from "./play.js";

let program: Uint8Array;
before(async () => {
  program = await Board.build(join(import.meta.dirname, "../../tests/programs/pulses/pulses.ts"));
});

/** Runs a case in which line 4 changes at these times, and is high after the first; the lines it says. */
async function playAt(number: number, micros: readonly number[]): Promise<string[]> {
  return said(
    await play(program, Uint8Array.of(number), (board) => {
      changes(board, micros, true);
    }),
  );
}

/** Times of so many changes, each `half` µs after the one before. */
const square = (first: number, half: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round(first + n * half));

const LOST = "RuntimeError: edges were lost within the measurement";

test("a pulse is as long as the time between the interrupts of its two edges", async () => {
  assert.deepEqual(await playAt(0, [1000, 1583, 9000, 9007, 20_000]), ["583", "10993"]);
});

test("a pulse that has begun before is not measured: the next one is", async () => {
  assert.deepEqual(await playAt(1, [500, 3000, 5000, 5250]), ["250"]);
});

test("pulses that the pin has kept are measured as exactly", async () => {
  assert.deepEqual(await playAt(2, [1000, 1100, 2000, 2222, 60_000, 60_003]), ["100", "222", "3"]);
});

test("a pulse within which edges were lost is an error, and the next one is measured", async () => {
  assert.deepEqual(await playAt(3, [1000, 1100, 1200, 1300, 1400, 1500, 5000, 5600, 7000, 7070]), ["100", LOST, "70"]);
});

test("the limit of a pulse is waitFor's", async () => {
  assert.deepEqual(await playAt(4, [8000, 8001]), ["TimeoutError", "1"]);
});

test("a pin that is closed meanwhile ends the measurement with an error", async () => {
  assert.deepEqual(await playAt(5, [1000]), ["ValueError: the source is closed"]);
  assert.deepEqual(await playAt(9, square(1000, 300, 9)), ["ValueError: the source is closed"]);
});

test("a task that waits for edges beside it hands on what it is given: both have them", async () => {
  assert.deepEqual(await playAt(6, [1000, 3000]), ["2000"]);
});

for (const [half, window, says] of [
  [500, 50, "1000 Hz, 1000000 mHz: 50 in 50000"],
  [12.5, 50, "40000 Hz, 40000000 mHz: 2000 in 50000"],
  [1136.5, 50, "440 Hz, 439947 mHz: 22 in 50006"],
  [9000, 50, "56 Hz, 55556 mHz: 2 in 36000"],
] as const)
  test(`a frequency: ${says}`, async () => {
    assert.deepEqual(await playAt(7, square(4900, half, Math.ceil((window * 1000 + 10_000) / half))), [says]);
  });

test("a line that does not change has 0 Hz, one that has changed once, too", async () => {
  assert.deepEqual(await playAt(7, []), ["0 Hz, 0 mHz: 0 in 0"]);
  assert.deepEqual(await playAt(7, [4000, 20_000]), ["0 Hz, 0 mHz: 0 in 0"]);
});

test("a signal that stops while some of its edges were only counted cannot be measured", async () => {
  assert.deepEqual(await playAt(7, square(6000, 1000, 20)), ["TimeoutError: the signal has stopped"]);
});

test("a frequency is not measured where another task takes the edges", async () => {
  assert.deepEqual(await playAt(8, square(20_000, 300, 4)), ["RuntimeError: another task takes edges of the pin"]);
});

test("an output, and an input that keeps no edges, say so to who would wait for ever", async () => {
  const says = "ValueError: only an input with a depth has edges";
  const lines = ["is there", ...Array.from({ length: 5 }, () => says)];
  assert.deepEqual(await playAt(10, []), lines);
  assert.deepEqual(await playAt(11, []), lines);
});
