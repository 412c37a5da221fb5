// The real-time host: the clock, how programs end, pins. Its streams are in stdio.test.ts, its ports in serial.test.ts.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { bind, lineOf, loadBoard } from "../host/node/board.js";
import { everything, nothing } from "../host/node/grants.js";
import { GRACE_MS, type Outcome, type Running } from "../host/node/host.js";
import { ModuleError } from "../host/node/module.js";
import {
  BindingError,
  parsePinBinding,
  parsePortBinding,
  startRealtime,
  type RealtimeOptions,
} from "../host/node/realtime/index.js";
import { program } from "./realtimePrograms.js";

const board = bind(loadBoard("desktop"), { pins: ["led", "button"], uarts: ["uart0"] });
const folder = await mkdtemp(join(tmpdir(), "wasyncio-realtime-"));
/** Far more than any of these programs takes, even on a busy machine. */
const HANG = { timeout: 60_000 };

/** Ended when the tests are over: a test that failed leaves none behind. */
const started: Running[] = [];
after(() => {
  for (const running of started) {
    running.stop("terminate");
    running.stop("terminate");
  }
  rmSync(folder, { recursive: true });
});

interface Result extends Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order they were written. */
  readonly both: string;
}

interface Watched extends Running {
  readonly result: Promise<Result>;
  /** Resolves when stdout has this text. */
  prints(text: string): Promise<void>;
}

async function start(name: string, options: Partial<RealtimeOptions> = {}): Promise<Watched> {
  let stdout = "";
  let stderr = "";
  let both = "";
  let heard = (): void => undefined;
  const running = await startRealtime(await program(name), {
    board,
    grants: everything,
    stdout: (bytes) => {
      stdout += Buffer.from(bytes).toString();
      both += Buffer.from(bytes).toString();
      heard();
    },
    stderr: (bytes) => {
      stderr += Buffer.from(bytes).toString();
      both += Buffer.from(bytes).toString();
    },
    ...options,
  });
  started.push(running);
  return {
    outcome: running.outcome,
    result: running.outcome.then((outcome) => ({ ...outcome, stdout, stderr, both })),
    stop: (signal) => {
      running.stop(signal);
    },
    prints: (text) =>
      new Promise((resolve) => {
        heard = () => {
          if (stdout.includes(text)) resolve();
        };
        heard();
      }),
  };
}

async function run(name: string, options: Partial<RealtimeOptions> = {}): Promise<Result> {
  return (await start(name, options)).result;
}

async function script(name: string, text: string): Promise<RealtimeOptions["pins"]> {
  const path = join(folder, name);
  await writeFile(path, text);
  return { button: { kind: "script", path } };
}

test("a program that comes to its end has status 0", HANG, async () => {
  assert.deepEqual(await run("hello"), { how: "end", status: 0, stdout: "hello\n", stderr: "", both: "hello\n" });
});

test("what leaves a program is told on stderr after all it had written, in order", HANG, async () => {
  const result = await run("throwing");
  assert.equal(result.both, "out 1\nerr 1\nout 2\nValueError: seven is odd\n    at programs/realtime.ts:12:3\n");
  assert.deepEqual([result.how, result.status], ["abort", 1]);
});

test("a HostError without a message says what the host would explain", HANG, async () => {
  const { stderr } = await run("refused");
  assert.equal(
    stderr,
    "HostError: uart.open: uart9: the board has no such port; bind it with --uart9 pty, --uart9 PATH or --uart9 stdio\n    at programs/realtime.ts:12:3\n",
  );
});

test("a port that nothing is bound to answers ENODEV", HANG, async () => {
  assert.equal((await run("echo")).stdout, "open -19\n");
});

test("a port without a grant answers EACCES", HANG, async () => {
  assert.equal((await run("echo", { grants: nothing })).stdout, "open -13\n");
});

test("a trap ends the program with its reason and status 1", HANG, async () => {
  const result = await run("trapping");
  assert.equal(result.both, "before\nTrap: divide by zero\n");
  assert.deepEqual([result.how, result.status], ["trap", 1]);
});

test("a stack that is used up is a trap too", HANG, async () => {
  const result = await run("recursing");
  assert.deepEqual([result.how, result.status, result.stderr], ["trap", 1, "Trap: the stack is used up\n"]);
});

test("a wait that nothing can end answers EDEADLK: nothing open, an output, stdin at its end", HANG, async () => {
  const { stdout } = await run("deadlock", { stdin: () => Readable.from(["some", "thing"]) });
  assert.equal(stdout, "wait answers -35\nwith an output -35\nafter stdin's end -35\n");
});

