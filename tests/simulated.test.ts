// The simulated board in process: what virtual time costs, what pins and ports do, how runs end. Programs are in wasm's text
// form; `$say` writes a number to stdout, which the tests read back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as abi from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { Outcome } from "../host/node/host.js";
import type { SimulatedBoard } from "../host/node/simulated/board.js";
import { givenInput } from "../host/node/simulated/output.js";
import { startSimulated } from "../host/node/simulated/start.js";
import { ROOM, TEXTS, program } from "./wat.js";

const { EAGAIN, ECANCELED, EDEADLK, ENODEV } = abi.errno;
const FOREVER = "(i64.const 0x7fffffffffffffff)";
const UNTIL_STOPPED = "(i64.const 0x7ffffffffffffffe)";

const SAY = `
  (func $say (param $value i64)
    (i64.store (i32.const 4000) (local.get $value))
    (drop (call $write (i32.const 1) (i32.const 4000) (i32.const 8))))
  (func $say32 (param $value i32) (call $say (i64.extend_i32_s (local.get $value))))`;

/** Waits until `deadline` with room for one record; its result. */
const waits = (deadline: string): string => `(call $wait ${deadline} (i32.const ${ROOM}) (i32.const 1))`;
/** Says flags, lost and time of the record that was written. */
const SAY_RECORD = `
  (call $say32 (i32.load16_u offset=4 (i32.const ${ROOM})))
  (call $say32 (i32.load16_u offset=6 (i32.const ${ROOM})))
  (call $say (i64.load offset=8 (i32.const ${ROOM})))`;
const sayNow = "(call $say (call $now (i32.const 0)))";
const open = (text: number, flags: number): string =>
  `(call $gpio.openNamed (i32.const ${TEXTS + 64 * text}) (i32.const ${NAMES[text].length}) (i32.const ${flags}))`;
const openPort = (text: number, baud: number, format = 0): string =>
  `(call $uart.open (i32.const ${TEXTS + 64 * text}) (i32.const 5) (i32.const ${baud}) (i32.const ${format}))`;

const NAMES = ["led", "button", "uart0", "uart1", "0123456789abcdefghijklmnopqrstuvwxyz"] as const;
const [LED, BUTTON, UART0, UART1, LETTERS] = [0, 1, 2, 3, 4];
const depth = (edges: number): number => edges << abi.GPIO_DEPTH_SHIFT;

interface Ran {
  readonly outcome: Outcome;
  readonly said: number[];
  readonly stderr: string;
  readonly board: SimulatedBoard;
  readonly eventsLost: number;
}

interface Circumstances {
  readonly prepare?: (board: SimulatedBoard) => void;
  readonly forMicros?: bigint;
  readonly seed?: number;
  readonly stdin?: string;
}

async function run(body: string, { stdin = "", ...rest }: Circumstances = {}): Promise<Ran> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const { outcome, board, eventsLost } = await startSimulated(program(body, NAMES, {}, SAY), {
    board: loadBoard("simulated"),
    grants: everything,
    stdin: givenInput(Buffer.from(stdin)),
    stdout: (bytes) => out.push(bytes),
    stderr: (bytes) => err.push(bytes),
    ...rest,
  });
  const bytes = Buffer.concat(out);
  const said = Array.from({ length: bytes.length / 8 }, (_, index) => Number(bytes.readBigInt64LE(8 * index)));
  return { outcome: await outcome, said, stderr: Buffer.concat(err).toString(), board, eventsLost };
}

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

// ---- pins

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

// ---- ports

test("bytes come a frame apart, as the rate and the format say", async () => {
  const times = async (format: number): Promise<number[]> =>
    (
      await run(
        `(local $port i32) (local.set $port ${openPort(UART0, 9600, format)})
         (drop ${waits("(i64.const 0)")})
         (loop $again (if (i32.gt_s ${waits(FOREVER)} (i32.const 0)) (then
           (call $say (i64.load offset=8 (i32.const ${ROOM})))
           (loop $drain (br_if $drain (i32.gt_s (call $read (local.get $port) (i32.const 3000) (i32.const 9)) (i32.const 0))))
           (br $again))))`,
        {
          prepare: (board) => {
            board.at(10_000, () => {
              board.uart("uart0").send(Buffer.from("abc"));
            });
          },
        },
      )
    ).said;
  assert.deepEqual(await times(0), [11_042, 12_083, 13_125], "10 bits at 9600 a second are 1041.67 µs");
  assert.deepEqual(await times(abi.UART_PARITY_EVEN | abi.UART_TWO_STOP_BITS), [11_250, 12_500, 13_750]);
});

