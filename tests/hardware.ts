// What tasks are promised of a pin, held against a host: edges and levels, several that wait, times, losses, cancelling, debouncing, closing
// and measuring. The program is built once, for the board, and its bytes run on every host.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { build } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import type { ConformanceHost } from "./conformance/host.js";
import type { Program, Stimulus } from "./conformance/programs.js";

const done: Stimulus = { toggle: "done" };
const input = (...levels: (0 | 1)[]): Stimulus => ({ pin: "input", levels });

const program: Program = {
  name: "hardware",
  cues: {
    rise: [input(1), done],
    fall: [input(0), done],
    "six-edges": [input(1, 0, 1, 0, 1, 0), done],
    "only-rise": [input(1)],
    "only-fall": [input(0)],
    bounce: [input(1, 0, 1), done],
  },
};

const says: readonly string[] = [
  "> only-rise",
  "first rose, lost 0",
  "level is there",
  "last rose, lost 0",
  "> fall",
  "falling fell, lost 0",
  "> six-edges",
  ...["rose", "fell", "rose", "fell"].map((went) => `kept ${went}, lost 0`),
  "> rise",
  "next rose, lost 2",
  "> fall",
  "and fell, lost 0",
  "TimeoutError",
  "> rise",
  "> fall",
  "the one rose, lost 0",
  "and fell, lost 0",
  "> bounce",
  "bounced rose, lost 0",
  "after it has held",
  "> only-fall",
  "and fell, lost 0",
  "no more",
  "> rise",
  "> fall",
  "a pulse of 40 ms",
  "ValueError: the source is closed",
];

let built: Promise<Uint8Array> | undefined;

async function module(): Promise<Uint8Array> {
  const entry = join(import.meta.dirname, "../../tests/programs/hardware/hardware.ts");
  const { wasm } = await build({ entry, board: loadBoard("lm3s6965evb") });
  return wasm;
}

/** Registers the test for these hosts. */
export function awaitHardware(...hosts: readonly ConformanceHost[]): void {
  describe("what tasks are promised of a pin", { concurrency: false }, () => {
    for (const host of hosts) {
      it(`holds on ${host.name}`, { timeout: 300_000 }, async () => {
        const { status, stdout, stderr } = await host.run(await (built ??= module()), program);
        assert.deepEqual([stdout.trimEnd().split("\n"), stderr, status], [says, "", 0]);
      });
    }
  });
}
