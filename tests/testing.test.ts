// `wasyncio/testing` from the outside: time, pins, ports, expectations that fail, programs that end, hang, or never come back.
import assert, { AssertionError } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as abi from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { nothing } from "../host/node/grants.js";
import { Board, StuckError, type BoardOptions } from "../host/node/testing/index.js";
import { ROOM, TEXTS, program } from "./wat.js";

const FOREVER = "(i64.const 0x7fffffffffffffff)";
const NAMES = ["led", "button", "uart0", "hello, world\n", "second line\r\n"];
const at = (text: number): string => `(i32.const ${TEXTS + 64 * text}) (i32.const ${NAMES[text].length})`;
const wait = (deadline: string): string => `(call $wait ${deadline} (i32.const ${ROOM}) (i32.const 4))`;
const sleep = (micros: number): string => wait(`(i64.add (call $now (i32.const 0)) (i64.const ${micros}))`);
const depth = 8 << abi.GPIO_DEPTH_SHIFT;

/** The LED shows whether the button, which pulls a line low, is pressed. */
const FOLLOW = program(
  `(local $led i32) (local $button i32) (local $n i32)
   (local.set $led (call $gpio.openNamed ${at(0)} (i32.const ${abi.GPIO_OUTPUT})))
   (local.set $button (call $gpio.openNamed ${at(1)} (i32.const ${abi.GPIO_PULL_UP | depth})))
   (loop $again
     (local.set $n ${wait(FOREVER)})
     (if (i32.lt_s (local.get $n) (i32.const 0)) (then (call $exit (i32.sub (i32.const 0) (local.get $n)))))
     (drop (call $gpio.set (local.get $led) (i32.eqz (call $gpio.get (local.get $button)))))
     (drop (call $write (i32.const 1) ${at(3)}))
     (br $again))`,
  NAMES,
);

/** Blinks every 100 ms for ever, and does not care when it is asked to end. */
const BLINK = program(
  `(local $led i32)
   (local.set $led (call $gpio.openNamed ${at(0)} (i32.const ${abi.GPIO_OUTPUT})))
   (loop $again
     (drop ${sleep(100_000)})
     (drop (call $gpio.set (local.get $led) (i32.eqz (call $gpio.get (local.get $led)))))
     (br $again))`,
  NAMES,
);

/** Sends two lines, then everything back that comes, until a wait fails. */
const TALK = program(
  `(local $port i32) (local $n i32)
   (local.set $port (call $uart.open ${at(2)} (i32.const 115200) (i32.const 0)))
   (drop ${sleep(1000)})
   (drop (call $write (local.get $port) ${at(3)}))
   (drop ${sleep(10_000)})
   (drop (call $write (local.get $port) ${at(4)}))
   (loop $again
     (loop $drain
       (local.set $n (call $read (local.get $port) (i32.const 3000) (i32.const 64)))
       (if (i32.gt_s (local.get $n) (i32.const 0)) (then
         (drop (call $write (local.get $port) (i32.const 3000) (local.get $n))) (br $drain))))
     (br_if $again (i32.ge_s ${wait(FOREVER)} (i32.const 0))))`,
  NAMES,
);

async function on(module: Uint8Array, use: (board: Board) => Promise<void>, options: BoardOptions = {}): Promise<void> {
  const board = await Board.start(module, options);
  try {
    await use(board);
  } finally {
    await board.close();
  }
}

/** What a failing expectation says. */
async function failure(promise: Promise<unknown>): Promise<string> {
  let message = "";
  await assert.rejects(promise, (error) => ((message = (error as Error).message), error instanceof AssertionError));
  return message;
}

test("a started board is at time 0, and nothing of the program has run", () =>
  on(FOLLOW, async (board) => {
    assert.equal(board.nowMicros, 0);
    assert.equal(board.stats().waits, 0);
    board.pin("button").drive(true);
    await board.advance(0);
    assert.deepEqual(board.pin("button").history, [{ micros: 0, level: true }]);
    assert.equal(board.stats().waits, 0);
  }));

test("time stands still until the test lets it run, and then runs exactly so far", () =>
  on(BLINK, async (board) => {
    await board.advance(99);
    await board.advanceMicros(1001);
    assert.equal(board.nowMicros, 100_001);
    assert.equal(board.pin("led").level, false);
    await board.advanceMicros(3);
    assert.equal(board.pin("led").level, false, "the clock has come to the call, its effect has not");
    await board.advanceMicros(1);
    assert.equal(board.pin("led").level, true);
    assert.equal(board.pin(13).history.length, 1);
    await assert.rejects(board.advance(-1), RangeError);
    await assert.rejects(board.advance(NaN), RangeError);
  }));

