// The native host on an emulated Cortex-M3: storms of real interrupts, `pending` published by them, programs byte-identical to
// those of every other host, and an orderly end.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { build } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { buildFirmware, linkedModule, type Engine } from "../host/native/firmware.js";
import { Machine } from "../host/native/qemu.js";
import { root } from "../host/native/wamr.js";
import { NOISY, QUIET, STOP, storm, tally } from "./native/storm.js";
import { CONTROL, ROOM, TEXTS, program } from "./wat.js";

const board = loadBoard("lm3s6965evb");
const engines: readonly Engine[] = ["wamr", "wasm2c"];
const timeout = 120_000;
/** The timer has 32 bits at 50 MHz: 86 s. */
const LONG_SLEEP_MICROS = 200_000_000;

async function start(engine: Engine, wasm: Uint8Array, virtualClock = false, watch?: number): Promise<Machine> {
  const name = `test-${engine}${virtualClock ? "-virtual" : ""}`;
  const { elf } = await buildFirmware({ name, wasm, board, engine, virtualClock });
  return Machine.start({ elf, watch });
}

for (const engine of engines)
  describe(`the lm3s6965evb under ${engine}`, { concurrency: false }, () => {
    it(
      "delivers or counts every edge and byte of a storm, and lets no quiet pin wait for a noisy one",
      { timeout },
      async () => {
        const machine = await start(engine, storm);
        try {
          await machine.expect("ready\n");
          const bytes = 20_000;
          machine.send(Uint8Array.from({ length: bytes }, (_, i) => i & 255));
          const answers = (): number => machine.console.split("q\n").length - 1;
          let edges = 0;
          // Driven without waiting for anything but the interrupt: the program cannot keep up.
          const noise = async (): Promise<void> => machine.edge(NOISY, ++edges % 2 === 0 ? 0 : 1);
          for (let asked = 1; asked <= 15; asked++) {
            for (let i = 0; i < 40; i++) await noise();
            await machine.edge(QUIET, asked % 2 === 0 ? 0 : 1);
            const most = edges + 20_000;
            while (answers() < asked && edges < most) await noise();
            assert.equal(answers(), asked, "a quiet pin's edge was not told while a noisy one had some");
          }
          await machine.edge(STOP, 1);
          assert.equal(await machine.finish(), 0, machine.errors);
          const told = tally(machine.console);
          assert.equal(told.edges + told.lost, edges, JSON.stringify(told));
          assert.ok(told.lost > 0, "it was no storm: nothing was lost");
          assert.deepEqual([told.wrong, told.bytes + told.overruns, told.bad], [0, bytes, 0]);
        } finally {
          machine.end();
        }
      },
    );

    const tellPending = program(
      `(drop (call $gpio.open (i32.const ${NOISY}) (i32.const 256)))
       (drop (call $wait (i64.const -1) (i32.const ${ROOM}) (i32.const 1)))
       (call $exit (i32.load (i32.const ${CONTROL + 4})))`,
    );

    it("clears `pending` when nothing is left", { timeout }, async () => {
      const machine = await start(engine, tellPending);
      assert.equal(await machine.finish(), 0);
    });

    it("leaves `pending` 1 with the virtual clock: it must see every turn", { timeout }, async () => {
      const machine = await start(engine, tellPending, true);
      assert.equal(await machine.finish(), 1);
    });

    it(
      "sets `pending` for a program that never waits, when an edge comes and when the deadline passes",
      { timeout },
      async () => {
        const untilPending = `(loop $busy (br_if $busy (i32.eqz (i32.load (i32.const ${CONTROL + 4})))))`;
        const wait = `(drop (call $wait (i64.const -1) (i32.const ${ROOM}) (i32.const 1)))`;
        const machine = await start(
          engine,
          program(
            `(drop (call $gpio.open (i32.const ${NOISY}) (i32.const 256)))
           ${wait} (drop (call $write (i32.const 1) (i32.const 1024) (i32.const 6)))
           ${untilPending}
           ${wait}
           (i64.store (i32.const ${CONTROL + 8}) (i64.add (call $now (i32.const 0)) (i64.const 50000)))
           ${wait}
           ${untilPending}
           (call $exit (i64.ge_s (call $now (i32.const 0)) (i64.load (i32.const ${CONTROL + 8}))))`,
            ["ready\n"],
          ),
        );
        try {
          await machine.expect("ready\n");
          await machine.drive(NOISY, 1);
          assert.equal(await machine.finish(), 1);
        } finally {
          machine.end();
        }
      },
    );

    it("computes with floating-point numbers where the program does", { timeout }, async () => {
      const machine = await start(
        engine,
        program(
          `(call $exit (i32.trunc_f64_s (f64.sqrt (f64.mul (f64.const 4.5) (f64.convert_i32_s
          (i32.load8_u (i32.const ${TEXTS}))))))) `,
          ["2"],
        ), // sqrt(4.5 * 50)
      );
      assert.equal(await machine.finish(), 15, machine.errors);
    });

    it("runs a program that asks nothing of its host", { timeout }, async () => {
      const machine = await start(engine, program("(nop)"));
      assert.equal(await machine.finish(), 0, machine.errors);
    });

    it("sleeps for longer than its timer can count, and is not early and hardly late", { timeout }, async () => {
      // Exit status: how many µs late, 255 for more, and for early.
      const wasm = program(
        `(local $late i64)
         (drop (call $wait (i64.const ${LONG_SLEEP_MICROS}) (i32.const ${ROOM}) (i32.const 1)))
         (local.set $late (i64.sub (call $now (i32.const 0)) (i64.const ${LONG_SLEEP_MICROS})))
         (call $exit (select (i32.const 255) (i32.wrap_i64 (local.get $late)) (i64.gt_u (local.get $late) (i64.const 254))))`,
      );
      const { elf } = await buildFirmware({ name: `test-${engine}`, wasm, board, engine });
      const machine = await Machine.start({ elf, icount: { sleep: false } });
      try {
        const late = await machine.finish();
        assert.ok(typeof late === "number" && late < 50, `${late} µs late; ${machine.errors}`);
      } finally {
        machine.end();
      }
    });

    for (const blink of ["blink", "async-blink"]) {
      it(`runs ${blink} with the bytes that every host runs`, { timeout }, async () => {
        const { wasm } = await build({ entry: join(root, `examples/${blink}.ts`), board });
        const led = 13;
        const machine = await start(engine, wasm, false, led);
        try {
          const changes = (): number => machine.outputs.filter(({ line }) => line === led).length;
          await machine.until("the LED blinks", () => changes() >= 4);
          machine.type("\x03");
          assert.equal(await machine.finish(), 130, machine.errors);
          assert.equal(machine.outputs.filter(({ line }) => line === led).slice(-1)[0].level, 0, "the safe level");
        } finally {
          machine.end();
        }
        assert.deepEqual(linkedModule("test-" + engine), Buffer.from(wasm));
      });
    }

    it("echoes what comes in on uart0, in order and none missing, while the LED blinks", { timeout }, async () => {
      const { wasm } = await build({ entry: join(root, "examples/echo.ts"), board });
      const machine = await start(engine, wasm, false, board.gpio.names["led"]);
      try {
        await machine.expect("Ctrl-D ends");
        const bytes = Uint8Array.from({ length: 30_000 }, (_, i) => ((i * 7 + (i >> 8)) % 251) | 8);
        for (let at = 0; at < bytes.length; at += 977) machine.send(bytes.subarray(at, at + 977));
        await machine.until("the echo", () => machine.sent.length >= bytes.length);
        machine.send("\x04");
        assert.equal(await machine.finish(), 0, machine.errors);
        assert.equal(machine.sent.slice(0, bytes.length), Buffer.from(bytes).toString("latin1"));
        assert.match(machine.console, /echoed \d+ bytes, blinked \d+ times/);
        assert.ok(machine.outputs.length > 2, "the LED did not blink meanwhile");
        assert.deepEqual(linkedModule("test-" + engine), Buffer.from(wasm));
      } finally {
        machine.end();
      }
    });
  });
