// The front of the Node hosts, called as a module calls it: every check, every error number, every text.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { Front } from "../host/node/front.js";
import { everything, type Grants } from "../host/node/grants.js";
import { ProgramEnd } from "../host/node/program.js";
import { SimulatedBoard } from "../host/node/simulated/board.js";
import { Random } from "../host/node/simulated/random.js";
import { eventsFor } from "../host/node/sources.js";
import { CONTROL, IN_USE, OUTSIDE, RECORDS, TEXT, FakeBackend, host } from "./front-host.js";

const { EACCES, EAGAIN, EBADF, EBUSY, EFAULT, EINVAL, EIO, ENFILE, ENODEV, ENOENT, ENOSPC, ENXIO, EOPNOTSUPP, EPERM } =
  abi.errno;

test("a source is its generation and its slot, the lowest free one, and another generation each time", () => {
  const { base, gpio } = host();
  const first = gpio.open(1, 0);
  const second = gpio.open(2, 0);
  assert.deepEqual([first & 0xffff, second & 0xffff], [3, 4]);
  assert.deepEqual([first >> 16, second >> 16], [1, 1]);
  assert.equal(base.close(first), 0);
  const again = gpio.open(1, 0);
  assert.deepEqual([again & 0xffff, again >> 16], [3, 2]);
  assert.equal(gpio.get(first), -EBADF);
  assert.equal(gpio.get(again), 0);
});

test("generations run from 1 to 32767 and then from 1 again, never negative", () => {
  const { base, gpio } = host({ sources: 1 });
  let last = 0;
  for (let count = 0; count < 32767; count++) {
    last = gpio.open(1, 0);
    base.close(last);
  }
  assert.equal(last >> 16, 32767);
  assert.equal(gpio.open(1, 0) >> 16, 1);
});

test("the last slot can be used, and one more open answers ENFILE", () => {
  const { base, gpio, explained } = host({ sources: 2 });
  gpio.open(1, 0);
  const last = gpio.open(2, 0);
  assert.equal(gpio.open(3, 0), -ENFILE);
  assert.equal(explained(), 'gpio.open: 3: all sources are in use; raise "sources" in wasyncio.json');
  base.close(last);
  assert.ok(gpio.open(3, 0) > 0);
});

test("checks come in order: source, what it is, options, addresses", () => {
  const { base, gpio, uart, put } = host();
  const length = put("uart0");
  const port = uart.open(TEXT, length, 9600, 0);
  const output = gpio.open(1, abi.GPIO_OUTPUT);
  const input = gpio.open(2, 0);
  assert.equal(base.read(0x7fff0005, -1, -1), -EBADF);
  assert.equal(base.read(input, -1, -1), -EOPNOTSUPP);
  assert.equal(base.read(port, -1, -1), -EINVAL);
  assert.equal(base.read(port, -1, 1), -EFAULT);
  assert.equal(base.write(0, -1, -1), -EOPNOTSUPP);
  assert.equal(base.read(1, -1, -1), -EOPNOTSUPP);
  assert.equal(base.write(1, 0, -1), -EINVAL);
  assert.equal(base.write(1, OUTSIDE, 5), -EFAULT);
  assert.equal(gpio.get(port), -EOPNOTSUPP);
  assert.equal(gpio.get(0), -EOPNOTSUPP);
  assert.equal(gpio.set(input, 1), -EPERM);
  assert.equal(gpio.configure(output, 99, 0), -EPERM);
  assert.equal(gpio.configure(input, 99, 0), -EINVAL);
  assert.equal(uart.configure(input, 99, 0), -EOPNOTSUPP);
  assert.equal(uart.configure(port, 99, 0), -EINVAL);
  assert.equal(uart.count(port, 3), -EINVAL);
  assert.equal(base.wait(0n, -16, 0), -EINVAL);
  assert.equal(base.wait(0n, IN_USE - 15, 1), -EFAULT);
  assert.equal(base.wait(0n, IN_USE - 16, 1), 1);
  assert.equal(base.wait(0n, 0, 0x7fffffff), -EFAULT);
});

