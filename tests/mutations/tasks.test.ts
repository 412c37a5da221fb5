// Each mutation of the task code is found by the fuzzer's programs, or what CPython says of them proves nothing. A run makes
// some (../sample.ts).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { edited } from "../model/build.js";
import { copyPackage } from "../package-copy.js";
import { sample } from "../sample.js";
import { isCurrent } from "./current.js";
import { mutations } from "./tasks.js";

const ONE_IN = 4;
const LIMIT_MS = 150_000;
const DIFFERS = 1;
let copy = "";

/** Runs the check of the copy, with what it said; null: it took too long, and was ended. */
function check(): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [join(copy, "dist/tests/oracle/fuzz/check.js")], {
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => void (said += String(bytes)));
  return new Promise((resolve) => {
    child.on("close", (status) => {
      resolve({ status, said });
    });
  });
}

describe("the fuzzer of tasks", () => {
  before(() => {
    copy = copyPackage("tests/oracle");
  });
  after(() => {
    rmSync(copy, { recursive: true });
  });

  it("the library has the place of every mutation", () => {
    assert.deepEqual(
      mutations.filter((mutation) => !isCurrent(mutation)),
      [],
    );
  });

  for (const [, mutation] of sample(mutations, ONE_IN)) {
    it(`finds that ${mutation.breaks}`, { timeout: 2 * LIMIT_MS }, async (t) => {
      const file = join(copy, "assembly", mutation.file);
      const text = readFileSync(file, "utf8");
      writeFileSync(file, edited(text, mutation));
      try {
        const { status, said } = await check();
        assert.equal(status, DIFFERS, status === null ? "it hangs, which says nothing" : `not found: ${said}`);
        t.diagnostic(`found by ${said.trim()}`);
      } finally {
        writeFileSync(file, text);
      }
    });
  }

  it("finds nothing in what is not mutated", { timeout: 2 * LIMIT_MS }, async () => {
    assert.deepEqual(await check(), { status: 0, said: "" });
  });
});