test("a press is seen by the program, and the edge it answers with by the test, to the microsecond", () =>
  on(FOLLOW, async (board) => {
    await board.advance(10);
    board.pin("button").press(20);
    assert.equal(await board.pin("led").rises(), 10_003);
    assert.equal(board.nowMicros, 10_003, "the board stops where it happened");
    assert.equal(await board.pin("led").falls(), 30_003);
    assert.deepEqual(board.pin("button").history, [
      { micros: 2, level: true },
      { micros: 10_000, level: false },
      { micros: 30_000, level: true },
    ]);
    assert.equal(board.stdout, NAMES[3], "in the middle of the program's step");
    await board.advanceMicros(1);
    assert.equal(board.stdout, NAMES[3].repeat(2));
  }));

test("an edge that a test waits for before it causes it is not missed", () =>
  on(FOLLOW, async (board) => {
    await board.advance(1);
    const rising = board.pin("led").rises();
    const falling = board.pin("led").falls();
    board.pin("button").press(5);
    assert.deepEqual(await Promise.all([rising, falling]), [1003, 6003]);
  }));

test("an action at a microsecond happens between two host calls of one step", async () => {
  const twice = program(
    `(local $button i32) (local $seen i32)
     (local.set $button (call $gpio.openNamed ${at(1)} (i32.const 0)))
     (local.set $seen (call $gpio.get (local.get $button)))
     (local.set $seen (i32.or (i32.shl (local.get $seen) (i32.const 1)) (call $gpio.get (local.get $button))))
     (call $exit (local.get $seen))`,
    NAMES,
  );
  for (const [micros, seen] of [
    [2, 3],
    [3, 1],
    [4, 0],
  ]) {
    await on(twice, async (board) => {
      const times: number[] = [];
      board.at(micros, () => {
        times.push(board.nowMicros);
        board.pin("button").drive(true);
      });
      assert.deepEqual(await board.end(), { status: seen, how: "exit" });
      assert.deepEqual(times, micros < 4 ? [micros] : []);
    });
  }
});

test("an action can look at the board as it is at its time, and what it throws fails the wait", () =>
  on(BLINK, async (board) => {
    const levels: boolean[] = [];
    for (const micros of [100_004, 100_005, 200_007, 200_008]) {
      board.at(micros, () => levels.push(board.pin("led").level));
    }
    await board.advance(300);
    assert.deepEqual(levels, [false, true, true, false]);
    board.at(350_000, () => {
      assert.equal(board.pin("led").level, "nonsense");
    });
    await assert.rejects(board.advance(100), AssertionError);
    await board.advance(100);
  }));

test("lines are read one by one, and what is already there is not waited for", () =>
  on(TALK, async (board) => {
    const port = board.uart("uart0");
    assert.equal(await port.readLine(), "hello, world");
    assert.equal(board.nowMicros, 1131);
    assert.equal(await port.readLine(), "second line");
    port.write("one\ntwo\n");
    await board.advance(10);
    const now = board.nowMicros;
    assert.deepEqual([await port.readLine(), await port.readLine()], ["one", "two"]);
    assert.equal(board.nowMicros, now);
    assert.equal(port.output, "hello, world\nsecond line\r\none\ntwo\n");
  }));

test("an expectation takes the output up to what it found", () =>
  on(TALK, async (board) => {
    const port = board.uart("uart0");
    assert.deepEqual(await port.expect("lo, "), ["lo, "]);
    assert.deepEqual(await port.expect(/w(o)r/), ["wor", "o"]);
    assert.equal(await port.readLine(), "ld");
    port.write("größer\n", { baud: Infinity });
    assert.deepEqual(await port.expect(/größ/g), ["größ"]);
  }));

test("an edge that does not come fails with what happened instead", () =>
  on(FOLLOW, async (board) => {
    await board.advance(1);
    board.pin("button").press(2);
    await board.advance(5);
    assert.equal(
      await failure(board.pin("led").rises({ withinMs: 10 })),
      [
        "led did not rise after 10.000 ms, at 16.000 ms: time is over",
        "  button: high; 3 changes: high at 0.002 ms, low at 1.000 ms, high at 3.000 ms",
        "  led: low; 2 changes: high at 1.003 ms, low at 3.003 ms",
        "  stdout:",
        "  | hello, world",
        "  | hello, world",
        "  stderr: nothing",
        "  0 turns, 3 waits, 0 events lost, at 16.000 ms",
      ].join("\n"),
    );
  }));

