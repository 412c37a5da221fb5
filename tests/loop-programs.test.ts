// The loop as programs meet it: what is thrown at a misuse, class and message; what a callback costs; what is linked.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import { givenInput } from "../host/node/simulated/output.js";
import { startSimulated } from "../host/node/simulated/start.js";
import { buildIn, simulate } from "./program-folder.js";

const settings = JSON.stringify({ ready: 3, timers: 1, sources: 2, ringBytes: 32 });

const tooLong = "ValueError: a name of a pin or port is at most 124 bytes long";

/** Each misuse: statements inside a callback or at the top level, and what the program says at its end. */
const misuses: readonly { readonly name: string; readonly does: string; readonly says: string }[] = [
  {
    name: "callSoon with no record left",
    does: "for (;;) loop.callSoon(nothing);",
    says: 'CapacityError: raise "ready" in wasyncio.json',
  },
  {
    name: "callLater with no timer left",
    does: "for (;;) loop.callLater(1, nothing);",
    says: 'CapacityError: raise "timers" in wasyncio.json',
  },
  {
    name: "callAtWith with no record left",
    does: "for (let i = 0; i < 3; i++) loop.callSoon(nothing); loop.callAtWith<i32>(1, noNumber, 1);",
    says: 'CapacityError: raise "ready" in wasyncio.json',
  },
  {
    name: "addReader with no record left",
    does: "for (let i = 0; i < 3; i++) loop.callSoon(nothing); loop.addReader(stdin, nothing);",
    says: 'CapacityError: raise "ready" in wasyncio.json',
  },
  {
    name: "a pin whose ring does not fit",
    does: "Pin.input(1, Pull.None, 2); Pin.input(2, Pull.None, 1);",
    says: 'CapacityError: raise "ringBytes" in wasyncio.json',
  },
  {
    name: "a pin with too deep a ring",
    does: "Pin.input(1, Pull.None, 256);",
    says: "ValueError: depth is from 0 to 255",
  },
  {
    name: "more sources than there may be",
    does: "for (let line = 1; line < 4; line++) Pin.output(line);",
    says: 'CapacityError: gpio.open: 3: all sources are in use; raise "sources" in wasyncio.json',
  },
  {
    name: "closing stdout",
    does: "stdout.close();",
    says: "HostError: close: stdout and stderr stay open",
  },
  {
    name: "a reader on stdin that is closed",
    does: "stdin.close(); if (!stdin.isOpen) loop.addReader(stdin, nothing);",
    says: "ValueError: the source is closed",
  },
  {
    name: "a line the board does not have",
    does: "Pin.output(999);",
    says: "HostError: gpio.open: 999: the board has no such line",
  },
  ...[3, 8, -1].map((pull) => ({
    name: `a pull that is none, ${pull}`,
    does: `Pin.input(5, <Pull>(${pull}), 1);`,
    says: "HostError: gpio.open: 5: unknown flags",
  })),
  ...(
    [
      ["124 letters", "x", 124, true],
      ["125 letters", "x", 125, false],
      ["62 letters of two bytes", "é", 62, true],
      ["63 letters of two bytes", "é", 63, false],
      ["42 letters of three bytes", "水", 42, false],
      ["31 letters of four bytes", "𝄞", 31, true],
      ["32 letters of four bytes", "𝄞", 32, false],
    ] as const
  ).flatMap(([name, letter, count, fits]) => [
    {
      name: `a pin's name of ${name}`,
      does: `Pin.outputNamed("${letter}".repeat(${count}));`,
      says: fits ? `HostError: gpio.openNamed: ${letter.repeat(count)}: the board has no such pin` : tooLong,
    },
    {
      name: `a port's name of ${name}`,
      does: `Uart.open("${letter}".repeat(${count}));`,
      says: fits ? `HostError: uart.open: ${letter.repeat(count)}: the board has no such port` : tooLong,
    },
  ]),
  {
    name: "a reader on a source that is closed",
    does: "const pin = Pin.input(1, Pull.None, 1); pin.close(); loop.addReader(pin, nothing);",
    says: "ValueError: the source is closed",
  },
  {
    name: "an edge of a pin that is closed",
    does: "const pin = Pin.input(1, Pull.None, 1); pin.close(); pin.edgeNowait();",
    says: "ValueError: the source is closed",
  },
  {
    name: "a closed loop",
    does: "loop.close(); loop.callSoon(nothing);",
    says: "RuntimeError: Event loop is closed",
  },
  {
    name: "running a closed loop",
    does: "loop.close(); loop.runForever();",
    says: "RuntimeError: Event loop is closed",
  },
  {
    name: "closing a running loop",
    does: "loop.callSoon(closeLoop); loop.runForever();",
    says: "RuntimeError: Cannot close a running event loop",
  },
  {
    name: "running a running loop",
    does: "loop.callSoon(runLoop); loop.runForever();",
    says: "RuntimeError: This event loop is already running",
  },
  {
    name: "running a loop while another runs",
    does: "other = newEventLoop(); other.callSoon(runLoop); other.runForever();",
    says: "RuntimeError: Cannot run the event loop while another loop is running",
  },
  {
    name: "the running loop where none runs",
    does: "getRunningLoop();",
    says: "RuntimeError: no running event loop",
  },
  {
    name: "an end that the host asks for",
    does: "loop.callLater(5000, nothing); loop.runForever();",
    says: "",
  },
];