test("a sleep is never early", HANG, async () => {
  assert.equal((await run("sleeping")).stdout, "early 0\n");
});

test("the clock never goes back", HANG, async () => {
  assert.match((await run("timing")).stdout, /backwards 0\n$/);
});

test("Ctrl-C wakes a sleeping program once, and its CancelledError is status 130 without a word", HANG, async () => {
  const running = await start("patient");
  await running.prints("waiting\n");
  running.stop("interrupt");
  const result = await running.result;
  assert.equal(result.both, "waiting\nasked to end\n");
  assert.deepEqual([result.how, result.status], ["interrupt", 130]);
});

test("a request to terminate is status 143", HANG, async () => {
  const running = await start("patient", { ports: { uart0: { kind: "pty" } } });
  await running.prints("waiting\n");
  running.stop("terminate");
  const { how, status, stdout } = await running.result;
  assert.deepEqual([how, status, stdout], ["terminate", 143, "waiting\nasked to end\n"]);
});

test("a program that ends by its own choice when asked has status 0", HANG, async () => {
  const running = await start("graceful");
  await running.prints("waiting\n");
  running.stop("interrupt");
  const { how, status, stdout } = await running.result;
  assert.deepEqual([how, status, stdout], ["end", 0, "waiting\nbye\n"]);
});

test(
  "a program that never waits is ended after the grace time, and its output takes its safe level",
  HANG,
  async () => {
    const running = await start("spin", { pins: { led: { kind: "print" } } });
    await running.prints("spinning\n");
    const asked = performance.now();
    running.stop("interrupt");
    const { how, status, stderr } = await running.result;
    assert.deepEqual([how, status], ["interrupt", 130]);
    assert.ok(performance.now() - asked >= GRACE_MS - 1, "it had its grace time");
    assert.match(stderr, /^\[\d+\.\d{6}\] led 0\n\[\d+\.\d{6}\] led 1\n$/);
  },
);

test("a second request ends a program at once", HANG, async () => {
  const running = await start("stubborn");
  running.stop("interrupt");
  await running.prints("asked 1\n");
  running.stop("interrupt");
  const { how, status, stdout } = await running.result;
  assert.deepEqual([how, status, stdout], ["interrupt", 130, "asked 1\n"]);
});

test("a request that comes before the program begins is answered by its first wait", HANG, async () => {
  const running = await start("patient");
  running.stop("terminate");
  assert.equal((await running.result).status, 143);
});

test("the end of the time for a run is an interrupt with status 0", HANG, async () => {
  const { how, status, stdout } = await run("patient", { forMicros: 50_000n });
  assert.deepEqual([how, status, stdout], ["interrupt", 0, "waiting\nasked to end\n"]);
});

test("the end of the time ends a program that never waits too, with status 0", HANG, async () => {
  const { how, status } = await run("spin", { forMicros: 1000n });
  assert.deepEqual([how, status], ["interrupt", 0]);
});

test("a module that this host cannot serve is refused before anything runs", HANG, async () => {
  await assert.rejects(startRealtime(new Uint8Array(0), { board, grants: everything }), (error) => {
    assert.ok(error instanceof ModuleError);
    return true;
  });
});

test("a module whose control block is not one is refused before its program runs", HANG, async () => {
  const wasm = Buffer.from(await program("hello"));
  const magic = wasm.indexOf(Buffer.from([0x77, 0x61, 0x73, 0x01])); // "was" and the version
  assert.ok(magic > 0);
  wasm[magic] ^= 0xff;
  let written = 0;
  const stdout = (bytes: Uint8Array): void => {
    written += bytes.length;
  };
  const started = startRealtime(wasm, { board, grants: everything, stdout });
  await assert.rejects(started, /its control block at \d+ begins with 0x[0-9a-f]{8}, not 0x01736177/);
  assert.equal(written, 0);
});

test("a script drives an input: its edges come in order, with their times", HANG, async () => {
  const pins = await script("three", "# press, release, press\n150 0\n\n160.5 1 # bounce\n170 0\n");
  const { stdout } = await run("edges", { pins });
  const lines = stdout.split("\n");
  assert.deepEqual(
    lines.filter((line) => !line.startsWith("at ")),
    ["pulled 1", "falling", "rising", "falling", "then -35", ""],
  );
  const at = Number(lines.find((line) => line.startsWith("at "))?.slice(3));
  assert.ok(at >= 150, `the first edge has its own time: ${at} ms`);
});

test("an input whose script has ended can wake nobody", HANG, async () => {
  const { stdout } = await run("edges", { pins: await script("one", "1 1\n") });
  assert.match(stdout, /wait answers -35\n$/);
});

