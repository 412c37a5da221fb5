// Pins of the simulated board: pulls, outputs, wires, debouncing, lost edges, presses.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../host/node/abi.js";
import type { SimulatedBoard } from "../host/node/simulated/board.js";
import { FOREVER, waits, SAY_RECORD, open, LED, BUTTON, depth, run } from "./simulated-run.js";

test("a pull decides where nothing drives, and reading costs no edge", async () => {
  const { said } = await run(
    `(local $a i32) (local $b i32)
     (local.set $a ${open(BUTTON, abi.GPIO_PULL_UP | depth(4))})
     (local.set $b ${open(LED, abi.GPIO_PULL_DOWN | depth(4))})
     (call $say32 (call $gpio.get (local.get $a))) (call $say32 (call $gpio.get (local.get $b)))
     (call $say32 ${waits("(i64.const 50)")})
     (drop (call $gpio.configure (local.get $a) (i32.const ${abi.GPIO_OPTION_PULL}) (i32.const 2)))
     (call $say32 (call $gpio.get (local.get $a)))
     (call $say32 ${waits("(i64.const 60)")}) ${SAY_RECORD}`,
  );
  assert.deepEqual(said, [1, 0, 0, 0, 1, abi.EVENT_FALLING, 0, 52]);
});

test("an output is at its first level from the moment it is one, and at its safe level after close", async () => {
  const { board } = await run(
    `(local $led i32) (local.set $led ${open(LED, abi.GPIO_OUTPUT | abi.GPIO_INITIAL_HIGH)})
     (drop ${waits("(i64.const 100)")}) (drop (call $close (local.get $led))) (drop ${waits("(i64.const 200)")})`,
  );
  assert.deepEqual(board.pin("led").history, [
    { micros: 1, level: true },
    { micros: 102, level: false },
  ]);
});

test("wired lines have one level, and an open drain only pulls it low", async () => {
  const drain = abi.GPIO_OUTPUT | abi.GPIO_OPEN_DRAIN | abi.GPIO_INITIAL_HIGH;
  const { said } = await run(
    `(local $a i32) (local $b i32)
     (local.set $b ${open(BUTTON, abi.GPIO_PULL_UP | depth(4))})
     (local.set $a ${open(LED, drain)})
     (call $say32 (call $gpio.get (local.get $a)))
     (drop (call $gpio.set (local.get $a) (i32.const 0)))
     (call $say32 (call $gpio.get (local.get $b)))
     (drop (call $gpio.set (local.get $a) (i32.const 1)))
     (call $say32 (call $gpio.get (local.get $b)))
     (call $say32 ${waits("(i64.const 0)")}) ${SAY_RECORD}`,
    {
      prepare: (board) => {
        board.pin("led").wire(board.pin("button"));
      },
    },
  );
  assert.deepEqual(said, [1, 0, 1, 1, abi.EVENT_FALLING, 0, 4]);
});

test("two that drive against each other give low, and a note says so once", async () => {
  const { board, said } = await run(
    `(local $led i32) (local.set $led ${open(LED, abi.GPIO_OUTPUT | abi.GPIO_INITIAL_HIGH)})
     (drop ${waits("(i64.const 100)")}) (call $say32 (call $gpio.get (local.get $led)))`,
    {
      prepare: (board) => {
        board.at(50, () => {
          board.pin("led").drive(false);
        });
      },
    },
  );
  assert.deepEqual(said, [0]);
  assert.equal(
    board.log(),
    "0.001 ms  led high\n0.050 ms  led is driven high and low at once: low wins\n0.050 ms  led low\n",
  );
});

const LISTEN = (configure = ""): string => `(local $button i32)
  (local.set $button ${open(BUTTON, depth(2))}) ${configure}
  (loop $again (if (i32.gt_s ${waits(FOREVER)} (i32.const 0)) (then ${SAY_RECORD} (br $again))))`;
const debounce = `(drop (call $gpio.configure (local.get $button) (i32.const ${abi.GPIO_OPTION_DEBOUNCE_MICROS}) (i32.const 100)))`;

function toggles(...times: number[]): { prepare(board: SimulatedBoard): void } {
  return {
    prepare: (board) => {
      times.forEach((micros, index) => {
        board.at(micros, () => {
          board.pin("button").drive(index % 2 === 0);
        });
      });
    },
  };
}

test("a debounced edge is told once the level has held, with the time of the first", async () => {
  const { said } = await run(LISTEN(debounce), toggles(1000, 1010, 1020, 1030, 1090));
  assert.deepEqual(said, [abi.EVENT_RISING, 0, 1000]);
});

test("a level that only seems to hold while it bounces is no edge", async () => {
  const { said } = await run(LISTEN(debounce), toggles(1000, 1010, 1090, 1120));
  assert.deepEqual(said, []);
});

test("a pulse shorter than the debounce time is none, and the next edge has its own time", async () => {
  const { said } = await run(LISTEN(debounce), toggles(1000, 1050, 2000));
  assert.deepEqual(said, [abi.EVENT_RISING, 0, 2000]);
});

test("edges that find the ring full are counted, none is lost silently", async () => {
  const { said, eventsLost } = await run(
    `(drop ${open(BUTTON, depth(2))}) (loop $spin (br_if $spin (i64.lt_s (call $now (i32.const 1)) (i64.const 100))))
     (drop ${waits("(i64.const 0)")}) ${SAY_RECORD} (drop ${waits("(i64.const 0)")}) ${SAY_RECORD}
     (drop ${waits("(i64.const 0)")}) ${SAY_RECORD} (call $say32 ${waits("(i64.const 0)")})`,
    toggles(10, 20, 30, 40, 50),
  );
  assert.deepEqual(said, [abi.EVENT_RISING, 0, 10, abi.EVENT_FALLING, 0, 20, abi.EVENT_LOSS, 3, 50, 0]);
  assert.equal(eventsLost, 3);
});

test("a press is against the pull, and a bouncing one ends where a clean one does", async () => {
  const { board } = await run(`(drop ${open(BUTTON, abi.GPIO_PULL_UP)}) (drop ${waits("(i64.const 100000)")})`, {
    prepare: (board) => {
      board.at(1000, () => {
        board.pin("button").press(2000);
      });
      board.at(10_000, () => {
        board.pin("button").press(20_000, 1000);
      });
    },
  });
  const { history } = board.pin("button");
  assert.deepEqual(history.slice(0, 3), [
    { micros: 1, level: true },
    { micros: 1000, level: false },
    { micros: 3000, level: true },
  ]);
  const bouncing = history.slice(3);
  assert.ok(bouncing.length > 2, "it bounced");
  assert.equal(bouncing[0].micros, 10_000);
  assert.ok(bouncing.every(({ micros }) => micros <= 11_000 || (micros >= 30_000 && micros <= 31_000)));
  assert.deepEqual([board.pin("button").level, bouncing.some(({ micros }) => micros === 30_000)], [true, true]);
});