test("an open asks for the resource, the grant, whether it is free, a slot, ring memory, the device", () => {
  const grants: Grants = { gpio: ["led", "2"], uart: ["uart1"] };
  const { backend, gpio, uart, put, explained } = host({ grants, sources: 2, ringBytes: 64 });
  assert.equal(gpio.open(32, 0), -ENXIO);
  assert.equal(gpio.open(-1, 0), -ENXIO);
  assert.equal(gpio.open(3, 0), -EACCES);
  assert.equal(explained(), "gpio.open: 3: not granted; run with --allow-gpio=3");
  assert.ok(gpio.open(13, 0) > 0, "a line is granted by its name");
  assert.equal(gpio.openNamed(TEXT, put("led"), 0), -EBUSY);
  assert.equal(explained(), "gpio.openNamed: led: already open");
  assert.equal(gpio.openNamed(TEXT, put("nowhere"), 0), -ENOENT);
  assert.equal(uart.open(TEXT, put("uart9"), 9600, 0), -ENOENT);
  assert.equal(uart.open(TEXT, put("uart0"), 9600, 0), -EACCES);
  assert.equal(explained(), "uart.open: uart0: not granted; run with --allow-uart=uart0");
  assert.equal(gpio.open(2, 5 << abi.GPIO_DEPTH_SHIFT), -ENOSPC);
  backend.openAnswer = -EIO;
  assert.equal(uart.open(TEXT, put("uart1"), 9600, 0), -EIO);
  assert.equal(explained(), "uart.open: uart1: could not be opened");
  backend.openAnswer = -ENODEV;
  assert.equal(uart.open(TEXT, put("uart1"), 9600, 0), -ENODEV);
  backend.openAnswer = null;
  assert.ok(uart.open(TEXT, put("uart1"), 9600, 0) > 0, "what failed gave slot, ring memory and name back");
});

test("flags, formats, rates and names that mean nothing answer EINVAL, before anything is looked for", () => {
  const { gpio, uart, put, explained } = host();
  assert.equal(gpio.open(99, 1 << 6), -EINVAL);
  assert.equal(gpio.open(1, 1 << 16), -EINVAL);
  assert.equal(gpio.open(1, abi.GPIO_PULL_UP | abi.GPIO_PULL_DOWN), -EINVAL);
  assert.equal(explained(), "gpio.open: 1: unknown flags");
  assert.equal(gpio.openNamed(TEXT, -1, 0), -EINVAL);
  assert.equal(gpio.openNamed(OUTSIDE, 5, 0), -EFAULT);
  assert.equal(gpio.openNamed(TEXT, put(Uint8Array.of(0xc0, 0x80)), 0), -EINVAL);
  assert.equal(gpio.openNamed(TEXT, put("led\0"), 0), -EINVAL);
  assert.equal(gpio.openNamed(TEXT, put("\ufeffled"), 0), -ENOENT, "a byte order mark is part of the name");
  const length = put("uart0");
  assert.equal(uart.open(TEXT, length, 0, 0), -EINVAL);
  assert.equal(uart.open(TEXT, length, -9600, 0), -EINVAL);
  assert.equal(uart.open(TEXT, length, 9600, 1 << 5), -EINVAL);
  assert.equal(uart.open(TEXT, length, 9600, abi.UART_PARITY_EVEN | abi.UART_PARITY_ODD), -EINVAL);
  const port = uart.open(TEXT, length, 9600, 0);
  assert.equal(uart.configure(port, abi.UART_OPTION_BAUD, 0), -EINVAL);
  const input = gpio.open(2, 0);
  assert.equal(gpio.configure(input, abi.GPIO_OPTION_DEBOUNCE_MICROS, -1), -EINVAL);
  assert.equal(gpio.configure(input, abi.GPIO_OPTION_PULL, 3), -EINVAL);
  assert.equal(gpio.configure(input, abi.GPIO_OPTION_EDGES, 4), -EINVAL);
});