const ECHO = (port: string): string => `(local $port i32) (local $n i32) (local.set $port ${port})
  (loop $again
    (drop (call $wait ${FOREVER} (i32.const ${ROOM}) (i32.const 4)))
    (loop $drain
      (local.set $n (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
      (if (i32.gt_s (local.get $n) (i32.const 0)) (then
        (drop (call $write (local.get $port) (i32.const 3000) (local.get $n)))
        (br $drain))))
    (br_if $again (i32.ne (i32.load8_u (i32.sub (i32.add (i32.const 3000) (local.get $n)) (local.get $n))) (i32.const 4))))`;

test("an echo sends back what came, and what was written before the end is still sent", async () => {
  const { board } = await run(ECHO(openPort(UART0, 115200)), {
    prepare: (board) => {
      board.at(100, () => {
        board.uart("uart0").send(Buffer.from("hello\n\x04"));
      });
    },
  });
  assert.equal(
    board.log(),
    '0.187 ms  uart0 received "hello\\n"\n' +
      '0.277 ms  uart0 sent "hello\\n"\n' +
      '0.708 ms  uart0 received "\\x04"\n' +
      '0.798 ms  uart0 sent "\\x04"\n',
  );
});

test("two ports with a wire between them hear each other, one with itself hears itself", async () => {
  const body = (hears: number): string => `(local $a i32) (local $b i32)
    (local.set $a ${openPort(UART0, 115200)}) ${hears === UART0 ? "(local.set $b (local.get $a))" : `(local.set $b ${openPort(UART1, 115200)})`}
    (drop (call $write (local.get $a) (i32.const ${TEXTS + 64 * LETTERS}) (i32.const 36)))
    (drop ${waits("(i64.const 10000)")}) (drop ${waits("(i64.const 10000)")}) (drop ${waits("(i64.const 10000)")})
    (call $say32 (call $read (local.get $b) (i32.const 3000) (i32.const 64)))
    (call $say32 (i32.load8_u (i32.const 3035)))`;
  const wired = (other: string): Circumstances => ({
    prepare: (board) => {
      board.uart("uart0").connect(board.uart(other));
    },
  });
  // The first waits return at once: opened ports are writable.
  const between = await run(
    body(UART1).replace("(call $say32 (call $read", `(drop ${waits("(i64.const 20000)")}) (call $say32 (call $read`),
    wired("uart1"),
  );
  assert.deepEqual(between.said, [36, "z".charCodeAt(0)]);
  const itself = await run(body(UART0), wired("uart0"));
  assert.deepEqual(itself.said, [36, "z".charCodeAt(0)]);
});

test("bytes that find the ring full are counted as overruns, the others are there", async () => {
  const { said } = await run(
    `(local $port i32) (local.set $port ${openPort(UART0, 115200, 1 << abi.UART_RING_SHIFT)})
     (loop $spin (br_if $spin (i64.lt_s (call $now (i32.const 1)) (i64.const 10000))))
     (call $say32 (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
     (call $say32 (i32.load8_u (i32.const 3015)))
     (call $say32 (call $uart.count (local.get $port) (i32.const ${abi.UART_COUNTER_OVERRUNS})))
     (call $say32 (call $read (local.get $port) (i32.const 3000) (i32.const 64)))`,
    {
      prepare: (board) => {
        board.at(10, () => {
          board.uart("uart0").send(Buffer.from("0123456789abcdefghij"));
        });
      },
    },
  );
  assert.deepEqual(said, [16, "f".charCodeAt(0), 4, -EAGAIN]);
});

