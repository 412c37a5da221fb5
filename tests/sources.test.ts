// What tasks wait for at pins and ports: who is woken, by what, and in which order; what is lost, and who is told; what becomes of those
// who wait for a source that is closed. tests/programs/sources has the program, a case for each byte on its stdin.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import { Board } from "../host/node/testing/index.js";
import { play, said } from "./play.js";
import { buildIn, simulate } from "./program-folder.js";

const entry = join(import.meta.dirname, "../../tests/programs/sources/sources.ts");
const DIGITS = "0123456789".repeat(30);

let program: Uint8Array;
before(async () => {
  program = await Board.build(entry, { capacities: { ready: 8, timers: 8, heap: 1 << 20 } });
});

const playCase = (number: number, drive?: (board: Board) => void | Promise<void>): Promise<Board> =>
  play(program, Uint8Array.of(number), drive);

test("an edge goes to all who wait for one like it, in the order they came, and to nobody later", async () => {
  const board = await playCase(0, (board) => {
    const button = board.pin(4);
    board.at(1_000, () => {
      button.drive(false);
    });
    board.at(2_000, () => {
      button.drive(true);
    });
    board.at(150_000, () => {
      button.drive(false);
    });
  });
  assert.deepEqual(said(board), [
    "any fell 1000 lost 0",
    "any too fell 1000 lost 0",
    "rising rose 2000 lost 0",
    "one of three fell 150000 lost 0",
  ]);
});

test("edges that nobody waits for are kept, the oldest first, and the next one says how many were dropped", async () => {
  const board = await playCase(1, (board) => {
    for (let n = 1; n <= 5; n++)
      board.at(n * 1_000, () => {
        board.pin(4).drive(n % 2 === 0);
      });
    board.at(200_000, () => {
      board.pin(4).drive(true);
    });
  });
  assert.deepEqual(said(board), [
    "kept fell 1000 lost 0",
    "kept rose 2000 lost 0",
    "next rose 200000 lost 3",
    "ValueError: an edge is Rising, Falling or Both",
  ]);
});

test("a level is waited for by several, and takes no edges", async () => {
  const board = await playCase(2, (board) => {
    board.at(1_000, () => {
      board.pin(4).drive(false);
    });
  });
  assert.deepEqual(said(board), ["at once it is high", "third is high", "first is low", "second is low", "kept"]);
});

const CLOSED = "ValueError: the source is closed";

test("a pin that is closed wakes all who wait for it with an error", async () => {
  assert.deepEqual(said(await playCase(3)), ["closed", CLOSED, CLOSED, CLOSED, CLOSED, CLOSED]);
});

test("lines come one by one; what is left at the end of the stream is the last one, then there is none", async () => {
  const board = await playCase(4, async (board) => {
    const port = board.uart("uart0");
    port.write("one\ntwo\n\nth");
    await board.advance(100);
    port.write("ree\npart");
    await board.advance(100);
    port.unplug();
  });
  assert.deepEqual(said(board), ["line 'one|'", "line 'two|'", "line '|'", "line 'three|'", "line 'part'", "line ''"]);
});

test("a line of more than 65,536 bytes is an error, and what follows it is read", async () => {
  const board = await playCase(5, async (board) => {
    const port = board.uart("uart0");
    const bursts = async (text: string): Promise<void> => {
      for (let from = 0; from < text.length; from += 64) {
        port.write(text.slice(from, from + 64), { baud: Infinity });
        await board.advance(1);
      }
    };
    await board.advance(1); // the port is open
    await bursts("a".repeat(65_536));
    await bursts("\n");
    await bursts("b".repeat(65_536));
    await bursts("bc\n");
    await bursts("d".repeat(65_600));
    await bursts("rest\nnext\n");
  });
  assert.deepEqual(said(board), [
    "line 65537",
    "ValueError: Separator is found, but chunk is longer than limit",
    "ValueError: Separator is not found, and chunk exceed the limit",
    "line 'rest|'",
    "line 'next|'",
  ]);
});

test("a second task that reads lines meanwhile is told so, as in asyncio", async () => {
  const board = await playCase(6, (board) => {
    board.at(10_000, () => {
      board.uart("uart0").write("text\n");
    });
  });
  assert.deepEqual(said(board), [
    "RuntimeError: readuntil() called while another coroutine is already waiting for incoming data",
    "first 'text|'",
  ]);
});

