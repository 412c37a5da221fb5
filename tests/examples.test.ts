// The example programs, as a person runs them: on the simulated board through wasyncio/testing, and from the command line.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Board } from "../host/node/testing/index.js";

const root = join(import.meta.dirname, "../..");
const example = (name: string): string => join(root, "examples", name);
const MEGABYTE = 1_000_000;

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
