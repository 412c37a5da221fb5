// The library's tasks against asyncio itself: each program of tests/programs/tasks is there twice, NAME.ts and NAME.py, and says what
// NAME.expected holds, which CPython 3.13 has said. `for f in order …; do python3.13 $f.py > $f.expected; done` makes them anew.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "../compiler/build.js";
import { simulate } from "./program-folder.js";

const folder = join(import.meta.dirname, "../../tests/programs/tasks");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".py"))
  .map((name) => name.slice(0, -".py".length));

test("there are programs", () => {
  assert.ok(names.length > 3);
});

for (const name of names) {
  test(`${name}: line by line what asyncio says`, async () => {
    const { wasm } = await build({ entry: `${name}.ts`, cwd: folder });
    const { stdout, stderr } = await simulate(wasm);
    assert.equal(stdout, readFileSync(join(folder, `${name}.expected`), "utf8"), stderr);
  });
}
