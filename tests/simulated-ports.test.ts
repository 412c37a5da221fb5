// Serial ports of the simulated board: timing, peers, full rings and queues, errors, hang-ups.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../host/node/abi.js";
import {
  FOREVER,
  waits,
  SAY_RECORD,
  openPort,
  UART0,
  UART1,
  LETTERS,
  run,
  type Circumstances,
} from "./simulated-run.js";
import { ROOM, TEXTS } from "./wat.js";

const { EAGAIN, ENODEV } = abi.errno;

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

test("what was written is sent to its end, also when that is after the time given to the run", async () => {
  const { outcome, board } = await run(
    `(local $port i32) (local.set $port ${openPort(UART0, 100)})
     (drop (call $write (local.get $port) (i32.const ${TEXTS + 64 * LETTERS}) (i32.const 36)))`,
    { forMicros: 1000n },
  );
  assert.deepEqual(outcome, { status: 0, how: "end" });
  assert.equal(board.log(), '100.002 ms  uart0 sent "0123456789abcdefghijklmnopqrstuvwxyz"\n');
  assert.equal(board.time.now, 3_600_002);
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
