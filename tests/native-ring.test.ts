// The ring between interrupts and `wait`, model-checked: every interleaving of a producer and a consumer, by spin.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

const root = join(import.meta.dirname, "../..");
const model = join(root, "tests/native/ring.pml");
const sources = ["host/native/core/ring.c", "host/native/core/wait.c"];

/** Checks the model exhaustively with these definitions; answers what the verifier says. */
function check(...definitions: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  const run = (program: string, ...words: string[]): string => {
    const { error, status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    if (error) throw error;
    assert.equal(status, 0, `${program}: ${stdout}${stderr}`);
    return stdout;
  };
  try {
    run("spin", ...definitions.map((name) => `-D${name}`), "-a", model);
    run("cc", "-O2", "-w", "-DSAFETY", "-o", "verifier", "pan.c");
    return run("./verifier", "-m100000");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const errors = (said: string): number => Number(/errors: (\d+)/.exec(said)![1]);

/** Lines with a mark, `P1  the line of C`. */
function marked(): string[] {
  const lines = sources.flatMap((path) => readFileSync(join(root, path), "utf8").split("\n"));
  return lines.flatMap((line) => {
    const found = /^(.*)\/\* ([PCDN]\d) \*\/$/.exec(line);
    return found ? [`${found[2]}  ${found[1].trim().replace(/\s+/g, " ")}`] : [];
  });
}

describe("the ring's model", () => {
  for (const [size, capacity] of [
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
  ])
    it(`delivers or counts each of ${size + 2} edges through a ring of ${size}, in order, ${capacity} a wait`, () => {
      const said = check(`SIZE=${size}`, `CAPACITY=${capacity}`);
      assert.equal(errors(said), 0, said);
      assert.doesNotMatch(said, /max search depth too small|out of memory/);
    });

  it("finds an index that is stored before its slot", () => {
    assert.equal(errors(check("FAULT_ORDER")), 1);
  });

  it("finds an index that is stored without release", () => {
    assert.equal(errors(check("FAULT_BARRIER")), 1);
  });

  it("finds a `pending` that is cleared after the look", () => {
    assert.equal(errors(check("FAULT_CLEAR")), 1);
  });

  it("is a model of the lines that are there", () => {
    const listed = [...readFileSync(model, "utf8").matchAll(/^ \* {3}([PCDN]\d {2}.*)$/gm)].map(([, line]) => line);
    assert.deepEqual(marked(), listed);
  });

  it("has every marked line in its processes", () => {
    const processes = readFileSync(model, "utf8").replace(/^\/\*[^]*?\*\/\n/, "");
    for (const line of marked())
      assert.match(processes, new RegExp(`/\\*[^*]*\\b${line.slice(0, 2)}\\b[^*]*\\*/`), line);
  });
});
