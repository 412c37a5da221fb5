// Example programs of tasks, built once for the board: the same bytes say the same in JavaScript, under WAMR on this computer and on the
// emulated Cortex-M3, in virtual time. tests/oracle has many more.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { buildLinuxHost } from "../host/native/linux.js";
import { root } from "../host/native/wamr.js";
import { boardHost } from "./conformance/native-board.js";
import { simulate } from "./program-folder.js";

const board = loadBoard("lm3s6965evb");
const lines = (...said: string[]): string => said.map((line) => `${line}\n`).join("");

const programs: readonly (readonly [entry: string, says: string])[] = [
  [
    join(root, "examples/greet.ts"),
    lines("Starting", "Hello, Alice!", "Hello, Bob!", "Goodbye, Alice!", "Goodbye, Bob!", "Finished"),
  ],
  [
    join(root, "examples/two-coroutines.ts"),
    lines("Coroutine 1: Start", "Coroutine 2: Start", "Coroutine 1: End", "Coroutine 2: End"),
  ],
];

describe("tasks on every host", { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  let native = "";
  const cortex = boardHost({ engine: "wasm2c", virtualClock: true });
  before(
    async () => {
      native = await buildLinuxHost({ virtualClock: true });
    },
    { timeout: 300_000 },
  );
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [entry, says] of programs) {
    it(
      `${entry.slice(root.length + 1)}: in JavaScript, under WAMR and on the Cortex-M3`,
      { timeout: 300_000 },
      async () => {
        const { wasm } = await build({ entry, board });
        const simulated = await simulate(wasm);
        assert.equal(simulated.stdout, says, simulated.stderr);
        const module = join(folder, "module.wasm");
        writeFileSync(module, wasm);
        const { stdout, stderr } = spawnSync(native, [module], { encoding: "utf8", timeout: 120_000 });
        assert.equal(stdout, says, stderr);
        const onBoard = await cortex.run(wasm, { name: "tasks" });
        assert.equal(onBoard.stdout, says, onBoard.stderr);
      },
    );
  }
});
