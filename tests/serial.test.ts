// A program's serial port on real terminals: pseudo-terminals with another process at their other end, and a serial device that
// is unplugged.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { after, test } from "node:test";
import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ReadStream } from "node:tty";
import { bind, loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { Outcome } from "../host/node/host.js";
import { openPseudoTerminal } from "../host/node/realtime/pseudo-terminal.js";
import { openSerialDevice } from "../host/node/realtime/serial-device.js";
import { startRealtime, type PortBinding, type RealtimeOptions } from "../host/node/realtime/index.js";
import { program } from "./realtimePrograms.js";

const board = bind(loadBoard("desktop"), { pins: ["led", "button"], uarts: ["uart0"] });
const peer = fileURLToPath(new URL("./terminalPeer.js", import.meta.url));
const run = promisify(execFile);
/** Far more than any of these takes, even on a busy machine. */
const HANG = { timeout: 120_000 };
const MEGABYTE = 1 << 20;

/** Ended when the tests are over: a test that failed leaves none behind. */
const leftovers: (() => unknown)[] = [];
after(() => {
  for (const end of leftovers) end();
});

interface Started {
  /** The pseudo-terminal's path. */
  readonly path: string;
  readonly outcome: Promise<Outcome>;
  readonly output: () => string;
  readonly stop: () => void;
  readonly prints: (text: string) => Promise<void>;
}

async function start(
  name: string,
  binding: PortBinding = { kind: "pty" },
  options: Partial<RealtimeOptions> = {},
): Promise<Started> {
  let path = "";
  let output = "";
  let heard = (): void => undefined;
  const running = await startRealtime(await program(name), {
    board,
    grants: everything,
    ports: { uart0: binding },
    announce: (_port, terminal) => {
      path = terminal;
    },
    stdout: (bytes) => {
      output += Buffer.from(bytes).toString("latin1");
      heard();
    },
    ...options,
  });
  leftovers.push(() => {
    running.stop("terminate");
    running.stop("terminate");
  });
  return {
    path,
    outcome: running.outcome,
    output: () => output,
    stop: () => {
      running.stop("interrupt");
    },
    prints: (text) =>
      new Promise((resolve) => {
        heard = () => {
          if (output.includes(text)) resolve();
        };
        heard();
      }),
  };
}

/** What the other process, at the other end of the terminal, prints. */
async function other(...words: string[]): Promise<string> {
  const running = run(process.execPath, [peer, ...words]);
  leftovers.push(() => running.child.kill());
  return (await running).stdout;
}

test("a megabyte in random chunks through a pseudo-terminal comes back in order, none missing", HANG, async () => {
  const { path, outcome, output } = await start("echo");
  assert.equal(await other("echo", path, "3", String(MEGABYTE)), `${MEGABYTE} bytes in order\n`);
  assert.equal((await outcome).status, 0);
  assert.equal(output(), `open\n${MEGABYTE} bytes\n`);
});

test("the other side may come and go as often as it likes", HANG, async () => {
  const { path, outcome, output, stop, prints } = await start("echo");
  await prints("open\n");
  for (let round = 0; round < 5; round++) {
    assert.equal(await other("line", path, `round ${round}`), `round ${round}\n`);
  }
  stop();
  await outcome;
  assert.equal(output(), "open\n40 bytes\n");
});

test("the program may open and close the port as often as it likes", HANG, async () => {
  const { path, outcome, prints } = await start("reopening");
  for (let round = 1; round <= 3; round++) {
    await prints(`round ${round}\n`);
    assert.equal(await other("line", path, "ask"), `answer ${round}\n`);
  }
  assert.equal((await outcome).status, 0);
});

test("a program that does not read holds the other side back", HANG, async () => {
  const { path, outcome, stop, prints } = await start("patient");
  await prints("waiting\n");
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const chunk = Buffer.alloc(1024);
  let accepted = 0;
  for (let quiet = 0; quiet < 40 && accepted < MEGABYTE;) {
    try {
      accepted += writeSync(slave, chunk);
      quiet = 0;
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
      quiet++;
      await delay(10);
    }
  }
  assert.ok(accepted >= 0x10000 && accepted < MEGABYTE, `${accepted} bytes were taken for a program that reads none`);
  closeSync(slave);
  stop();
  await outcome;
});

test(
  "what was written to a port before it was closed and opened again comes first, though nobody read it then",
  HANG,
  async () => {
    const { path, outcome, prints } = await start("rewriting");
    await prints("three opens\n");
    assert.equal(
      await other("take", path),
      `${3 * 20_000} ${hashOf(["a", "b", "c"].map((c) => c.repeat(20_000)).join(""))}\n`,
    );
    assert.equal((await outcome).status, 0);
  },
);

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("every byte value passes a pseudo-terminal as it is, both ways", HANG, async () => {
  const { path, outcome, stop, prints } = await start("echo");
  await prints("open\n");
  const line = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  leftovers.push(() => line.destroy());
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  bytes[33] = 0; // would end the program
  let back = Buffer.alloc(0);
  const all = new Promise<void>((resolve) => {
    line.on("data", (chunk: Buffer) => {
      back = Buffer.concat([back, chunk]);
      if (back.length === bytes.length) resolve();
    });
  });
  line.write(bytes);
  await all;
  assert.deepEqual(back, bytes);
  line.destroy();
  stop();
  await outcome;
});

test("what a program wrote before it ended still reaches a slow reader", HANG, async () => {
  const { path, outcome } = await start("parting");
  const lines = Array.from({ length: 30_000 }, (_, line) => `${String(line).padStart(9, "0")}\n`);
  assert.equal(await other("take", path), `300000 ${hashOf(lines.join(""))}\n`);
  assert.equal((await outcome).status, 0);
});

test("a reader that is late by a moment still has what a program wrote before it ended", HANG, async () => {
  const { path, outcome, prints } = await start("brief");
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  await prints("written\n");
  await delay(100);
  const bytes = Buffer.alloc(4096);
  assert.equal(readSync(slave, bytes), 3000);
  closeSync(slave);
  assert.equal((await outcome).status, 0);
});

test("a pseudo-terminal is not settled while its peer has not read what was written", HANG, async () => {
  const terminal = await openPseudoTerminal("--terminal");
  leftovers.push(() => terminal.close());
  const slave = openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  await terminal.write(Buffer.alloc(3000));
  let settled = false;
  const done = terminal.settled().then(() => {
    settled = true;
  });
  await delay(50);
  assert.equal(settled, false);
  assert.equal(readSync(slave, Buffer.alloc(4096)), 3000);
  await done;
  closeSync(slave);
  await terminal.close();
});

test("a program whose bytes nobody takes still ends", HANG, async () => {
  const { outcome, stop } = await start("parting");
  stop();
  assert.deepEqual(await outcome, { how: "interrupt", status: 130 });
});

test("a program writing to a terminal that nobody reads can end by itself", HANG, async () => {
  const { path, outcome, prints } = await start("reopening");
  const line = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  leftovers.push(() => line.destroy());
  for (let round = 1; round <= 3; round++) {
    await prints(`round ${round}\n`);
    line.write("ask\n"); // and reads no answer
  }
  assert.equal((await outcome).status, 0);
  line.destroy();
});

test("a serial device is opened, echoes a megabyte, and is a hang-up when it is unplugged", HANG, async () => {
  // What is a master to us is the cable to the program: it opens the other end as it would /dev/ttyUSB0.
  const cable = await openPseudoTerminal("--cable");
  leftovers.push(() => cable.close());
  const { outcome, output, prints } = await start("echo", { kind: "device", path: cable.path });
  await prints("open\n");
  let received = 0;
  const sent = Buffer.alloc(4096, 0x55);
  await new Promise<void>((resolve) => {
    cable.listen({
      bytes: (bytes) => {
        received += bytes.length;
        if (received === MEGABYTE) resolve();
      },
      gone: unplugged,
    });
    void (async () => {
      for (let at = 0; at < MEGABYTE; at += sent.length) await cable.write(sent);
    })();
  });
  await cable.close();
  assert.equal((await outcome).status, 0);
  assert.equal(output(), `open\nhang-up\nread answers 0, write -19\n${MEGABYTE} bytes\n`);
});

test("a serial device whose other end dies with its process is a hang-up", HANG, async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", holdTerminal], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const path = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => {
      resolve(chunk.toString().trim());
    });
  });
  const { outcome, output, prints } = await start("echo", { kind: "device", path });
  await prints("open\n");
  child.kill("SIGKILL");
  assert.equal((await outcome).status, 0);
  assert.equal(output(), "open\nhang-up\nread answers 0, write -19\n0 bytes\n");
});