test("a line that does not come fails with what was sent and received", () =>
  on(TALK, async (board) => {
    board.uart("uart0").write("x");
    await board.uart("uart0").readLine();
    const message = await failure(board.uart("uart0").expect("third", { withinMs: 50 }));
    assert.match(message, /^uart0 did not send "third" after 50\.000 ms, at 51\.131 ms: time is over\n/);
    assert.match(
      message,
      /\n {2}uart0: sent "hello, world\\nsecond line\\r\\nx" \(27 characters, 14 not read by the test\); the test wrote 1 bytes\n/,
    );
    assert.match(
      await failure(board.uart("uart0").expect(/third/, { withinMs: 1 })),
      /^uart0 did not send \/third\/ after/,
    );
  }));

test("an expectation fails at once when the program ends first, and says how it ended", () => {
  const failing = program(
    `(drop ${sleep(500)}) (drop (i32.div_s (i32.const 1) (i32.const 0)))
     (drop (call $gpio.openNamed ${at(0)} (i32.const 1)))`,
    NAMES,
  );
  return on(failing, async (board) => {
    const message = await failure(board.pin("led").rises());
    assert.match(
      message,
      /^led did not rise after 0\.501 ms, at 0\.501 ms: the program has ended \(trap, status 1\)\n/,
    );
    assert.match(message, /\n {2}stderr:\n {2}\| Trap: divide by zero\n/);
    assert.deepEqual(board.outcome, { status: 1, how: "trap" });
    assert.throws(() => {
      board.pin("led").drive(true);
    }, /the program has ended \(trap, status 1\): nothing can be done to the board any more/);
    await board.advance(5);
  });
});

test("only once the test lets go is a program that waits for ever deadlocked", () =>
  on(FOLLOW, async (board) => {
    await board.advance(3_600_000);
    assert.equal(board.outcome, null);
    assert.deepEqual(await board.end(), { status: abi.errno.EDEADLK, how: "exit" });
    assert.equal(board.nowMicros, 3_600_000_001);
  }));

test("what a test has planned still comes after it let go", () =>
  on(FOLLOW, async (board) => {
    board.at(5000, () => {
      board.pin("button").press(1);
    });
    assert.deepEqual(await board.end(), { status: abi.errno.EDEADLK, how: "exit" });
    assert.deepEqual(board.pin("led").history, [
      { micros: 5003, level: true },
      { micros: 6003, level: false },
    ]);
  }));

test("a program that does not end is said to go on", () =>
  on(BLINK, async (board) => {
    const message = await failure(board.end({ withinMs: 1000 }));
    assert.match(message, /^the program did not end after 1,000\.000 ms, at 1,000\.000 ms: time is over\n/);
    assert.match(message, /\n {2}led: high; 9 changes: … low at 400\.013 ms/);
  }));

test("a program that is asked to end and does not is ended after 2 s of virtual time", () =>
  on(BLINK, async (board) => {
    await board.advance(250);
    assert.deepEqual(await board.stop("terminate"), { status: 143, how: "terminate" });
    assert.equal(board.nowMicros, 2_250_000);
    assert.equal(board.pin("led").level, false, "outputs are safe");
  }));

test("a program that is asked to end may end with its own status", () =>
  on(FOLLOW, async (board) => {
    assert.deepEqual(await board.stop(), { status: abi.errno.ECANCELED, how: "exit" });
  }));

const ENDLESS = program(`(drop ${sleep(10)}) (loop $again (br $again))`);

test("a program that never comes back to wait is stopped within the grace time", { timeout: 30_000 }, () =>
  on(ENDLESS, async (board) => {
    await board.advanceMicros(10);
    assert.deepEqual(await board.stop("interrupt"), { status: 130, how: "interrupt" });
  }),
);

test("a program that never comes back fails the wait, and says where it was", { timeout: 30_000 }, () =>
  on(
    ENDLESS,
    async (board) => {
      await assert.rejects(board.advance(1), (error) => {
        assert.ok(error instanceof StuckError);
        assert.equal(
          error.message,
          "the program did not come back to wait for 600 ms of real time, after 1 waits, at 0 µs of virtual time: " +
            "look for a loop without an await",
        );
        return true;
      });
      await assert.rejects(board.advance(1), StuckError, "and stays gone");
    },
    { stuckMs: 600 },
  ),
);

test("a long simulation is not taken for a hang", { timeout: 60_000 }, () =>
  on(
    BLINK,
    async (board) => {
      await board.advance(100_000_000);
      assert.equal(board.pin("led").history.length, 999_970);
    },
    { stuckMs: 600 },
  ),
);

