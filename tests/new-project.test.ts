// `wasyncio new` and `wasyncio test`: what they say, and how they end. tests/pack.test.ts has the project that is written.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderOf } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");

function wasyncio(cwd: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...words], {
    cwd,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

void test("new makes folders, names the package after the last, and says what comes next", (t) => {
  const cwd = folderOf(t, {});
  const { status, stdout, stderr } = wasyncio(cwd, "new", "a/My First Board");
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  assert.match(stdout, /^a\/My First Board: package\.json, .*\n\nNext:\n {2}cd a\/My First Board\n {2}npm install\n/);
  const manifest = readFileSync(join(cwd, "a/My First Board/package.json"), "utf8");
  assert.equal((JSON.parse(manifest) as { name: string }).name, "my-first-board");
});

void test("new takes an empty folder, this one too", (t) => {
  const cwd = folderOf(t, {});
  mkdirSync(join(cwd, "empty"));
  assert.equal(wasyncio(cwd, "new", "empty").status, 0);
  assert.equal(wasyncio(join(cwd, "empty"), "new", ".").status, 2);
  mkdirSync(join(cwd, "here"));
  const { status, stdout } = wasyncio(join(cwd, "here"), "new", ".");
  assert.equal(status, 0);
  assert.doesNotMatch(stdout, /cd /);
});

const refusals: readonly (readonly [words: readonly string[], stderr: string])[] = [
  [["new"], "wasyncio: missing required argument 'DIR' (--help tells what there is)\n"],
  [["new", "full"], "wasyncio: full is not empty: give the name of a new folder\n"],
  [["new", "full/file"], "wasyncio: full/file is a file: give the name of a new folder\n"],
  [["new", "full/file/new"], "wasyncio: full/file/new cannot be written (ENOTDIR): give a folder elsewhere\n"],
  [["test"], "wasyncio: there is no test in this folder: write one as NAME.test.js, or give its path\n"],
  [["test", "full"], "wasyncio: there is no test in full: write one as NAME.test.js, or give its path\n"],
  [["test", "none.test.js"], "wasyncio: none.test.js does not exist: give the path of a test, NAME.test.js\n"],
];
for (const [words, stderr] of refusals) {
  void test(`${words.join(" ")}: ${stderr.trim()}`, (t) => {
    const cwd = folderOf(t, { "full/file": "x" });
    assert.deepEqual(wasyncio(cwd, ...words), { status: 2, stdout: "", stderr });
    assert.deepEqual(readdirSync(cwd), ["full"]);
    assert.deepEqual(readdirSync(join(cwd, "full")), ["file"]);
  });
}

void test("test runs the tests of a folder and those below, not of node_modules; its status is theirs", (t) => {
  const passing = 'import { test } from "node:test";\ntest("passes", () => {});\n';
  const cwd = folderOf(t, {
    "one.test.js": passing,
    "below/two.test.mjs": passing,
    "node_modules/x/three.test.js": "throw new Error();",
    "package.json": '{ "type": "module" }',
  });
  const all = wasyncio(cwd, "test");
  assert.equal(all.status, 0, all.stdout + all.stderr);
  assert.match(all.stdout, /^(#|ℹ) pass 2$/m);
});

void test("test ends with 1 when a test fails, and runs only those of a name", (t) => {
  const cwd = folderOf(t, {
    "a.test.mjs":
      'import { test } from "node:test";\ntest("good", () => {});\ntest("bad", () => { throw new Error("no"); });\n',
  });
  assert.equal(wasyncio(cwd, "test").status, 1);
  assert.equal(wasyncio(cwd, "test", "--name", "good", "a.test.mjs").status, 0);
});

void test("in a test wasyncio/testing is the command's own, installed or not", (t) => {
  const cwd = folderOf(t, {
    "own.test.mjs":
      'import { test } from "node:test";\nimport { Board } from "wasyncio/testing";\ntest("found", () => { if (!Board.start) throw new Error(); });\n',
  });
  assert.equal(existsSync(join(cwd, "node_modules")), false);
  const { status, stdout } = wasyncio(cwd, "test");
  assert.equal(status, 0, stdout);
});
