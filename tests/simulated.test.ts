// The simulated board in process: what virtual time costs, how runs end, that they are all the same, and streams.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as abi from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { SimulatedBoard } from "../host/node/simulated/board.js";
import { startSimulated } from "../host/node/simulated/start.js";
import {
  FOREVER,
  UNTIL_STOPPED,
  waits,
  SAY_RECORD,
  sayNow,
  open,
  openPort,
  LED,
  BUTTON,
  UART0,
  depth,
  run,
} from "./simulated-run.js";
import { ROOM, program } from "./wat.js";

const { ECANCELED, EDEADLK } = abi.errno;

// ---- time

test("what the program asks costs 1 µs, what the library asks nothing", async () => {
  const { said } = await run(`
    ${sayNow}
    (call $say (call $now (i32.const 1)))
    ${sayNow}
    (drop (call $explain (i32.const ${ROOM}) (i32.const 8)))
    (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1)))
    (drop (call $read (i32.const 0) (i32.const ${ROOM}) (i32.const 8)))
    (drop (call $wait (i64.const 0) (i32.const 0) (i32.const 0)))
    ${sayNow}`);
  assert.deepEqual(said, [0, 1, 1, 1]);
});

test("every call on a pin or a port costs 1 µs, served or refused", async () => {
  const { said } = await run(`(local $pin i32) (local $port i32)
    (local.set $pin ${open(LED, abi.GPIO_OUTPUT)}) ${sayNow}
    (drop (call $gpio.set (local.get $pin) (i32.const 1))) ${sayNow}
    (drop (call $gpio.get (local.get $pin))) ${sayNow}
    (drop (call $gpio.get (i32.const 77))) ${sayNow}
    (drop (call $gpio.open (i32.const 99) (i32.const 0))) ${sayNow}
    (local.set $port ${openPort(UART0, 9600)}) ${sayNow}
    (drop (call $read (local.get $port) (i32.const ${ROOM}) (i32.const 8))) ${sayNow}
    (drop (call $uart.count (local.get $port) (i32.const 1))) ${sayNow}
    (drop (call $close (local.get $port))) ${sayNow}
    (drop (call $close (local.get $port))) ${sayNow}`);
  assert.deepEqual(said, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a turn costs 1 µs, charged when wait returns, after any jump", async () => {
  const { said } = await run(`
    (call $say32 ${waits("(i64.const 0)")}) ${sayNow}
    (call $say32 ${waits("(i64.const 5000)")}) ${sayNow}
    (call $say32 ${waits("(i64.const 5001)")}) ${sayNow}
    (call $say32 ${waits("(i64.const 5003)")}) ${sayNow}
    (call $say (i64.load (i32.const ${8 + abi.CONTROL_MICROS})))`);
  assert.deepEqual(said, [0, 1, 0, 5001, 0, 5002, 0, 5004, 5004]);
});

test("wait jumps to the next stimulus, and the record has the time at which it happened", async () => {
  const { said } = await run(
    `(drop ${open(BUTTON, depth(4))})
     (call $say32 ${waits("(i64.const 9000)")}) ${sayNow} ${SAY_RECORD}
     (call $say32 ${waits("(i64.const 9000)")}) ${sayNow}`,
    {
      prepare: (board) => {
        board.at(500, () => {
          board.pin("button").drive(true);
        });
      },
    },
  );
  assert.deepEqual(said, [1, 501, abi.EVENT_RISING, 0, 500, 0, 9001]);
});

test("the example drawn in docs/simulation.md is true", async () => {
  const { said } = await run(
    `(local $button i32)
     (local.set $button ${open(BUTTON, depth(8))}) ${sayNow}
     (call $say32 ${waits("(i64.const 1000)")}) ${sayNow} ${SAY_RECORD}
     (call $say32 (call $gpio.get (local.get $button))) ${sayNow}
     (call $say32 ${waits("(i64.const 1000)")}) ${sayNow} ${SAY_RECORD}
     (call $say32 ${waits("(i64.const 1000)")}) ${sayNow}`,
    {
      prepare: (board) => {
        board.at(500, () => {
          board.pin("button").drive(true);
        });
        board.at(502, () => {
          board.pin("button").drive(false);
        });
      },
    },
  );
  const first = [1, 501, abi.EVENT_RISING, 0, 500];
  const second = [1, 503, abi.EVENT_FALLING, 0, 502];
  assert.deepEqual(said, [1, ...first, 0, 502, ...second, 0, 1001]);
});

test("a stimulus between two host calls of one step is seen by the second", async () => {
  const body = `(local $pin i32)
    (local.set $pin ${open(BUTTON, 0)})
    (call $say32 (call $gpio.get (local.get $pin)))
    (call $say32 (call $gpio.get (local.get $pin)))
    (call $say32 (call $gpio.get (local.get $pin)))`;
  const at = async (micros: number): Promise<number[]> =>
    (
      await run(body, {
        prepare: (board) => {
          board.at(micros, () => {
            board.pin("button").drive(true);
          });
        },
      })
    ).said;
  assert.deepEqual(await at(0), [1, 1, 1]);
  assert.deepEqual(await at(2), [1, 1, 1]);
  assert.deepEqual(await at(3), [0, 1, 1]);
  assert.deepEqual(await at(4), [0, 0, 1]);
  assert.deepEqual(await at(5), [0, 0, 0]);
});

test("stimuli of the same microsecond happen in the order they were asked for", async () => {
  const { board } = await run(`(drop ${waits("(i64.const 100)")})`, {
    prepare: (board) => {
      const pin = board.pin("button");
      board.at(50, () => {
        pin.drive(true);
      });
      board.at(50, () => {
        pin.drive(false);
      });
      board.at(40, () => {
        pin.drive(false);
      });
    },
  });
  assert.deepEqual(board.pin("button").history, [
    { micros: 50, level: true },
    { micros: 50, level: false },
  ]);
});

test("waiting for ever answers EDEADLK once nothing can come, and not before", async () => {
  const prepare = (board: SimulatedBoard): void => {
    board.at(70, () => {
      board.pin("button").drive(true);
    });
  };
  const body = `(drop ${open(BUTTON, depth(4))})
    (call $say32 ${waits(FOREVER)}) (call $say32 ${waits(FOREVER)}) (call $say32 ${waits(UNTIL_STOPPED)})`;
  assert.deepEqual((await run(body, { prepare })).said, [1, -EDEADLK, -EDEADLK]);
  assert.deepEqual((await run(body)).said, [-EDEADLK, -EDEADLK, -EDEADLK]);
  assert.deepEqual((await run(body, { forMicros: 1000n })).said, [-EDEADLK, -EDEADLK, -EDEADLK], "an end is no event");
});

test("a pin that nobody listens to wakes nobody", async () => {
  const { said } = await run(`(drop ${open(BUTTON, 0)}) (call $say32 ${waits(FOREVER)}) ${sayNow}`, {
    prepare: (board) => {
      board.at(70, () => {
        board.pin("button").drive(true);
      });
    },
  });
  assert.deepEqual(said, [-EDEADLK, 71]);
});

// ---- ends

test("the end of the time given is told once, and the program may end as it likes", async () => {
  const { said, outcome } = await run(
    `(call $say32 ${waits("(i64.const 5000)")}) ${sayNow}
     (call $say32 ${waits("(i64.const 5000)")}) ${sayNow}
     (call $exit (i32.const 7))`,
    { forMicros: 1000n },
  );
  assert.deepEqual(said, [-ECANCELED, 1001, 0, 5001]);
  assert.deepEqual(outcome, { status: 7, how: "exit" });
});

const abort = (name: string): string =>
  `(call $abort (i32.const 3000) (i32.const ${name.length}) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`;
const putUtf16 = (text: string): string =>
  Array.from(
    text,
    (unit, index) => `(i32.store16 (i32.const ${3000 + 2 * index}) (i32.const ${unit.charCodeAt(0)}))`,
  ).join("");

test("a CancelledError that leaves the program at the end of the time given is status 0, and prints nothing", async () => {
  const cancelled = putUtf16("CancelledError") + abort("CancelledError");
  const { outcome, stderr } = await run(
    `(drop ${waits(FOREVER.replace("7fffffffffffffff", "ffffffffffff"))}) ${cancelled}`,
    {
      forMicros: 1000n,
    },
  );
  assert.deepEqual([outcome, stderr], [{ status: 0, how: "interrupt" }, ""]);
  const before = await run(`(drop ${waits("(i64.const 10)")}) ${cancelled}`, { forMicros: 1000n });
  assert.deepEqual([before.outcome, before.stderr], [{ status: 1, how: "abort" }, "CancelledError\n"]);
});

test("a program that goes on is ended 2 s of virtual time after it was told", async () => {
  const { said, outcome, board } = await run(
    `(local $pin i32) (local.set $pin ${open(LED, abi.GPIO_OUTPUT | abi.GPIO_SAFE_HIGH)})
     (call $say32 ${waits("(i64.const 999999)")})
     (loop $again (drop (call $gpio.get (local.get $pin))) (br $again))`,
    { forMicros: 1000n },
  );
  assert.deepEqual(said, [-ECANCELED]);
  assert.deepEqual(outcome, { status: 0, how: "interrupt" });
  assert.deepEqual(board.pin("led").history, [{ micros: 2_001_000, level: true }]);
});

test("an endless loop that only asks for the time ends, though it never waits", async () => {
  const { outcome } = await run(`(loop $again (drop (call $now (i32.const 1))) (br $again))`, { forMicros: 50n });
  assert.deepEqual(outcome, { status: 0, how: "interrupt" });
});

test("a trap is told on one line, with status 1, and outputs take their safe level", async () => {
  const { outcome, stderr, board } = await run(
    `(drop ${open(LED, abi.GPIO_OUTPUT | abi.GPIO_INITIAL_HIGH)}) (drop (i32.div_s (i32.const 1) (i32.const 0)))`,
  );
  assert.deepEqual(outcome, { status: 1, how: "trap" });
  assert.equal(stderr, "Trap: divide by zero\n");
  assert.deepEqual(board.pin("led").history, [
    { micros: 1, level: true },
    { micros: 1, level: false },
  ]);
});

test("a stack that is used up is a trap of the program, not of the host", async () => {
  const bytes = program("(call $deeper)", [], {}, "(func $deeper (call $deeper) (call $deeper))");
  const err: string[] = [];
  const { outcome } = await startSimulated(bytes, {
    board: loadBoard("simulated"),
    grants: everything,
    stderr: (bytes) => err.push(Buffer.from(bytes).toString()),
  });
  assert.deepEqual([await outcome, err], [{ status: 1, how: "trap" }, ["Trap: the stack is used up\n"]]);
});

test("a module that cannot be served is refused before anything runs", async () => {
  const bytes = program(`(drop (call $write (i32.const 1) (i32.const 0) (i32.const 4)))`);
  const options = { board: loadBoard("simulated"), grants: everything, stdout: () => assert.fail("it ran") };
  await assert.rejects(startSimulated(bytes.subarray(0, bytes.length - 40), options), { name: "ModuleError" });
});

// ---- determinism

const BLINK = `(local $led i32) (local $i i32)
  (local.set $led ${open(LED, abi.GPIO_OUTPUT)})
  (loop $again
    (drop ${waits("(i64.add (call $now (i32.const 0)) (i64.const 500000))")})
    (drop (call $gpio.set (local.get $led) (i32.eqz (call $gpio.get (local.get $led)))))
    (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 7200))))`;

test("an hour of blinking has 7,200 changes and a timeline a person can read", async () => {
  const { board } = await run(BLINK);
  const { history } = board.pin("led");
  assert.equal(history.length, 7200);
  assert.deepEqual(history.slice(0, 2), [
    { micros: 500_004, level: true },
    { micros: 1_000_007, level: false },
  ]);
  assert.equal(
    board.timeline(),
    "        0 ms            4 s             8 s             12 s\n" +
      "led     ▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██ …\n" +
      "        7,200 changes, 500.003 ms apart, the last at 3,600,021.601 ms; high 50.0 % of the time\n",
  );
});

const BUSY = `(local $n i32) (local $button i32) (local $port i32)
  (local.set $button ${open(BUTTON, abi.GPIO_PULL_UP | depth(3))})
  (local.set $port ${openPort(UART0, 9600)})
  (drop (call $gpio.configure (local.get $button) (i32.const ${abi.GPIO_OPTION_DEBOUNCE_MICROS}) (i32.const 300)))
  (loop $again
    (local.set $n (call $wait ${FOREVER} (i32.const ${ROOM}) (i32.const 4)))
    (if (i32.gt_s (local.get $n) (i32.const 0)) (then
      ${SAY_RECORD}
      (local.set $n (call $read (local.get $port) (i32.const 3000) (i32.const 5)))
      (if (i32.gt_s (local.get $n) (i32.const 0)) (then
        (drop (call $write (local.get $port) (i32.const 3000) (local.get $n)))))
      (br $again))))`;

function disturb(board: SimulatedBoard): void {
  for (let press = 0; press < 20; press++) {
    board.at(1000 + 7919 * press, () => {
      board.pin("button").press(3000, 900);
      board.uart("uart0").send(Buffer.from(`press ${press}\n`), { jitterMicros: 2000 });
    });
  }
}

test("the same seed is the same run, to the byte; another seed is another one", async () => {
  const one = await run(BUSY, { prepare: disturb, seed: 5 });
  const two = await run(BUSY, { prepare: disturb, seed: 5 });
  const other = await run(BUSY, { prepare: disturb, seed: 6 });
  assert.ok(one.board.log().length > 2000);
  assert.equal(one.board.log(), two.board.log());
  assert.equal(one.board.timeline(), two.board.timeline());
  assert.deepEqual(one.said, two.said);
  assert.notEqual(one.board.log(), other.board.log());
});

// ---- streams

test("stdin gives what was put there, then its end", async () => {
  const { said } = await run(
    `(call $say32 (call $read (i32.const 0) (i32.const 3000) (i32.const 3)))
     (call $say32 (call $read (i32.const 0) (i32.const 3000) (i32.const 9)))
     (call $say32 (i32.load8_u (i32.const 3000)))
     (call $say32 (call $read (i32.const 0) (i32.const 3000) (i32.const 9)))
     (call $say32 (call $read (i32.const 0) (i32.const 3000) (i32.const 9)))`,
    { stdin: "hello" },
  );
  assert.deepEqual(said, [3, 2, "l".charCodeAt(0), 0, 0]);
});

test("the process's own streams get all of it, also through a slow pipe", async () => {
  const lines = 20_000;
  const child = spawn(process.execPath, [fileURLToPath(new URL("./simulated-child.js", import.meta.url)), `${lines}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 200));
    bytes += chunk.length;
  }
  assert.deepEqual(await exited, [5, null]);
  assert.equal(bytes, lines * 64);
});
