// TypeScript's own compiler accepts what ours does, so that an editor shows no error: examples and test programs, with the tsconfig.json
// and the declarations that the package ships.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { writeDeclarations } from "../types/generate.js";
import { installed } from "./installed.js";

const root = join(import.meta.dirname, "../..");

const versions: readonly (readonly [version: string, tsc: () => string])[] = [
  [
    (JSON.parse(readFileSync(join(root, "node_modules/typescript/package.json"), "utf8")) as { version: string })
      .version,
    () => join(root, "node_modules/typescript/bin/tsc"),
  ],
  ["7.0.2", () => join(installed("typescript", "7.0.2"), "node_modules/typescript/bin/tsc")],
];

/** Overloaded operators, which TypeScript has not. */
const asOnly = new Set(["operators.ts"]);

let folder = "";

function copy(from: string, to: string, ...except: readonly string[]): number {
  const files = readdirSync(join(root, from)).filter((file) => file.endsWith(".ts") && !except.includes(file));
  for (const file of files.filter((name) => !asOnly.has(name))) {
    cpSync(join(root, from, file), join(folder, to, file));
  }
  return files.length;
}

before(() => {
  writeDeclarations(join(root, "assembly"), ["index.ts"], join(root, "dist/types/wasyncio"));
  folder = realpathSync(mkdtempSync(join(tmpdir(), "wasyncio-types-")));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/wasyncio"));
  // Of the tests' own runtime, which the language programs import.
  writeDeclarations(join(root, "tests/async"), ["runtime.as.ts"], join(folder, "virtual"));
  const copied = [
    copy("examples", "examples", "tour.ts"),
    copy("bench/programs", "bench"),
    copy("tests/async/programs", "language"),
    copy("tests/oracle/programs", "oracle"),
    copy("tests/programs/sources", "sources"),
    copy("tests/types", "misuse"),
  ];
  assert.ok(copied.every((count) => count > 0));
  cpSync(join(root, "tests/programs/loop-cost.ts"), join(folder, "loop-cost.ts"));
  const config = {
    extends: "wasyncio/tsconfig.json",
    compilerOptions: {
      paths: {
        "wasyncio/virtual": ["./virtual/runtime.d.ts"],
        "wasyncio/async-iterator": ["./node_modules/wasyncio/dist/types/wasyncio/async-iterator.d.ts"],
      },
    },
    include: ["."],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function tsc(path: string, ...words: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...words], { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

for (const [version, path] of versions) {
  void test(`TypeScript ${version} accepts every example and test program, and refuses what misuse.ts says`, () => {
    assert.equal(tsc(path(), "--version").output, `Version ${version}\n`);
    assert.deepEqual(tsc(path(), "--noEmit"), { status: 0, output: "" });
  });
}
