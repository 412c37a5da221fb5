// The oracle's programs say what asyncio says, in virtual time, on the native hosts: all of them in a debug build under WAMR on this computer;
// as release builds the same bytes there, on the emulated Cortex-M3 and on the simulated board. Several programs are one firmware, as many as
// its flash holds; none is too large for the board. A firmware takes most of a minute: a run makes some (../sample.ts).
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
import { sample } from "../sample.js";
import { asReleased, assertSaid } from "./agrees.js";
import { ROOMY, buildPrograms } from "./modules.js";
import { GARBAGE, casesOf, casesOfAll, programs as all, type Cases } from "./programs.js";

const board = loadBoard("lm3s6965evb");
/** Of its 64 KiB. */
const settings = { ready: 32, timers: 32, heap: 16_384 };
const PROGRAMS_A_FIRMWARE = 7;
const ONE_IN = 3;

/** Without those that need a port at which nobody is, or wires between pins. */
const onNative = all.filter((name) => !/^(stream-|pins|pulses)/.test(name));
/** And without what needs a large heap. */
const programs = onNative.filter((name) => name !== GARBAGE);

const groups = Array.from({ length: Math.ceil(programs.length / PROGRAMS_A_FIRMWARE) }, (_, index) =>
  programs.slice(PROGRAMS_A_FIRMWARE * index, PROGRAMS_A_FIRMWARE * (index + 1)),
);

function assertAll(said: Cases, names: readonly string[], host: string): void {
  for (const program of names) assertSaid(said, program, host);
  assert.deepEqual([...said.keys()], [...casesOfAll(names).keys()], host);
}

describe("the oracle", { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  const module = join(folder, "module.wasm");
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

  it("under WAMR: every program, in a debug build", { timeout: 300_000 }, async () => {
    writeFileSync(module, (await buildPrograms(onNative, { debug: true, settings: ROOMY })).wasm);
    const ran = intoFiles(linux, module);
    assertAll(asReleased(casesOf(ran.stdout, ran.stderr)), onNative, "WAMR");
  });

  for (const [, group] of sample(groups, ONE_IN)) {
    it(`on every host, as a release build: ${group.join(", ")}`, { timeout: 300_000 }, async (t) => {
      const { wasm, info } = await buildPrograms(group, { board, settings });
      t.diagnostic(`${wasm.length} bytes of module, ${info.memory} of memory`);
      const agrees = (host: string, ran: { readonly stdout: string; readonly stderr: string }): void => {
        assertAll(casesOf(ran.stdout, ran.stderr), group, host);
      };
      agrees("simulated board", await simulate(wasm));
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
