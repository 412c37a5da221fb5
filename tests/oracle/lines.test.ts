// Tasks in lines whose loop is closed, and in lines of objects that nobody else holds, with the collector between every two handles and
// freed memory filled: nothing of them is followed or woken afterwards.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";

// The compiler looks at it when it is loaded.
process.env["WASYNCIO_STRESS"] = "1";
const { build } = await import("../../compiler/build.js");
const { root } = await import("../../host/native/wamr.js");
const { simulate } = await import("../program-folder.js");

const said = `alone: ${Array(8).fill("CancelledError").join(" ")}
told of 5
lock true, semaphore true, queue 1, condition false
second
third
woken by mistake: 0
`;

it("tasks that a loop has dropped have left the lines they stood in", { timeout: 120_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), "wasyncio-"));
  try {
    copyFileSync(join(root, "tests/oracle/lines.as.ts"), join(cwd, "lines.ts"));
    const { wasm } = await build({ entry: "lines.ts", cwd, debug: true });
    const { stdout, stderr, status } = await simulate(wasm);
    assert.deepEqual({ stdout, stderr, status }, { stdout: said, stderr: "", status: 0 });
  } finally {
    rmSync(cwd, { recursive: true });
  }
});
