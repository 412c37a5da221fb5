// The async compiler over AssemblyScript 0.27.37, installed through npm: the language's programs say the same as over the version of the
// package. The transform as a whole does not work over it yet.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { programs } from "./async/programs.js";
import { installed } from "./installed.js";

const root = join(import.meta.dirname, "../..");
const VERSION = "0.27.37";
/** What the compiler imports besides AssemblyScript. */
const others = ["ajv", "fast-deep-equal", "fast-uri", "json-schema-traverse", "require-from-string"];

let folder = "";
let ours = "";

before(() => {
  folder = installed("assemblyscript", VERSION);
  ours = join(folder, "node_modules/wasyncio");
  rmSync(ours, { recursive: true, force: true });
  mkdirSync(join(ours, "dist/tests"), { recursive: true });
  // A real folder, not a link: what it imports is looked for beside it.
  for (const path of [
    "dist/compiler",
    "dist/host",
    "dist/tests/async",
    "tests/async",
    "assembly",
    "boards",
    "package.json",
  ]) {
    cpSync(join(root, path), join(ours, path), { recursive: true });
  }
  for (const name of others) {
    rmSync(join(folder, "node_modules", name), { force: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
});

function node(...words: string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

for (const flags of [[], ["-O3", "--shrinkLevel", "2"]]) {
  void test(`the language's programs say the same over AssemblyScript ${VERSION} ${flags.join(" ")}`, () => {
    const { stdout, stderr } = node(join(ours, "dist/tests/async/outcomes.js"), ...flags);
    assert.deepEqual(
      stdout.trimEnd().split("\n"),
      programs.map(({ name }) => `ok ${name}`),
      stderr,
    );
  });
}