function programOf(cases: readonly { readonly does: string }[]): string {
  return `
import { Pin, Pull, Pull, Uart, getEventLoop, getRunningLoop, newEventLoop, stdin, stdout } from "wasyncio";

const loop = getEventLoop();
let other = loop;
function nothing(): void {}
function noNumber(number: i32): void {}
function closeLoop(): void { loop.close(); }
function runLoop(): void { loop.runForever(); }

const which = new Uint8Array(1);
stdin.readNowait(which);
switch (which[0]) {
${cases.map(({ does }, index) => `  case ${index}: { ${does} break; }`).join("\n")}
}
console.log("it went on");
`;
}

void test("a misuse ends the program with class and message, and nothing after it runs", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": programOf(misuses), "wasyncio.json": settings });
  for (const [index, { name, says }] of misuses.entries()) {
    await t.test(name, async () => {
      const output = { stdout: "", stderr: "" };
      const { outcome } = await startSimulated(wasm, {
        board: loadBoard("simulated"),
        grants: everything,
        stdin: givenInput(Uint8Array.of(index)),
        stdout: (bytes) => void (output.stdout += Buffer.from(bytes).toString()),
        stderr: (bytes) => void (output.stderr += Buffer.from(bytes).toString()),
        forMicros: 1_000_000n,
      });
      assert.equal(output.stdout, "");
      assert.equal(output.stderr.split("\n")[0], says);
      assert.equal((await outcome).status, says === "" ? 0 : 1);
    });
  }
});

/** Builds a program and runs it. */
async function run(t: TestContext, text: string, capacities: object = {}): Promise<{ stdout: string; heap: number }> {
  const { wasm, info } = await buildIn(t, { "app.ts": text, "wasyncio.json": JSON.stringify(capacities) });
  const { stdout, stderr, status } = await simulate(wasm);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return { stdout, heap: info.heap };
}

void test("callbacks, timers, readers and edges need no allocator: none is linked (invariant 4)", async (t) => {
  const { stdout, heap } = await run(
    t,
    `
import { Pin, Pull, Pull, Uart, getEventLoop } from "wasyncio";
const loop = getEventLoop();
const pin = Pin.input(4, Pull.Up, 4);
const port = Uart.open("uart0", 115200);
let count = 0;
function more(): void {
  if (++count < 1000) loop.callSoon(more);
  else loop.callLaterWith<i64>(5, end, 7);
}
function end(argument: i64): void {
  console.log("the end");
  pin.close();
  port.close();
  loop.stop();
}
loop.addReader(pin, more);
loop.addWriterWith<i32>(port, (argument: i32) => { loop.removeWriter(port); }, 1);
loop.callAt(1, more);
loop.runForever();
`,
  );
  assert.equal(stdout, "the end\n");
  assert.equal(heap, 0, "no heap in the module");
});

void test("a program that allocates gets not a byte less for its callbacks and timers (invariant 4)", async (t) => {
  const { stdout } = await run(
    t,
    `
import { getEventLoop } from "wasyncio";
const loop = getEventLoop();
let left = 2000;
function place(): usize {
  const block = heap.alloc(16);
  heap.free(block);
  return block;
}
function tick(): void {
  loop.callSoonWith<f64>((argument: f64) => {}, 1.5);
  loop.callLater(1000, nothing);
  if (--left) loop.callLater(1, tick);
  else loop.stop();
}
function nothing(): void {}
loop.callSoon(tick);
const before = place();
loop.runForever();
console.log(place() == before ? "the same" : "more");
`,
  );
  assert.equal(stdout, "the same\n");
});

void test("what a source told in a run before its first reader is known, where the optimiser sees a run without readers", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `
import { Uart, getEventLoop } from "wasyncio";
const loop = getEventLoop();
const port = Uart.open("uart0", 115200);
function readable(): void {
  console.log("readable");
  loop.stop();
}
loop.callLater(50, () => { loop.stop(); });
loop.runForever();
loop.addReader(port, readable);
loop.runForever();
`,
  });
  let stdout = "";
  await startSimulated(wasm, {
    board: loadBoard("simulated"),
    grants: everything,
    stdin: givenInput(new Uint8Array()),
    stdout: (bytes) => void (stdout += Buffer.from(bytes).toString()),
    prepare: (board) => {
      board.at(1000, () => {
        board.uart("uart0").send(Buffer.from("x"));
      });
    },
  });
  assert.equal(stdout, "readable\n");
});
