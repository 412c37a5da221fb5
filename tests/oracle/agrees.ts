// The tests that a build of all programs says on the simulated board what asyncio says: one for each program.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { simulate } from "../program-folder.js";
import { ROOMY, buildPrograms, type ModuleOptions } from "./modules.js";
import { GARBAGE, ON_STDERR, casesOf, casesOfAll, expectedOf, programs as all, type Cases } from "./programs.js";
import { wire } from "./wires.js";

/** A program's cases are as expected. `said`: of all that ran. */
export function assertSaid(said: Cases, program: string, where = ""): void {
  for (const [name, lines] of casesOf(expectedOf(program))) {
    assert.deepEqual(said.get(name), lines, `${program}: ${name}${where && ` (${where})`}`);
  }
}

/** What the debug mode of a debug build says where asyncio's is off: some cases swallow a cancellation, or let a callback take long. */
const DEBUGGING = /^! (Task '[^']*' was cancelled and has returned all the same: |Executing <Handle> took )/;
/** Where an error of a debug build has been. */
const PLACE = `${ON_STDERR}    at `;

/** Without what only a debug build says. */
export function asReleased(said: Cases): Cases {
  const expected = casesOfAll(all);
  return new Map(
    [...said].map(([name, lines]) => {
      const isDebugging = expected.get(name)?.some((line) => DEBUGGING.test(line));
      return [name, lines.filter((line) => !line.startsWith(PLACE) && (isDebugging || !DEBUGGING.test(line)))];
    }),
  );
}

export function agrees({ settings = {}, ...options }: ModuleOptions): void {
  const programs = settings["gc"] === false ? all.filter((name) => name !== GARBAGE) : all;
  let said: Cases = new Map();
  before(
    async () => {
      const { wasm } = await buildPrograms(programs, { ...options, settings: { ...ROOMY, ...settings } });
      const ran = await simulate(wasm, wire);
      said = casesOf(ran.stdout, ran.stderr);
      if (options.debug === true) said = asReleased(said);
    },
    { timeout: 300_000 },
  );
  for (const program of programs) {
    it(`${program}: line by line what asyncio says`, () => {
      assertSaid(said, program);
    });
  }
  it("nothing else is said", () => {
    assert.deepEqual([...said.keys()], [...casesOfAll(programs).keys()]);
  });
}
