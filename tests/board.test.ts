// Boards' definitions: those that come with the package, those of a user, and what is said of a wrong one.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BoardError, bind, boardNames, lineOf, loadBoard, namesOf } from "../host/node/board.js";

const boards = fileURLToPath(new URL("../../boards/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wasyncio-board-"));
after(() => {
  rmSync(folder, { recursive: true });
});

const good = JSON.parse(readFileSync(join(boards, "simulated/board.json"), "utf8")) as Record<string, unknown>;

/** Writes a definition and loads it by its path. */
function load(value: unknown): unknown {
  const path = join(folder, "board.json");
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return loadBoard(path);
}

function refusal(value: unknown): string {
  let message = "";
  assert.throws(
    () => load(value),
    (error) => ((message = (error as Error).message), error instanceof BoardError),
  );
  assert.ok(!message.includes("\n"), message);
  return message.replace(join(folder, "board.json"), "PATH");
}

test("every board of the package agrees with the schema and is called as its folder", () => {
  assert.deepEqual(
    ["desktop", "lm3s6965evb", "simulated"].filter((name) => !boardNames().includes(name)),
    [],
  );
  for (const name of boardNames()) {
    const byPath = loadBoard(join(boards, name));
    assert.deepEqual(loadBoard(name), byPath);
    assert.equal(byPath.name, name);
  }
});

test("the desktop has pins that lead nowhere, no port of its own, and the capacities of a desktop", () => {
  const desktop = loadBoard("desktop");
  assert.deepEqual(desktop.gpio, { lines: 32, names: { led: 13, button: 4 } });
  assert.deepEqual(desktop.uarts, {});
  assert.deepEqual(desktop.capacities, {
    ready: 16384,
    timers: 16384,
    sources: 256,
    ringBytes: 65536,
    heap: 16 << 20,
  });
});

test("a board may lie anywhere: by the path of its file or of its folder", () => {
  assert.deepEqual(load(good), loadBoard("simulated"));
  assert.deepEqual(loadBoard(folder), loadBoard("simulated"));
});

test("a board that is not there is named, with those that are", () => {
  assert.throws(() => loadBoard("arduino"), /^BoardError: no board "arduino": there are desktop, .*board\.json$/);
  assert.throws(
    () => loadBoard("./nowhere/board.json"),
    /^BoardError: \.\/nowhere\/board\.json: cannot be read \(ENOENT\): give the path of a board\.json$/,
  );
  assert.throws(() => loadBoard("__proto__"), BoardError);
});

test("what is wrong with a definition is one line: where, what, and what to do", () => {
  assert.match(refusal("{"), /^PATH: not JSON: /);
  assert.equal(
    refusal({ ...good, gpio: undefined }),
    'PATH: the definition lacks "gpio": add it (boards/board.schema.json says what it is)',
  );
  assert.equal(
    refusal({ ...good, capacities: { ready: 1.5, timers: 1, sources: 1, ringBytes: 1, heap: 1 } }),
    "PATH: /capacities/ready must be integer: correct it (boards/board.schema.json says what it is)",
  );
  assert.equal(
    refusal({ ...good, colour: "green" }),
    'PATH: the definition has "colour", which means nothing here: remove it or check its spelling',
  );
  assert.equal(
    refusal({ ...good, uarts: { "0": {} } }),
    'PATH: /uarts has the name "0": letters, digits, "_" and "-", beginning with a letter',
  );
  assert.equal(
    refusal({ ...good, gpio: { lines: 4, names: { led: 4 } } }),
    "PATH: /gpio/names/led is line 4, but /gpio/lines says 4: lines are counted from 0",
  );
  assert.match(refusal([]), /^PATH: the definition must be object/);
});

test("a line is found by number and by name, and only where the board has it", () => {
  const board = loadBoard("lm3s6965evb");
  assert.deepEqual([lineOf(board, "led"), lineOf(board, 40), lineOf(board, "40")], [40, 40, 40]);
  assert.deepEqual(namesOf(board, 32), ["button", "up"]);
  for (const none of ["toString", "__proto__", "", "-1", "1.5", "56", 56, -1, 0.5, NaN]) {
    assert.equal(lineOf(board, none), undefined, `${none}`);
  }
});

test("binding adds names, keeps what is there, and leaves the board itself alone", () => {
  const desktop = loadBoard("desktop");
  const bound = bind(desktop, { pins: ["led", "40", "relay", "door", "led"], uarts: ["uart0"] });
  assert.deepEqual(bound.gpio, { lines: 43, names: { led: 13, button: 4, relay: 41, door: 42 } });
  assert.deepEqual(Object.keys(bound.uarts), ["uart0"]);
  assert.deepEqual(desktop.gpio, { lines: 32, names: { led: 13, button: 4 } });
  const simulated = bind(loadBoard("simulated"), { pins: ["led", "extra"], uarts: ["uart0"] });
  assert.deepEqual(simulated.gpio.names, { button: 4, led: 13, extra: 32 });
  assert.equal(simulated.uarts["uart0"].title, "UART0");
});