test("a hang-up is heard at whatever moment of a read it comes", HANG, async () => {
  for (let round = 0; round < 150; round++) {
    const cable = await openPseudoTerminal("--cable");
    let heard = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const setup = { baud: 9600, format: 0, ringBytes: 64 };
    const device = await openSerialDevice(cable.path, setup, { bytes: unplugged, gone: heard });
    assert.ok(typeof device !== "number");
    if (round % 3 === 1) await immediate();
    if (round % 3 === 2) await delay(round % 4);
    await cable.close();
    await gone;
    await device.close();
  }
});

function unplugged(): void {
  assert.fail("the cable's other end is gone");
}

/** A process that holds a pseudo-terminal until it is killed: a plug that somebody pulls. */
const holdTerminal = `
import { openPseudoTerminal } from ${JSON.stringify(new URL("../host/node/realtime/pseudo-terminal.js", import.meta.url).href)};
const terminal = await openPseudoTerminal("--plug");
terminal.listen({ bytes() {}, gone() {} });
console.log(terminal.path);
setInterval(() => {}, 1000);
`;

test("a serial device takes a new rate and a new format, and counts no errors where there are none", HANG, async () => {
  const cable = await openPseudoTerminal("--cable");
  leftovers.push(() => cable.close());
  let received = "";
  cable.listen({
    bytes: (bytes) => {
      received += Buffer.from(bytes).toString();
    },
    gone: unplugged,
  });
  const { outcome, output } = await start("configuring", { kind: "device", path: cable.path });
  assert.equal((await outcome).status, 0);
  assert.equal(output(), "open true\nbaud 0\nformat 0\noverruns 0\n");
  while (received !== "after\n") await delay(5);
  await cable.close();
});

test("a device that is no serial port answers EIO when the program opens it", HANG, async () => {
  const { outcome, output } = await start("echo", { kind: "device", path: "/dev/null" });
  await outcome;
  assert.equal(output(), "open -5\n");
});
