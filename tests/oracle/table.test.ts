// docs/oracle.md names cases that are there: of CPython's own tests each one once, and of the oracle those that cover them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "../../host/native/wamr.js";
import { findPython, runPython } from "./python.js";
import { casesOf, expectedOf, programs } from "./programs.js";

/** Each file's part of the page. */
const parts = readFileSync(join(root, "docs/oracle.md"), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((part) => ({
    file: part.slice(0, part.indexOf("\n")),
    covered: [...part.matchAll(/^\| `(\w+)` \| ([\w-]+): (.+) \|$/gm)].map(([, theirs, program, name]) => ({
      theirs,
      program,
      name,
    })),
    named: [...part.matchAll(/`(test_\w+)`/g)].map(([, theirs]) => theirs),
  }));

describe("docs/oracle.md", () => {
  it("names cases of the oracle that are there", () => {
    assert.ok(parts.some(({ covered }) => covered.length > 0));
    for (const { covered } of parts) {
      for (const { theirs, program, name } of covered) {
        assert.ok(programs.includes(program), `${theirs}: there is no program ${program}`);
        assert.ok(casesOf(expectedOf(program)).has(name), `${theirs}: ${program} has no case "${name}"`);
      }
    }
  });

  const python = findPython();
  it(
    "names every case of CPython's tests of tasks once",
    { skip: python === null && "there is no CPython 3.13 here: install it as python3.13" },
    () => {
      const files = JSON.parse(
        runPython(
          python ?? "",
          "their_cases.py",
          parts.map(({ file }) => file),
        ),
      ) as Record<string, string[]>;
      assert.ok(parts.length > 4);
      for (const { file, named } of parts) assert.deepEqual([...named].sort(), files[file], file);
    },
  );
});
