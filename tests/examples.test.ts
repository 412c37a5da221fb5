// The example programs, as a person runs them: on the simulated board through wasyncio/testing, and from the command line. Those that
// explain the loop have a Python original, tests/examples/NAME.py, and say what it has said to CPython 3.13 (NAME.expected; made anew with
// `for f in *.py; do PYTHONPATH=../oracle python3.13 $f > ${f%.py}.expected; done` there).
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants, openSync, readFileSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Board } from "../host/node/testing/index.js";

const root = join(import.meta.dirname, "../..");
const example = (name: string): string => join(root, "examples", name);
const MEGABYTE = 1_000_000;

const originals = join(root, "tests/examples");
/** What CPython has said to the Python original. */
const expected = (name: string): string => readFileSync(join(originals, `${name}.expected`), "utf8");
/** Programs that need nothing from outside, and how many seconds they take. */
const seconds = { hello: 0, greet: 1, "two-coroutines": 2, callbacks: 6, completion: 1, starvation: 4 } as const;
/** At what second the line comes, in the three runs of three-waits.py. */
const LINE_AFTER = [0.5, 1.5, 2.5] as const;

for (const [name, inAll] of Object.entries(seconds)) {
  test(`${name}: line by line what asyncio says, and ${inAll} s in all`, async () => {
    await using board = await Board.start(example(`${name}.ts`));
    const { status } = await board.end();
    assert.equal(status, 0, board.stderr);
    assert.equal(board.stdout, expected(name));
    assert.equal(Math.floor(board.nowMicros / 1000), inAll * 1000);
  });
}

test("starvation: the step that keeps all others waiting is named, with its line and how long it took", async () => {
  const program = await Board.build(example("starvation.ts"));
  await using board = await Board.start(program);
  await board.end();
  const source = readFileSync(example("starvation.ts"), "utf8").split("\n");
  const line = source.findIndex((text) => text.includes("await sleep(470);")) + 1;
  assert.equal(
    board.stderr,
    `Executing <Task name='computation' coro=<inOneStep() running from starvation.ts:${line}>> took 1.000 seconds\n`,
  );
});

test("three-waits: each task goes on when its event comes, whichever is first, as in asyncio", async () => {
  const program = await Board.build(example("three-waits.ts"));
  let said = "";
  for (const second of LINE_AFTER) {
    await using board = await Board.start(program);
    board.at(second * 1_000_000, () => {
      board.uart("uart0").write("a line\n");
    });
    const { status } = await board.end();
    assert.equal(status, 0, board.stderr);
    assert.equal(Math.floor(board.nowMicros / 1000), Math.max(second, 2) * 1000);
    said += board.stdout;
  }
  assert.equal(said, expected("three-waits"));
});

test("traffic-light: no road waits for another to be empty, and all cars pass, as in asyncio", async () => {
  await using board = await Board.start(example("traffic-light.ts"));
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  assert.equal(board.stdout, expected("traffic-light"));
  const waits = [...board.stdout.matchAll(/all (\d+) have passed, after (\d+) tenths/g)];
  assert.deepEqual(
    waits.map(([, cars]) => Number(cars)),
    [40, 12, 7],
  );
  // East and south wait at most while the two others have their four cars each, and their own before them.
  for (const [, , tenths] of waits.slice(1)) assert.ok(Number(tenths) < 2 * (4 * 3 + 5) + 5, board.stdout);
});

test("every Python original is the original of an example that was run", () => {
  const names = readdirSync(originals).filter((name) => name.endsWith(".py"));
  assert.deepEqual(
    names.sort(),
    [...Object.keys(seconds), "three-waits", "traffic-light"].map((name) => `${name}.py`).sort(),
  );
});

test("blink: half a second on, half a second off", async () => {
  await using board = await Board.start(example("blink.ts"));
  await board.advance(3_100);
  assert.deepEqual(
    board.pin("led").history.map(({ micros, level }) => [Math.round(micros / 1000), level]),
    [0, 500, 1000, 1500, 2000, 2500, 3000].map((millis, index) => [millis, index % 2 === 0]),
  );
});

