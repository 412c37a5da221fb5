// The package as somebody gets it: packed, installed without install scripts into an empty folder, used there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const root = join(import.meta.dirname, "../..");

/** Hang guard of an installation, ms. */
const LONGEST = 600_000;

let folder = "";

function run(
  command: string,
  words: readonly string[],
  cwd = folder,
): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: "utf8", timeout: LONGEST });
  return { status, stdout, stderr };
}

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "wasyncio-pack-")));
  // dist is there: the package's own build would only write it again under the tests that use it.
  const packed = run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], root);
  assert.equal(packed.status, 0, packed.stderr);
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  write("package.json", '{ "private": true, "type": "module" }');
  const flags = [
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--omit-lockfile-registry-resolved",
  ];
  const installed = run("npm", ["install", ...flags, join(folder, filename)]);
  assert.equal(installed.status, 0, installed.stderr);
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** `npx wasyncio …` without npx's start. */
function wasyncio(...words: string[]): ReturnType<typeof run> {
  return run(join(folder, "node_modules/.bin/wasyncio"), words);
}

void test("what is installed is the command, the library and the documentation, not the tests", () => {
  const installed = (path: string): boolean => existsSync(join(folder, "node_modules/wasyncio", path));
  for (const path of [
    "dist/cli/main.js",
    "assembly/index.ts",
    "boards/desktop/board.json",
    "asconfig.json",
    "docs/cli.md",
  ]) {
    assert.ok(installed(path), path);
  }
  for (const path of ["tests", "dist/tests", "compiler", "bench", "dist/bench"]) {
    assert.equal(installed(path), false, path);
  }
});

void test("a program is built and run, in real time and on the simulated board", () => {
  write(
    "app.ts",
    'import { getEventLoop } from "wasyncio";\nfunction bye(): void { console.log("bye"); getEventLoop().stop(); }\ngetEventLoop().callLater(20, bye);\ngetEventLoop().runForever();\n',
  );
  assert.deepEqual(wasyncio("run", "app.ts"), { status: 0, stdout: "bye\n", stderr: "" });
  assert.equal(wasyncio("run", "--sim", "app.ts").stdout, "bye\n");
  const built = wasyncio("build", "app.ts", "--board", "lm3s6965evb", "-o", "app.wasm");
  assert.equal(built.status, 0, built.stderr);
  assert.equal(wasyncio("run", "app.wasm").stdout, "bye\n");
  assert.equal(wasyncio("inspect", "app.wasm").status, 0);
});

void test("npx finds the command", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  assert.equal(run("npx", ["--no-install", "wasyncio", "--version"]).stdout, `${version}\n`);
});

void test("plain asc builds the same bytes through an asconfig.json that extends the package's", () => {
  write("app.ts", 'import { exit } from "wasyncio";\nexit(4);\n');
  write("asconfig.json", '{ "extends": "wasyncio/asconfig.json" }');
  const asc = run(join(folder, "node_modules/.bin/asc"), ["app.ts", "-o", "asc.wasm"]);
  assert.deepEqual(asc, { status: 0, stdout: "", stderr: "" });
  assert.equal(wasyncio("build", "app.ts", "-o", "command.wasm").status, 0);
  assert.deepEqual(readFileSync(join(folder, "asc.wasm")), readFileSync(join(folder, "command.wasm")));
});

void test("wasyncio/testing drives a program from a test", () => {
  write(
    "led.ts",
    'import { Pin, getEventLoop } from "wasyncio";\nconst led = Pin.output(13);\nfunction on(): void { led.write(true); }\ngetEventLoop().callLater(100, on);\ngetEventLoop().runForever();\n',
  );
  write(
    "led.test.js",
    'import { Board } from "wasyncio/testing";\nconst board = await Board.start("led.ts");\nconsole.log(Math.floor((await board.pin("led").rises({ withinMs: 200 })) / 1000));\nawait board.close();\n',
  );
  const { stdout, stderr } = run(process.execPath, ["led.test.js"]);
  assert.equal(stdout, "100\n", stderr);
});

void test("a new project builds, runs and tests, and TypeScript accepts it", () => {
  assert.equal(wasyncio("new", "project/blink").status, 0);
  const project = join(folder, "project/blink");
  const bin = join(folder, "node_modules/.bin/wasyncio");
  // Not by its own package.json: the version it names is not published yet.
  const tsc = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--noEmit"], project);
  assert.deepEqual(tsc, { status: 0, stdout: "", stderr: "" });
  const simulated = run(bin, ["run", "--sim", "--for", "5s", "blink.ts"], project);
  assert.equal(simulated.status, 0, simulated.stderr);
  assert.match(simulated.stderr, /^led .*\n +10 changes, 500\.00\d ms apart/m);
  const tested = run(bin, ["test"], project);
  assert.equal(tested.status, 0, tested.stdout + tested.stderr);
});
