// The tests that a build of all programs says on the simulated board what asyncio says: one for each program.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { simulate } from "../program-folder.js";
import { ROOMY, buildPrograms, type ModuleOptions } from "./modules.js";
import { casesOf, casesOfAll, expectedOf, programs, type Cases } from "./programs.js";

/** A program's cases are as expected. `said`: of all that ran; `stderr`: what the program said there. */
export function assertSaid(said: Cases, program: string, stderr: string): void {
  for (const [name, lines] of casesOf(expectedOf(program))) {
    assert.deepEqual(said.get(name), lines, `${program}: ${name}${stderr && `\n${stderr}`}`);
  }
}

/** What the debug mode of a debug build says, and asyncio's does not: some cases swallow a cancellation, or let a callback take long. */
const DEBUGGING = /^(Task '[^']*' was cancelled and has returned all the same: |Executing <Handle> took ).*\n/gm;

export function agrees({ settings = {}, ...options }: ModuleOptions): void {
  let said: Cases = new Map();
  let stderr = "";
  before(
    async () => {
      const { wasm } = await buildPrograms(programs, { ...options, settings: { ...ROOMY, ...settings } });
      const ran = await simulate(wasm);
      said = casesOf(ran.stdout);
      stderr = options.debug === true ? ran.stderr.replace(DEBUGGING, "") : ran.stderr;
    },
    { timeout: 300_000 },
  );
  for (const program of programs) {
    it(`${program}: line by line what asyncio says`, () => {
      assertSaid(said, program, stderr);
    });
  }
  it("nothing else is said", () => {
    assert.deepEqual([...said.keys()], [...casesOfAll(programs).keys()]);
    assert.equal(stderr, "");
  });
}
