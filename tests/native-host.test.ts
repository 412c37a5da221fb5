// The native host on this computer, where it differs from what the conformance suite asks of every host: its command line, its
// virtual clock with a script, the sanitizers, calls with garbage.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { signatures } from "../host/node/abi.js";
import { buildLinuxHost } from "../host/native/linux.js";
import { random } from "./random.js";
import { CONTROL, ROOM, TEXTS, program } from "./wat.js";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a host; `script` is what happens on the board. */
function run(host: string, wasm: Uint8Array, words: readonly string[] = [], script?: string): Ended {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  try {
    const module = join(folder, "module.wasm");
    writeFileSync(module, wasm);
    const scripted = script === undefined ? [] : ["--script", join(folder, "script")];
    if (script !== undefined) writeFileSync(join(folder, "script"), script);
    const { status, stdout, stderr } = spawnSync(host, [...words, ...scripted, module], {
      encoding: "latin1",
      maxBuffer: 1 << 28,
      timeout: 120_000,
      input: "",
    });
    return { status, stdout, stderr: stderr.replaceAll(folder, "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const pins = ["--lines", "40", "--pin", "button=32", "--allow-gpio"];

describe("the native host on this computer", { concurrency: false }, () => {
  let host = "";
  let virtual = "";
  let sanitized = "";
  before(async () => {
    host = await buildLinuxHost();
    virtual = await buildLinuxHost({ virtualClock: true });
    sanitized = await buildLinuxHost({ sanitize: true });
  });

  it("leaves `pending` 1: nothing publishes it", () => {
    const wasm = program(
      `(drop (call $wait (i64.const -1) (i32.const ${ROOM}) (i32.const 1)))
       (call $exit (i32.load (i32.const ${CONTROL + 4})))`,
    );
    for (const each of [host, virtual]) assert.equal(run(each, wasm).status, 1);
  });

  it("says on one line what is wrong with its command line", () => {
    const wasm = program("(nop)");
    for (const [words, names] of [
      [["--pin", "button"], /--pin button: not NAME=LINE/],
      [["--lines", "many"], /--lines many/],
      [["--allow-gpio=nowhere"], /--allow-gpio nowhere/],
      [["--wrong", "value"], /--wrong: unknown/],
    ] as const) {
      const { status, stderr } = run(host, wasm, words);
      assert.equal(status, 2, words.join(" "));
      assert.match(stderr, names);
      assert.match(stderr, /^[^\n]+\n$/);
    }
    const { status, stderr } = run(host, wasm, pins, "100 pin 32 1\n50 pin 32 0\n");
    assert.deepEqual(
      [status, stderr],
      [2, "wasyncio-native: /script:2: comes after a later time; put the lines in order\n"],
    );
  });

  it("plays a script in virtual time, to the microsecond, the same in every run", () => {
    // Tells when each of three edges came, then waits for ever, which is a deadlock once the script is spent.
    const wasm = program(
      `(local $pin i32) (local $n i32)
       (local.set $pin (call $gpio.openNamed (i32.const ${TEXTS}) (i32.const 6) (i32.const 0x800)))
       (loop $more
         (local.set $n (call $wait (i64.const 0x7fffffffffffffff) (i32.const ${ROOM}) (i32.const 4)))
         (if (i32.gt_s (local.get $n) (i32.const 0)) (then
           (drop (call $write (i32.const 1) (i32.add (i32.const ${ROOM}) (i32.const 4)) (i32.const 12)))
           (br $more))))
       (call $exit (i32.sub (i32.const 0) (local.get $n)))`,
      ["button"],
    );
    const script = "1000 pin 32 1\n1000000 pin 32 0 # a second\n3600000000 pin 32 1\n";
    const [first, second] = [0, 1].map(() => run(virtual, wasm, pins, script));
    const EDEADLK = 35;
    assert.equal(first.status, EDEADLK, first.stderr);
    assert.deepEqual(first.stdout, second.stdout);
    const bytes = Buffer.from(first.stdout, "latin1");
    assert.deepEqual(
      [0, 1, 2].map((i) => [bytes.readUInt16LE(12 * i), Number(bytes.readBigInt64LE(12 * i + 4))]),
      [
        [16, 1000],
        [32, 1_000_000],
        [16, 3_600_000_000],
      ],
    );
  });

  it("serves each of forty pins in turn, also those that share a bit of what interrupts leave for it", () => {
    // Each pin has four edges, all there at once; a wait takes one record. Keeps the slot of every record, and writes them.
    const kept = ROOM + 64;
    const wasm = program(
      `(local $line i32) (local $n i32)
       (loop $open
         (drop (call $gpio.open (local.get $line) (i32.const 0x400)))
         (br_if $open (i32.lt_s (local.tee $line (i32.add (local.get $line) (i32.const 1))) (i32.const 40))))
       (drop (call $wait (i64.const 5000) (i32.const ${ROOM}) (i32.const 1)))
       (loop $more
         (i32.store8 offset=${kept} (local.get $n) (i32.load8_u (i32.const ${ROOM})))
         (local.set $n (i32.add (local.get $n) (i32.const 1)))
         (br_if $more (call $wait (i64.const 0) (i32.const ${ROOM}) (i32.const 1))))
       (drop (call $write (i32.const 1) (i32.const ${kept}) (local.get $n)))`,
      [],
      { sources: 40, ringBytes: 40 * 4 * 16, memory: 4096 },
    );
    const edges = [1, 0, 1, 0].flatMap((level) =>
      Array.from({ length: 40 }, (_, line) => `1000 pin ${line} ${level}\n`),
    );
    const { status, stdout, stderr } = run(virtual, wasm, ["--lines", "40", "--allow-gpio"], edges.join(""));
    assert.equal(status, 0, stderr);
    const slots = [...Buffer.from(stdout, "latin1")];
    assert.equal(slots.length, 160);
    for (let round = 0; round < 4; round++)
      assert.equal(new Set(slots.slice(40 * round, 40 * round + 40)).size, 40, `round ${round}: ${slots.join(" ")}`);
  });

  it(
    "stays intact whatever a module passes: 100,000 calls with garbage under the sanitizers",
    { timeout: 300_000 },
    () => {
      const seed = Number(process.env.WASYNCIO_SEED ?? 1);
      const next = random(seed);
      const calls = Object.entries(signatures).flatMap(([module, names]) =>
        Object.entries(names).flatMap(([name, [parameters, result]]) => {
          // The two that end the program, and `wait` without an end, would end the test.
          if (result === "void") return [];
          const call = module === "wasyncio" ? name : `${module.slice("wasyncio:".length)}.${name}`;
          return [{ call, parameters, result }];
        }),
      );
      const words = [0, 1, -1, 2, 3, 64, 4095, 4096, 4097, -4096, 0x7fffffff, -0x80000000, 0x10003, 0x10004, 32, 0x401];
      const value = (): number => (next(4) === 0 ? next(0x10000) : words[next(words.length)]);
      // Four thousand different calls, twenty-five times over.
      const lines = Array.from({ length: 4000 }, () => {
        const { call, parameters } = calls[next(calls.length)];
        const given = parameters.map((type, index) => {
          if (type === "i64") return "(i64.const -1)";
          return call === "read" && index === 0 ? "(i32.const 65539)" : `(i32.const ${value()})`;
        });
        return `(drop (call $${call} ${given.join(" ")}))`;
      });
      const wasm = program(
        `(local $i i32) (local.set $i (i32.const 25))
       (loop $again ${lines.join("\n")} (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`,
        ["button"],
      );
      const { status, stderr } = run(sanitized, wasm, [...pins, "--uart", "uart0=script", "--allow-uart"]);
      assert.equal(status, 0, `seed ${seed}: ${stderr.slice(-2000)}`);
      assert.doesNotMatch(stderr, /Sanitizer|runtime error/, `seed ${seed}`);
    },
  );
});