test("echo on the simulated board: lines come back while the pin blinks, and Ctrl-D ends it", async () => {
  await using board = await Board.start(example("echo.ts"));
  board.uart("uart0").write("first\nsecond\n");
  await board.advance(1_000);
  assert.equal(await board.uart("uart0").readLine(), "first");
  assert.equal(await board.uart("uart0").readLine(), "second");
  assert.ok(board.pin("led").history.length > 90);
  board.uart("uart0").write("\x04");
  await board.advance(10);
  assert.equal((await board.end()).status, 0);
  assert.match(board.stdout, /^echoed 14 bytes, blinked \d+ times, at most [01] turns late$/m);
});

test("async-button: each press blinks once more, those while it blinks too, and a second's press ends it", async () => {
  await using board = await Board.start(example("async-button.ts"), { seed: 7 });
  const button = board.pin("button");
  for (const [millis, length] of [
    [10, 50],
    [300, 80], // the blink of the first is over
    [450, 60], // the second still blinks
    [2_000, 1_200],
  ]) {
    board.at(millis * 1000, () => {
      button.press(length, { bounceMs: 3 });
    });
  }
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  const presses = [...board.stdout.matchAll(/^press (\d+), (\d+) ms$/gm)].map((found) => found.slice(1).map(Number));
  assert.deepEqual(
    presses.map(([number, millis]) => [number, Math.round(millis / 10) * 10]),
    [50, 80, 60, 1200].map((millis, index) => [index + 1, millis]),
    board.stdout,
  );
  assert.equal(board.pin("led").history.filter(({ level }) => level).length, 1 + 2 + 3);
});

test("async-echo: lines come back while the LED blinks; bye ends it, and the light goes out", async () => {
  await using board = await Board.start(example("async-echo.ts"));
  const port = board.uart("uart0");
  assert.equal(await port.readLine(), "echo: say bye to end");
  const long = "x".repeat(300);
  port.write(`first\n${long}\n\nlast`);
  await board.advance(1_000);
  for (const line of ["first", long, ""]) assert.equal(await port.readLine(), line);
  port.write(" one\nbye\n");
  assert.equal(await port.readLine(), "last one");
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  assert.equal(board.stdout, "echoed 4 lines\ndark\n");
  assert.ok(board.pin("led").history.length > 4);
});

test("async-echo with this terminal as its port, from the command line", () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, "dist/cli/main.js"), "run", example("async-echo.ts"), "--uart0", "stdio", "--gpio", "led=print"],
    { input: "hello\nworld\nbye\n", encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^echo: say bye to end\nhello\nworld\n/);
});

test("echo on a pseudo-terminal: a megabyte in random chunks comes back, and no blink is late by more than a turn", async (t) => {
  const program = spawn(process.execPath, [
    join(root, "dist/cli/main.js"),
    "run",
    example("echo.ts"),
    "--uart0",
    "pty",
  ]);
  t.after(() => program.kill("SIGKILL"));
  const said = collect(program);
  await until(() => said.stderr.includes("\n") && said.stdout.includes("\n"));
  const path = /^uart0: (.*)$/m.exec(said.stderr)?.[1] ?? "";

  const peer = spawn(process.execPath, [
    join(root, "dist/tests/terminalPeer.js"),
    "echo",
    path,
    "17",
    String(MEGABYTE),
  ]);
  t.after(() => peer.kill("SIGKILL"));
  const heard = collect(peer);
  assert.deepEqual(await once(peer, "close"), [0, null], heard.stderr);
  assert.equal(heard.stdout, `${MEGABYTE} bytes in order\n`);

  writeSync(openSync(path, constants.O_RDWR | constants.O_NOCTTY), "\x04");
  assert.deepEqual(await once(program, "close"), [0, null], said.stderr);
  const [, bytes, blinks, late] = /echoed (\d+) bytes, blinked (\d+) times, at most (\d+) turns late/.exec(
    said.stdout,
  )!;
  assert.equal(Number(bytes), MEGABYTE + 1);
  assert.ok(Number(blinks) > 1);
  assert.ok(Number(late) <= 1, `a blink was ${late} turns late`);
});

/** What a process says, growing. */
function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (said.stdout += chunk.toString("latin1")));
  child.stderr?.on("data", (chunk: Buffer) => (said.stderr += chunk.toString("latin1")));
  return said;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 1200, "the program did not start within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