async function scripted(steps: number, seed: number): Promise<string> {
  const board = await Board.start(TALK, { seed });
  for (let press = 0; press < 10; press++) {
    board.at(977 * press, () => {
      board.pin("button").press(3, { bounceMs: 1 });
      board.uart("uart0").write(`press ${press}\n`, { jitterMicros: 3000 });
    });
  }
  for (let step = 0; step < steps; step++) await board.advance(1000 / steps);
  await board.end();
  return board.log + board.timeline() + board.uart("uart0").output;
}

test("the same script and seed give the same run to the byte, however time is cut into pieces", async () => {
  const whole = await scripted(1, 3);
  assert.ok(whole.split("\n").length > 60);
  assert.equal(await scripted(1, 3), whole);
  assert.equal(await scripted(250, 3), whole);
  assert.notEqual(await scripted(1, 4), whole);
});

test("options choose the board, the grants and stdin", async () => {
  const bare = { ...loadBoard("simulated"), name: "bare", gpio: { lines: 2, names: { led: 1 } }, uarts: {} };
  const asks = program(
    `(drop (call $read (i32.const 0) (i32.const 3000) (i32.const 4)))
     (drop (call $write (i32.const 1) (i32.const 3000) (i32.const 4)))
     (call $exit (i32.sub (i32.const 0) (call $gpio.openNamed ${at(0)} (i32.const 1))))`,
    NAMES,
  );
  await on(
    asks,
    async (board) => {
      assert.throws(() => board.pin(2), /^RangeError: bare has no pin 2: there are 0 to 1, and led$/);
      assert.throws(() => board.uart("uart0"), /^RangeError: bare has no port uart0/);
      assert.deepEqual(await board.end(), { status: abi.errno.EACCES, how: "exit" });
      assert.equal(board.stdout, "typ", "the fourth byte is half a letter");
    },
    { board: bare, grants: nothing, stdin: "typé" },
  );
});

test("what is no module is refused, and a TypeScript file that is not there as well", async () => {
  await assert.rejects(Board.start(Uint8Array.of(1, 2, 3)), { name: "ModuleError" });
  await assert.rejects(Board.start("nowhere/at/all.ts"));
  await assert.rejects(Board.start("nowhere/at/all.wasm"), { code: "ENOENT" });
  await assert.rejects(Board.start("package.json"), /^ModuleError: package\.json is not wasm/);
  for (const capacities of [{ ready: -1 }, { redy: 1 }]) {
    await assert.rejects(Board.start("examples/blink.ts", { capacities }), /^RangeError: capacities: "re?a?dy" /);
  }
});

test("a closed board answers nothing more", async () => {
  const board = await Board.start(BLINK);
  const advancing = assert.rejects(board.advance(1e9), /the board has been closed/);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await board[Symbol.asyncDispose]();
  await advancing;
  await assert.rejects(board.advance(1), /the board has been closed/);
});

test("a test that forgets its board does not keep the process alive", { timeout: 60_000 }, () => {
  const file = fileURLToPath(new URL("./testing-child.js", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [file], { encoding: "utf8", timeout: 50_000 });
  assert.deepEqual([status, stdout], [0, "1000\n"]);
});

test(
  "a user's tests compile against the types, without the DOM's and with every file checked",
  { timeout: 120_000 },
  () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const folder = mkdtempSync(join(tmpdir(), "wasyncio-types-"));
    try {
      mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
      symlinkSync(root, join(folder, "node_modules/wasyncio"), "dir");
      for (const name of ["@types/node", "undici-types"]) {
        symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
      }
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      writeFileSync(
        join(folder, "user.ts"),
        `import { Board, type Stats } from "wasyncio/testing";
       const board = await Board.start("app.ts", { seed: 4 });
       const stats: Stats = board.stats();
       const micros: number = await board.pin("led").rises();
       console.log(stats, micros, (await board.end()).status);\n`,
      );
      const options =
        "--noEmit --strict --target es2022 --module node16 --lib es2022 --types node --preserveSymlinks user.ts";
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      const { stdout, status } = spawnSync(process.execPath, [tsc, ...options.split(" ")], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.deepEqual([status, stdout], [0, ""]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("a TypeScript program runs on the board", { timeout: 120_000 }, async () => {
  const module = await Board.build(fileURLToPath(new URL("../../examples/blink.ts", import.meta.url)));
  await on(module, async (board) => {
    await board.pin("led").rises();
    const off = await board.pin("led").falls();
    assert.ok(off >= 500_000 && off < 500_100, `${off}`);
    assert.equal(board.stats().turns, 1);
  });
});