test("with flow control the sender waits for room: nothing is overrun", async () => {
  const format = abi.UART_FLOW_CONTROL | (1 << abi.UART_RING_SHIFT);
  const { said } = await run(
    `(local $port i32) (local $n i32) (local.set $port ${openPort(UART0, 115200, format)})
     (loop $again
       (drop ${waits("(i64.add (call $now (i32.const 0)) (i64.const 5000))")})
       (drop ${waits("(i64.add (call $now (i32.const 0)) (i64.const 5000))")})
       (local.set $n (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
       (call $say32 (local.get $n))
       (br_if $again (i32.gt_s (local.get $n) (i32.const 0))))
     (call $say32 (call $uart.count (local.get $port) (i32.const ${abi.UART_COUNTER_OVERRUNS})))`,
    {
      prepare: (board) => {
        board.at(10, () => {
          board.uart("uart0").send(new Uint8Array(40).fill(120));
        });
      },
    },
  );
  assert.deepEqual(said.slice(-2), [-EAGAIN, 0]);
  assert.equal(
    said.slice(0, -2).reduce((sum, count) => sum + count, 0),
    40,
  );
  assert.ok(said.includes(16), "the ring was full");
});

test("bytes at another rate are framing errors", async () => {
  const { said } = await run(
    `(local $port i32) (local.set $port ${openPort(UART0, 115200)})
     (loop $spin (br_if $spin (i64.lt_s (call $now (i32.const 1)) (i64.const 10000))))
     (call $say32 (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
     (call $say32 (call $uart.count (local.get $port) (i32.const ${abi.UART_COUNTER_FRAMING_ERRORS})))`,
    {
      prepare: (board) => {
        board.at(10, () => {
          board.uart("uart0").send(Buffer.from("ab"), { baud: 57600 });
          board.uart("uart0").send(Buffer.from("cde"), { baud: 112000 });
        });
      },
    },
  );
  assert.deepEqual(said, [3, 2]);
});

test("a full transmit queue answers EAGAIN, and WRITABLE says when there is room", async () => {
  const { said, board } = await run(
    `(local $port i32) (local $sent i32) (local $n i32) (local.set $port ${openPort(UART0, 115200)})
     (drop ${waits("(i64.const 0)")})
     (loop $again
       (local.set $n (call $write (local.get $port) (i32.const ${TEXTS + 64 * LETTERS}) (i32.const 36)))
       (call $say32 (local.get $n))
       (if (i32.gt_s (local.get $n) (i32.const 0)) (then (local.set $sent (i32.add (local.get $sent) (local.get $n)))))
       (if (i32.eq (local.get $n) (i32.const -${EAGAIN})) (then (drop ${waits(FOREVER)}) ${SAY_RECORD}))
       (br_if $again (i32.lt_s (local.get $sent) (i32.const 80))))`,
  );
  assert.deepEqual(said.slice(0, 6), [36, 28, -EAGAIN, abi.EVENT_WRITABLE, 0, 2781]);
  assert.equal(said[6], 32);
  assert.equal(board.uart("uart0").busy, false, "all of it has left in the end");
});

test("a port that is unplugged hangs up, gives what it had, and takes nothing more", async () => {
  const { said } = await run(
    `(local $port i32) (local.set $port ${openPort(UART0, 115200)})
     (drop ${waits("(i64.const 0)")}) (drop ${waits("(i64.const 9000)")})
     (call $say32 ${waits("(i64.const 9000)")}) (call $say32 (i32.load16_u offset=4 (i32.const ${ROOM})))
     (call $say32 (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
     (call $say32 (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
     (call $say32 (call $write (local.get $port) (i32.const 3000) (i32.const 1)))
     (drop (call $close (local.get $port))) (call $say32 ${openPort(UART0, 115200)})`,
    {
      prepare: (board) => {
        board.at(10, () => {
          board.uart("uart0").send(Buffer.from("x"));
        });
        board.at(500, () => {
          board.uart("uart0").unplug();
        });
      },
    },
  );
  assert.deepEqual(said, [1, abi.EVENT_HANGUP, 1, 0, -ENODEV, -ENODEV]);
});

test("bytes for a closed port are lost, and a note says so", async () => {
  const { board } = await run(`(drop ${waits("(i64.const 1000)")})`, {
    prepare: (board) => {
      board.uart("uart0").send(Buffer.from("ab"));
    },
  });
  assert.equal(board.log(), "0.087 ms  uart0 is closed: what arrives is lost\n");
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
