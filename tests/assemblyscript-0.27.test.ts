// The compiler over AssemblyScript 0.27.37, installed through npm: the language's programs say the same as over the version of the package,
// and plain asc takes the transform.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

for (const level of ["-O0", "-O3"]) {
  void test(`plain asc ${VERSION} takes the transform at ${level}`, async () => {
    writeFileSync(
      join(folder, "app.ts"),
      'import { getEventLoop } from "wasyncio";\nconst loop = getEventLoop();\nfunction bye(): void { console.log("bye"); loop.stop(); }\nloop.callLater(20, bye);\nloop.runForever();\ntry { throw new Error("caught"); } catch (e) { console.log(e.message); }\n',
    );
    const asc = join(folder, "node_modules/assemblyscript/bin/asc.js");
    const words = ["app.ts", "--transform", "wasyncio/transform", level, "-o", "app.wasm"];
    assert.deepEqual(node(asc, ...words), { status: 0, stdout: "", stderr: "" });
    const { stdout, status } = await simulate(readFileSync(join(folder, "app.wasm")));
    assert.deepEqual({ stdout, status }, { stdout: "bye\ncaught\n", status: 0 });
  });
}
