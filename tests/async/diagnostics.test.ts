// What is said of wrong programs, and where: the table of wrong-programs.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messages } from "../../compiler/async/messages.js";
import { compile } from "./harness.js";
import { head, wrongPrograms } from "./wrong-programs.js";

const LINES = head.split("\n").length - 1;

for (const { source, code, text } of wrongPrograms) {
  test(`${source.replaceAll("\n", " ").slice(0, 100)}: ${text.slice(0, 60)}`, async () => {
    const before = source.slice(0, source.indexOf("§")).split("\n");
    const place = `${LINES + before.length}:${before.at(-1).length + 1}`;
    const { diagnostics } = await compile(head + source.replace("§", ""));
    assert.deepEqual(diagnostics, [`${place} ${code} ${text}`]);
  });
}

test("every message of the async compiler has a program", () => {
  const seen = new Set(wrongPrograms.map(({ message }) => message));
  assert.deepEqual(
    Object.keys(messages).filter((name) => !seen.has(name as keyof typeof messages)),
    [],
  );
});
