// The programs of the oracle and the fuzzers run nearly all lines of assembly/, and what they do not run has its reason.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { measure, type Covered } from "./measure.js";
import { reasonOf, stale } from "./reasons.js";

const LEAST_PERCENT = 95;

describe("the oracle and the fuzzers", () => {
  let files: readonly Covered[] = [];
  before(
    async () => {
      ({ files } = await measure());
    },
    { timeout: 600_000 },
  );

  it(`run ${LEAST_PERCENT} % of the lines of assembly/`, (t) => {
    const lines = files.reduce((sum, file) => sum + file.lines, 0);
    const missed = files.reduce((sum, file) => sum + file.missed.length, 0);
    t.diagnostic(`${lines - missed} of ${lines} lines`);
    assert.ok(missed <= lines * (1 - LEAST_PERCENT / 100), `${lines - missed} of ${lines} lines`);
  });

  it("leave out only what tests/coverage/unreached.json gives a reason for", () => {
    const unexplained = files.flatMap(({ file, missed }) =>
      missed.filter(({ text }) => reasonOf(file, text) === null).map(({ line, text }) => `${file}:${line}: ${text}`),
    );
    assert.deepEqual(unexplained, []);
  });

  it("run nothing that it says is not run", () => {
    assert.deepEqual(stale(files), []);
  });
});
