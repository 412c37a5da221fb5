// No edge is lost silently: one that was given to tasks which are cancelled before they have it is handed on, and what was dropped is told of.
// tests/programs/edges has the program, a case for each byte on its stdin.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import { Board } from "../host/node/testing/index.js";
import { changes, play, said } from "./play.js";
import { random as generator } from "./random.js";

let program: Uint8Array;
before(async () => {
  program = await Board.build(join(import.meta.dirname, "../../tests/programs/edges/edges.ts"));
});

/** Runs a case in which line 4 changes at these times, and is low after the first; the lines it says. */
async function playAt(number: number, micros: readonly number[], { seed = 1, first = false } = {}): Promise<string[]> {
  const stdin = new Uint8Array(8);
  stdin[0] = number;
  new DataView(stdin.buffer).setUint32(4, seed, true);
  return said(
    await play(program, stdin, (board) => {
      changes(board, micros, first);
    }),
  );
}

const CANCELLED = "CancelledError";
const KEPT = "kept fell 1000 lost 0";

/** Cases with an edge at 1000 µs; who is woken before the others cancels. */
const cases: readonly (readonly [name: string, number: number, says: readonly string[]])[] = [
  ["the pin keeps it when the only one it went to is cancelled", 0, [`a ${CANCELLED}`, KEPT]],
  ["the other one has it when one of two is cancelled", 2, [`a ${CANCELLED}`, "b fell 1000 lost 0"]],
  ["the pin keeps it once when both are cancelled", 3, [`a ${CANCELLED}`, `b ${CANCELLED}`, KEPT]],
  ["the same when the second is cancelled before the first, twice", 4, [`a ${CANCELLED}`, `b ${CANCELLED}`, KEPT]],
  ["nobody keeps it when the one it went to first has had it", 5, ["first fell 1000 lost 0", `a ${CANCELLED}`]],
  ["who began to wait meanwhile gets it", 7, [`a ${CANCELLED}`, "later fell 1000 lost 0"]],
  ["a task whose cancellation is taken back has it, and nobody else", 8, ["a fell 1000 lost 0"]],
  ["but not when it is cancelled again", 9, [`a ${CANCELLED}`, KEPT]],
  ["a task that has had it and is cancelled while it sleeps gives nothing back", 10, ["a fell 1000 lost 0"]],
  ["it goes back once, however often the task is cancelled", 11, [CANCELLED, KEPT]],
  ["it is gone with a pin that is closed, and is not the next one's", 12, [`a ${CANCELLED}`, "b fell 1000 lost 0"]],
];

for (const [name, number, says] of cases) {
  test(`an edge given to tasks that are cancelled in the same turn: ${name}`, async () => {
    assert.deepEqual(await playAt(number, [1000]), says);
  });
}

test("an edge that goes back is before those that came after it", async () => {
  const kept = [KEPT, "kept rose 1100 lost 0", "kept fell 1200 lost 0"];
  assert.deepEqual(await playAt(1, [1000, 1100, 1200]), [`a ${CANCELLED}`, ...kept]);
  assert.deepEqual(await playAt(6, [1000, 1100, 1200]), [`b ${CANCELLED}`, `a ${CANCELLED}`, ...kept]);
});

test("a limit that is reached in the turn of an edge: the task has it, or the pin keeps it, at every microsecond", async () => {
  for (const [number, from, to] of [
    [13, 990, 998],
    [14, 1991, 1998],
    [15, 1991, 1998],
  ]) {
    const ends = new Set<string>();
    for (let at = from; at < to; at++) {
      const lines = await playAt(number, [at]);
      assert.equal(
        lines.filter((line) => line.includes(` fell ${at} lost 0`)).length,
        1,
        `${number} at ${at}: ${lines.join(", ")}`,
      );
      ends.add(lines.join());
    }
    assert.ok([...ends].some((line) => line.startsWith("a fell")) && [...ends].some((line) => line.includes("kept")));
  }
});

test("what was dropped before edges that nobody wants is told with the next one that somebody does", async () => {
  assert.deepEqual(await playAt(16, [1000, 1100, 1200, 1300, 3000, 3100, 3200, 6000]), [
    "fell fell 1000 lost 0",
    "rose rose 1100 lost 0",
    "rose later rose 6000 lost 4",
  ]);
  assert.deepEqual(await playAt(17, [1000, 1100, 3000, 4000]), ["fell fell 1000 lost 0", "rose rose 4000 lost 1"]);
});

test("a task that waits for an edge when its loop is closed waits no more: the next loop's task gets it", async () => {
  assert.deepEqual(await playAt(18, [1000]), ["Task was destroyed but it is pending!", "other fell 1000 lost 0"]);
});

test("tasks that wait, expire and are cancelled at random: every edge is had by somebody, or counted", async () => {
  let all = 0;
  let told = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const random = generator(seed);
    const micros: number[] = [];
    for (let at = 100; at < 20_000; at += random(3) === 0 ? 1 + random(3) : 1 + random(300)) micros.push(at);
    micros.push(30_000);
    const [line] = await playAt(19, micros, { seed, first: true });
    const [seen, lost] = line.split(" ").map(Number);
    assert.equal(seen + lost, micros.length, `seed ${seed}: ${seen} edges, ${lost} lost of ${micros.length}`);
    all += micros.length;
    told += seen;
  }
  assert.ok(told > all / 2 && told < all, `${told} of ${all}`);
});