test("a backend gets what flags and formats mean", () => {
  const { backend, gpio, uart, put } = host();
  gpio.open(1, abi.GPIO_OUTPUT | abi.GPIO_INITIAL_HIGH | abi.GPIO_OPEN_DRAIN | abi.GPIO_SAFE_HIGH);
  gpio.open(2, abi.GPIO_PULL_DOWN | (7 << abi.GPIO_DEPTH_SHIFT));
  uart.open(TEXT, put("uart0"), 9600, abi.UART_PARITY_ODD | (3 << abi.UART_RING_SHIFT));
  uart.open(TEXT, put("uart1"), 300, 0);
  assert.deepEqual(backend.calls, [
    'openPin 1 {"output":true,"initial":1,"pull":"none","openDrain":true,"safe":1,"depth":0}',
    'openPin 2 {"output":false,"initial":0,"pull":"down","openDrain":false,"safe":0,"depth":7}',
    `openPort uart0 {"baud":9600,"format":${abi.UART_PARITY_ODD},"ringBytes":48}`,
    'openPort uart1 {"baud":300,"format":0,"ringBytes":64}',
  ]);
});

test("ring memory is a budget: 16 bytes an edge, a port's ring, given back at close", () => {
  const { base, gpio, uart, put } = host({ ringBytes: 128 });
  const pin = gpio.open(1, 4 << abi.GPIO_DEPTH_SHIFT);
  const port = uart.open(TEXT, put("uart0"), 9600, 0);
  assert.equal(gpio.open(2, 1 << abi.GPIO_DEPTH_SHIFT), -ENOSPC);
  assert.ok(gpio.open(2, 0) > 0, "without a ring it needs none");
  base.close(port);
  assert.ok(gpio.open(3, 4 << abi.GPIO_DEPTH_SHIFT) > 0);
  base.close(pin);
  assert.equal(gpio.open(4, 5 << abi.GPIO_DEPTH_SHIFT), -ENOSPC);
  assert.ok(gpio.open(4, 4 << abi.GPIO_DEPTH_SHIFT) > 0);
});

test("explain says what the last failed call has to say, how long it is, and nothing before the first", () => {
  const { base, gpio, memory, explained } = host();
  assert.equal(base.explain(2048, 0), 0);
  gpio.get(0x10005);
  assert.equal(explained(), "gpio.get: source 65541: closed, or never opened");
  base.now(0);
  assert.equal(explained(), "gpio.get: source 65541: closed, or never opened", "a call that works does not change it");
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0xee, 2048, 2060);
  assert.equal(base.explain(2048, 8), explained().length);
  bytes.fill(0xee, 2048, 2060);
  base.explain(2048, 8);
  assert.equal(Buffer.from(memory.buffer, 2048, 9).toString("latin1"), "gpio.get\xee");
  assert.equal(base.explain(2048, -1), -EINVAL);
  assert.equal(explained(), "explain: the capacity is negative");
  assert.equal(base.explain(OUTSIDE, 5), -EFAULT);
});

test("stdin is opened by its first read and may be closed; stdout and stderr stay open", () => {
  const { base, backend, explained } = host();
  base.write(1, TEXT, 3);
  assert.deepEqual(backend.calls, ["openStandard 1"]);
  assert.equal(base.read(0, TEXT, 3), 0);
  assert.deepEqual(backend.calls, ["openStandard 1", "openStandard 0"]);
  assert.equal(base.close(0), 0);
  assert.equal(base.read(0, TEXT, 3), -EBADF);
  assert.equal(base.close(1), -EINVAL);
  assert.equal(explained(), "close: stdout and stderr stay open");
  assert.equal(base.write(1, TEXT, 3), 3);
});

