// What the oracle expects is what CPython 3.13 says, wherever there is one; and there is enough of it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findPython, saidByPython } from "./python.js";
import { casesOf, casesOfAll, expectedOf, programs } from "./programs.js";

/** Issue 6. */
const FEWEST_CASES = 150;

describe("the oracle", () => {
  it(`has at least ${FEWEST_CASES} cases, each with a name of its own`, (t) => {
    const { size } = casesOfAll(programs);
    t.diagnostic(`${size} cases in ${programs.length} programs`);
    assert.ok(size >= FEWEST_CASES, `${size}`);
    for (const program of programs) assert.ok(casesOf(expectedOf(program)).size > 0, program);
  });

  const python = findPython();
  it(
    "expects what CPython 3.13 says",
    { skip: python === null && "there is no CPython 3.13 here: install it as python3.13" },
    () => {
      const said = saidByPython(python ?? "", programs);
      for (const program of programs) {
        assert.equal(expectedOf(program), said[program], `${program}: node dist/tests/oracle/python.js ${program}`);
      }
    },
  );
});
