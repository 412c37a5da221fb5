// The transform without the command: plain asc, on its command line and through an asconfig.json that extends the package's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { build } from "../compiler/build.js";
import { readModule } from "../host/node/module.js";
import { folderOf, simulate } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");
const asc = join(root, "node_modules/assemblyscript/bin/asc.js");

const blink = readFileSync(join(root, "examples/blink.ts"), "utf8");

/** A project that has wasyncio installed, and nothing else. */
function project(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = folderOf(t, files);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/wasyncio"));
  return folder;
}

function runAsc(cwd: string, ...words: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [asc, ...words], { cwd, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

void test("plain asc with the transform gives the same bytes as the command at the same level", async (t) => {
  const cwd = project(t, { "app.ts": blink });
  const { status, output } = runAsc(cwd, "app.ts", "--transform", "wasyncio/transform", "-Oz", "-o", "app.wasm");
  assert.equal(output, "");
  assert.equal(status, 0);
  const { wasm } = await build({ entry: "app.ts", cwd });
  assert.deepEqual(readFileSync(join(cwd, "app.wasm")), Buffer.from(wasm));
});

void test("an asconfig.json that extends the package's needs no more: release as the command builds, debug too", async (t) => {
  const cwd = project(t, { "app.ts": blink, "asconfig.json": '{ "extends": "wasyncio/asconfig.json" }' });
  assert.deepEqual(runAsc(cwd, "app.ts", "-o", "app.wasm"), { status: 0, output: "" });
  const { wasm } = await build({ entry: "app.ts", cwd });
  assert.deepEqual(readFileSync(join(cwd, "app.wasm")), Buffer.from(wasm));

  assert.deepEqual(runAsc(cwd, "app.ts", "--target", "debug", "-o", "app.wasm"), { status: 0, output: "" });
  const debug = await build({ entry: "app.ts", cwd, debug: true });
  assert.deepEqual(readFileSync(join(cwd, "app.wasm")), Buffer.from(debug.wasm));
});

void test("from another folder, the program is still what its own wasyncio.json says", (t) => {
  const cwd = project(t, { "src/app.ts": blink, "src/wasyncio.json": '{ "ready": 5 }' });
  const { status } = runAsc(cwd, "src/app.ts", "--transform", "wasyncio/transform", "-Oz", "-o", "app.wasm");
  assert.equal(status, 0);
  assert.equal(readModule(readFileSync(join(cwd, "app.wasm"))).info.ready, 5);
});

void test("without optimisation a module is large, and right all the same", async (t) => {
  const program = 'import { exit } from "wasyncio";\nconsole.log([1, 2, 3].join("+"));\nexit(6);\n';
  const cwd = project(t, { "app.ts": program });
  const { status } = runAsc(cwd, "app.ts", "--transform", "wasyncio/transform", "-o", "app.wasm");
  assert.equal(status, 0);
  const ended = await simulate(readFileSync(join(cwd, "app.wasm")));
  assert.deepEqual([ended.stdout, ended.status], ["1+2+3\n", 6]);
});

const refused: readonly (readonly [option: string[], message: RegExp])[] = [
  [["--runtime", "incremental"], /--runtime incremental: the collector is "minimal"\. Leave it out\./],
  [["--runtime", "stub"], /--runtime stub: set "gc": false in wasyncio\.json instead\. Leave it out\./],
  [["--importMemory"], /--importMemory: a module brings its own memory\. Leave it out\./],
  [["--sharedMemory", "--maximumMemory", "3"], /--sharedMemory: a module's memory is its own\. Leave it out\./],
  [["--maximumMemory", "3"], /--maximumMemory: the memory never grows; set "heap" in wasyncio\.json\. Leave it out\./],
  [["--lowMemoryLimit", "9000"], /--lowMemoryLimit: .* set "heap" in wasyncio\.json\. Leave it out\./],
  [["--exportStart", "main"], /--exportStart: the program is exported as _start\. Leave it out\./],
  [["--enable", "simd"], /--enable: hosts have AssemblyScript's default features and no other\. Leave it out\./],
];
for (const [option, message] of refused) {
  void test(`asc's ${option.join(" ")} is refused, not overruled in silence`, (t) => {
    const cwd = project(t, { "app.ts": "" });
    const { status, output } = runAsc(cwd, "app.ts", "--transform", "wasyncio/transform", ...option, "-o", "app.wasm");
    assert.match(output, message);
    assert.equal(status, 1);
  });
}

void test("asc's own runtime options that say what is so anyway are fine", (t) => {
  const cwd = project(t, { "app.ts": "" });
  const words = [
    "--transform",
    "wasyncio/transform",
    "--runtime",
    "minimal",
    "--exportStart",
    "_start",
    "-o",
    "app.wasm",
  ];
  assert.deepEqual(runAsc(cwd, "app.ts", ...words), { status: 0, output: "" });
});

void test("a second entry file is refused", (t) => {
  const cwd = project(t, { "app.ts": "", "other.ts": "" });
  const { status, output } = runAsc(cwd, "app.ts", "other.ts", "--transform", "wasyncio/transform", "-o", "app.wasm");
  assert.match(output, /other\.ts: a program has one entry file; import it from app\.ts instead\./);
  assert.equal(status, 1);
});

void test("what another transform puts into the module is checked too", (t) => {
  const grow = `export default class { afterCompile(module) {
    module.addFunction("grow", this.binaryen.none, this.binaryen.none, [], module.drop(module.memory.grow(module.i32.const(1))));
    module.addFunctionExport("grow", "_start2");
    const start = this.binaryen.getFunctionInfo(module.getFunction("~start"));
    module.removeFunction("~start");
    module.addFunction("~start", this.binaryen.none, this.binaryen.none, [], module.call("grow", [], this.binaryen.none));
  } }`;
  const cwd = project(t, { "app.ts": "", "grow.mjs": grow });
  const words = ["--transform", "./grow.mjs", "--transform", "wasyncio/transform", "-o", "app.wasm"];
  const { status, output } = runAsc(cwd, "app.ts", ...words);
  assert.match(
    output,
    /uses memory\.grow, but memory has a fixed size: remove the call, or the transform that added it\./,
  );
  assert.equal(status, 1);
});
