// docs/library.md is held to what it says: its program prints what stands there, and nothing that a program can import is missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadBoard } from "../host/node/board.js";
import { buildIn, simulate } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/library.md"), "utf8");

test("the program of the library's page prints what stands there", async (t) => {
  const [, source, output] = /```ts\n([^]*?)```\n\n```\n([^]*?)```/.exec(page)!;
  const { wasm } = await buildIn(t, { "app.ts": source }, { board: loadBoard("simulated") });
  const { stdout, status } = await simulate(wasm);
  assert.deepEqual([stdout, status], [output, 0]);
});

test("all that a program can import stands on the library's page", () => {
  const index = readFileSync(join(root, "assembly/index.ts"), "utf8");
  const names = [...index.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, list]) => list.split(","))
    .map((name) => name.trim().split(" as ").at(-1))
    .filter((name) => name !== "" && !name.includes("__"));
  assert.ok(names.includes("gather"));
  assert.deepEqual(
    names.filter((name) => !new RegExp(`\\b${name}\\b`).test(page)),
    [],
  );
});
