// The compiler over AssemblyScript 0.27.37, installed through npm: the language's programs say the same as over the version of the
// package, and programs that plain asc makes of it with the transform do the same.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { programs } from "./async/programs.js";
import { installed } from "./installed.js";
import { simulate } from "./program-folder.js";

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
    "asconfig.json",
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

/** What asc makes of a program, run on the simulated board. */
async function ascWithTransform(path: string, options: readonly string[]): ReturnType<typeof simulate> {
  cpSync(join(root, path), join(folder, "app.ts"));
  cpSync(join(root, "tests/oracle/programs/cases.ts"), join(folder, "cases.ts"));
  const asc = "node_modules/assemblyscript/bin/asc.js";
  const words = ["app.ts", "--transform", "wasyncio/transform", "--disableWarning", "-o", "app.wasm", ...options];
  const { status, stdout, stderr } = node(asc, ...words);
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
  return simulate(readFileSync(join(folder, "app.wasm")));
}

for (const [name, options] of [
  ["errors", ["-Oz"]],
  ["order", ["--debug", "--sourceMap"]],
] as const) {
  void test(`asc ${VERSION} with the transform makes of ${name}.ts what it does elsewhere: ${options.join(" ")}`, async () => {
    const { status, stdout } = await ascWithTransform(`tests/oracle/programs/${name}.ts`, options);
    assert.equal(stdout, readFileSync(join(root, `tests/oracle/programs/${name}.expected`), "utf8"));
    assert.equal(status, 0);
  });
}