test("a length of 0 is answered without the device", () => {
  const { base, backend, uart, put } = host();
  const port = uart.open(TEXT, put("uart0"), 9600, 0);
  backend.readAnswer = -EAGAIN;
  backend.writeAnswer = -EAGAIN;
  assert.equal(base.read(port, TEXT, 0), 0);
  assert.equal(base.write(port, TEXT, 0), 0);
  assert.equal(base.read(port, IN_USE, 0), 0);
  assert.equal(base.read(port, IN_USE + 1, 0), -EFAULT);
});

test("memory that grew is found again", () => {
  const it = host();
  (it.memory as unknown as { grow(pages: number): number }).grow(1);
  const length = it.put("led");
  assert.ok(it.gpio.openNamed(TEXT, length, 0) > 0);
  assert.equal(it.base.write(1, OUTSIDE, 5), -EFAULT, "and what is in use stays what it was");
});

test("before the instance is there every address is outside", () => {
  const backend = new FakeBackend();
  const needs = { sources: 1, ringBytes: 0, memory: IN_USE };
  const board = loadBoard("simulated");
  const front = new Front({ needs, board, grants: everything, backend, events: eventsFor(1) });
  assert.equal(front.imports["wasyncio"].wait(0n, RECORDS, 1), -EFAULT);
  assert.equal(front.imports["wasyncio"].write(1, 0, 1), -EFAULT);
  assert.equal(front.control(), null);
});

test("100,000 random calls of every import leave the host intact", () => {
  const CALLS = 100_000;
  const random = new Random(20261121);
  const sources = 8;
  const events = eventsFor(sources);
  const silent = (bytes: Uint8Array): number => bytes.length;
  const board = loadBoard("simulated");
  const backend = new SimulatedBoard({
    board,
    sink: events,
    seed: 1,
    stdin: () => null,
    stdout: silent,
    stderr: silent,
  });
  const needs = { sources, ringBytes: 512, memory: 1024 };
  const front = new Front({ needs, board, grants: everything, backend, events });
  const memory = new WebAssembly.Memory({ initial: 1 });
  front.attach({ memory, control: CONTROL });
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0xa5, 1024);
  const texts = ["led", "button", "uart0", "uart1", "gpio", ""].map((text) => Buffer.from(text));

  const opened: number[] = [0, 1, 2];
  const edge = [0, 1, -1, 15, 16, 1008, 1023, 1024, 1025, 65535, 65536, 0x7fffffff, -0x80000000];
  const word = (): number => {
    switch (random.upTo(4)) {
      case 0:
        return edge[random.upTo(edge.length - 1)];
      case 1:
        return random.upTo(64);
      case 2:
        return opened[random.upTo(opened.length - 1)];
      case 3:
        return random.upTo(1100);
      default:
        return random.upTo(0xffffffff) | 0;
    }
  };
  const errors = new Set<number>(Object.values(abi.errno).map((error) => -error));
  for (const [module, names] of Object.entries(abi.signatures)) {
    for (const [name, [parameters]] of Object.entries(names)) {
      const calls = front.imports[module as keyof abi.Imports] as unknown as {
        [name: string]: (...values: (number | bigint)[]) => number | bigint | undefined;
      };
      for (let count = 0; count < CALLS; count++) {
        bytes.set(texts[random.upTo(texts.length - 1)], random.upTo(1000));
        // Deadlines stay near the clock: the simulated one would jump there.
        const near = (): bigint => BigInt(backend.now(false) + random.upTo(1000) - 500);
        const values = parameters.map((type) => (type === "i64" ? near() : word()));
        try {
          const result = calls[name](...values);
          if (typeof result === "number" && result < 0) assert.ok(errors.has(result), `${name} answers ${result}`);
          if (name.startsWith("open") && (result as number) > 0) opened[random.upTo(8) + 3] = result as number;
        } catch (error) {
          if (!(error instanceof ProgramEnd)) throw error;
          assert.ok(name === "exit" || name === "abort");
        }
        opened.forEach((source, index) => (opened[index] = source | 0));
      }
    }
  }
  assert.ok(
    bytes.subarray(1024).every((byte) => byte === 0xa5),
    "nothing was written behind the memory in use",
  );
});
