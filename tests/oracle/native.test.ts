// The oracle's programs as release builds: under WAMR on this computer, on the emulated Cortex-M3 and on the simulated board, in virtual time,
// the same bytes say what asyncio says. Several programs are one firmware, as many as its flash holds; none is too large for the board.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildLinuxHost } from "../../host/native/linux.js";
import { loadBoard } from "../../host/node/board.js";
import { boardHost } from "../conformance/native-board.js";
import { simulate } from "../program-folder.js";
import { assertSaid } from "./agrees.js";
import { buildPrograms } from "./modules.js";
import { GARBAGE, casesOf, casesOfAll, programs as all } from "./programs.js";

const board = loadBoard("lm3s6965evb");
/** Of its 64 KiB. */
const settings = { ready: 32, timers: 32, heap: 16_384 };
const PROGRAMS_A_FIRMWARE = 7;

/** Without those that need a port at which nobody is, wires between pins, or a large heap. */
const programs = all.filter((name) => !/^(stream-|pins|pulses)/.test(name) && name !== GARBAGE);

const groups = Array.from({ length: Math.ceil(programs.length / PROGRAMS_A_FIRMWARE) }, (_, index) =>
  programs.slice(PROGRAMS_A_FIRMWARE * index, PROGRAMS_A_FIRMWARE * (index + 1)),
);

describe("the oracle as a release build", { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  let linux = "";
  const cortex = boardHost({ engine: "wasm2c", virtualClock: true });
  before(
    async () => {
      linux = await buildLinuxHost({ virtualClock: true });
    },
    { timeout: 300_000 },
  );
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const group of groups) {
    it(`${group.join(", ")}: on every host`, { timeout: 300_000 }, async (t) => {
      const { wasm, info } = await buildPrograms(group, { board, settings });
      t.diagnostic(`${wasm.length} bytes of module, ${info.memory} of memory`);
      const agrees = (host: string, ran: { readonly stdout: string; readonly stderr: string }): void => {
        const said = casesOf(ran.stdout, ran.stderr);
        for (const program of group) assertSaid(said, program, host);
        assert.deepEqual([...said.keys()], [...casesOfAll(group).keys()], host);
      };
      agrees("simulated board", await simulate(wasm));
      const module = join(folder, "module.wasm");
      writeFileSync(module, wasm);
      agrees("WAMR", intoFiles(linux, module));
      agrees("Cortex-M3", await cortex.run(wasm, { name: "oracle" }));
    });
  }
});

/** Runs a module with its output in files: what a pipe has no room for makes the program wait, which takes virtual time. */
function intoFiles(host: string, module: string): { readonly stdout: string; readonly stderr: string } {
  const paths = [`${module}.stdout`, `${module}.stderr`];
  const files = paths.map((path) => openSync(path, "w"));
  spawnSync(host, [module], { stdio: ["ignore", ...files], timeout: 120_000 });
  files.forEach(closeSync);
  const [stdout, stderr] = paths.map((path) => readFileSync(path, "utf8"));
  return { stdout, stderr };
}