test("a port that is closed wakes who reads with an error", async () => {
  const board = await playCase(7, (board) => {
    board.at(10_000, () => {
      board.uart("uart0").write("part");
    });
  });
  assert.deepEqual(said(board), ["closed", CLOSED, CLOSED]);
});

test("what was read ahead of a line is what readNowait gives first", async () => {
  const board = await playCase(8, (board) => {
    board.uart("uart0").write("line\nabcdefg");
  });
  assert.deepEqual(said(board), ["line 'line|'", "abc,def,g,"]);
});

test("drain waits until the host has taken all, of everybody, in the order of the calls", async () => {
  const board = await playCase(9);
  assert.equal(board.uart("uart0").output, `short\n${DIGITS}!!!!!!\n`);
  assert.deepEqual(said(board), [
    "nothing drained",
    "-1",
    "first drained",
    "second drained",
    "third drained",
    "3",
    "last drained",
  ]);
});

const GONE = "HostError: write: uart0: the device is gone 19";

test("kept output that the host refuses is told of to all who drain, and to who writes or drains later", async () => {
  const board = await playCase(10, (board) => {
    board.at(5_000, () => {
      board.uart("uart0").unplug();
    });
  });
  assert.deepEqual(said(board), Array<string>(5).fill(GONE));
});

test("where nobody drains the exception handler is told of it when the port is closed", async () => {
  const board = await playCase(11, (board) => {
    board.at(5_000, () => {
      board.uart("uart0").unplug();
    });
  });
  assert.deepEqual(said(board), ["handler: Output was lost", GONE, "closed"]);
});

test("and when what is kept is refused after the port was closed", async () => {
  const board = await playCase(12, (board) => {
    board.at(5_000, () => {
      board.uart("uart0").unplug();
    });
  });
  assert.deepEqual(said(board), ["handler: Output was lost", GONE, CLOSED]);
});

test("what the host refuses at once is thrown by write", async () => {
  const board = await playCase(13, (board) => {
    board.at(5_000, () => {
      board.uart("uart0").unplug();
    });
  });
  assert.deepEqual(said(board), [GONE, "nothing drained"]);
});

test("a port that is closed sends what was written; who drains goes on, who reads does not", async () => {
  const board = await playCase(14);
  assert.equal(board.uart("uart0").output, `${DIGITS}\nagain\n`);
  assert.deepEqual(said(board), ["closed", CLOSED, CLOSED, CLOSED, "first drained"]);
});

test("where no record is left a write sends nothing", async () => {
  const board = await playCase(15);
  assert.equal(board.uart("uart0").output, "");
  assert.deepEqual(said(board), ['CapacityError: raise "ready" in wasyncio.json']);
});

test("what is written before a run is sent during it", async () => {
  assert.equal((await playCase(16)).uart("uart0").output, `${DIGITS}\n`);
});

test("a task that a loop has left waiting is woken in that loop when its pin is closed", async () => {
  assert.deepEqual(said(await playCase(17)), ["closed", CLOSED]);
});

test("what a run has left unsent is sent by the next one", async () => {
  const board = await playCase(18);
  assert.equal(board.uart("uart0").output, `${DIGITS}\n`);
  assert.deepEqual(said(board), ["second run drained"]);
});

test("what a closed port still has to send when its loop is over is lost, which is told, and the port is free", async () => {
  const board = await playCase(20);
  assert.match(board.uart("uart0").output, /^0123456789.*again\n$/);
  assert.deepEqual(said(board), ["handler: Output was lost", "again drained"]);
});

test("a program of one task, which nothing can catch, drains too", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `import { Uart, run } from "wasyncio";
      async function main(): Promise<void> {
        const port = Uart.open("uart0", 115200);
        port.writeText("${DIGITS}");
        await port.drain();
        console.log("drained");
      }
      run(main());`,
  });
  const { stdout, stderr } = await simulate(wasm);
  assert.deepEqual([stdout, stderr], ["drained\n", ""]);
});

test("bytes that found no room are counted", async () => {
  const board = await playCase(19, (board) => {
    board.uart("uart0").write("x".repeat(1000));
  });
  assert.deepEqual(said(board), ["1000 in all, some lost, 0 framing errors"]);
});