test("a bouncing input is reported once it has held, with the time of its first edge", HANG, async () => {
  const pins = await script("bounce", "100 1\n102 0\n104 1\n106 0\n108 1\n");
  const { stdout } = await run("debounced", { pins });
  const [, at] = /^edge to 1 at (\d+), seen after 30 ms\n$/.exec(stdout) ?? assert.fail(stdout);
  assert.ok(Number(at) >= 100 && Number(at) < 108 + 100);
});

test("a pulse shorter than the debounce time is not reported", HANG, async () => {
  assert.equal((await run("debounced", { pins: await script("pulse", "100 1\n101 0\n") })).stdout, "");
});

test("edges that find no room are counted, every one", HANG, async () => {
  const total = 1001;
  const lines = Array.from({ length: total }, (_, index) => `${100 + index * 0.01} ${(index + 1) % 2}`);
  const { stdout } = await run("overrun", { pins: await script("storm", lines.join("\n")) });
  const [, got, lost, level] = /^(\d+) edges, (\d+) lost, (\d)\n$/.exec(stdout) ?? assert.fail(stdout);
  assert.equal(Number(got) + Number(lost), total);
  assert.ok(Number(lost) > 0, "the program computed while they came");
  assert.equal(level, "1");
});

test(
  "an output's changes are printed in order with what the program writes, and its safe level last",
  HANG,
  async () => {
    const { stderr } = await run("blinking", { pins: { led: { kind: "print" } } });
    const text = stderr.replaceAll(/\[\d+\.\d{6}\] /g, "");
    assert.equal(text, "begin\nled 0\nled 1\nled 0\nbetween\nled 1\nled 0\n");
  },
);

test("what a binding may say, and what is said of one that is wrong", () => {
  assert.deepEqual(parsePortBinding("--uart0", "pty"), { kind: "pty" });
  assert.deepEqual(parsePortBinding("--uart0", "/dev/ttyUSB0"), { kind: "device", path: "/dev/ttyUSB0" });
  assert.deepEqual(parsePinBinding("led=print"), { pin: "led", binding: { kind: "print" } });
  assert.deepEqual(parsePinBinding("b=key: "), { pin: "b", binding: { kind: "key", key: " " } });
  assert.deepEqual(parsePinBinding("b=script:a:b"), { pin: "b", binding: { kind: "script", path: "a:b" } });
  const wrong: readonly (readonly [text: string, message: string])[] = [
    ["led", "--gpio led: not NAME=BINDING; the binding is key:x, print, or script:FILE"],
    ["led=blink", '--gpio led=blink: "blink" is no binding; it is key:x, print, or script:FILE'],
    ["led=key:", "--gpio led=key:: key: is followed by one character, as in led=key:b"],
    ["led=key:ab", "--gpio led=key:ab: key: is followed by one character, as in led=key:b"],
    ["led=script:", "--gpio led=script:: script: is followed by a file of lines `TIME LEVEL`"],
    [
      "led=chip0:17",
      "--gpio led=chip0:17: this host does not drive GPIO chips; bind led to key:x, print or script:FILE",
    ],
  ];
  for (const [text, message] of wrong) {
    assert.throws(
      () => parsePinBinding(text),
      (error: unknown) => {
        assert.ok(error instanceof BindingError);
        assert.equal(error.message, message);
        return true;
      },
    );
  }
});

test("a binding that cannot be served is one line, and nothing runs", HANG, async () => {
  const refuse = async (options: Partial<RealtimeOptions>, message: RegExp): Promise<void> => {
    await assert.rejects(start("hello", options), (error) => {
      assert.ok(error instanceof BindingError);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  };
  await refuse({ pins: { green: { kind: "print" } } }, /^--gpio green: desktop has no such pin$/);
  const led = String(lineOf(board, "led"));
  await refuse({ pins: { led: { kind: "print" }, [led]: { kind: "print" } } }, /bound already; bind it once$/);
  await refuse({ pins: await script("words", "5 1\nsoon 1\n") }, /words:2: "soon 1" is not `TIME LEVEL`/);
  await refuse({ pins: await script("disorder", "5 1\n4 0\n") }, /disorder:2: 4 ms comes after a later time/);
  await refuse(
    { pins: { led: { kind: "script", path: "/nowhere" } } },
    /^\/nowhere: cannot be read \(ENOENT\): script: is followed by a file of lines/,
  );
  const absent = { uart0: { kind: "device", path: "/dev/nowhere" } } as const;
  await refuse({ ports: absent }, /^--uart0 \/dev\/nowhere: there is no such device; is it plugged in\?$/);
});
