// What the command says of wrong programs, and where: the table of wrong-programs.ts.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Command } from "commander";
import { addBuild } from "../../cli/build.js";
import { messages } from "../../compiler/async/messages.js";
import { build, BuildError, type Diagnostic } from "../../compiler/build.js";
import { packageDirectory } from "../../compiler/library.js";
import { head, rightPrograms, wrongPrograms } from "./wrong-programs.js";

const LINES = head.split("\n").length - 1;
let folder = "";

before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "wasyncio-")));
  process.chdir(folder);
});
after(() => {
  process.chdir(packageDirectory);
  rmSync(folder, { recursive: true, force: true });
});

/** What `wasyncio build main.ts` throws; of a program with nothing worse than a warning, what the build says. */
async function complaints(source: string, severity: Diagnostic["severity"]): Promise<readonly Diagnostic[]> {
  writeFileSync("main.ts", source);
  if (severity !== "error") {
    return (await build({ entry: "main.ts" })).diagnostics;
  }
  const program = new Command("wasyncio").exitOverride();
  addBuild(program);
  try {
    await program.parseAsync(["build", "main.ts"], { from: "user" });
  } catch (error) {
    if (error instanceof BuildError) {
      return error.diagnostics;
    }
    throw error;
  }
  return assert.fail("it was built");
}

for (const { source, code, text, severity } of wrongPrograms) {
  void test(`${source.replaceAll("\n", " ").slice(0, 100)}: ${text.slice(0, 60)}`, async () => {
    const lines = source.slice(0, source.indexOf("§")).split("\n");
    const place = `main.ts:${LINES + lines.length}:${lines.at(-1).length + 1}`;
    const said = await complaints(head + source.replace("§", ""), severity);
    assert.deepEqual(
      said.map((one) => `${one.file ?? ""}:${one.line}:${one.column} ${one.severity} ${one.code} ${one.message}`),
      [`${place} ${severity} ${code} ${text}`],
    );
  });
}

for (const source of rightPrograms) {
  void test(`nothing is said of ${source.slice(0, 100)}`, async () => {
    assert.deepEqual(await complaints(head + source, "warning"), []);
  });
}

void test("every message of the async compiler has a program", () => {
  const seen = new Set(wrongPrograms.map(({ message }) => message));
  assert.deepEqual(
    Object.keys(messages).filter((name) => !seen.has(name as keyof typeof messages)),
    [],
  );
});

/** What only a fault of AssemblyScript's, or a file system that a test cannot count on, can bring about. */
const unprovoked = [
  "AssemblyScript cannot compile this and does not say why (",
  "cannot be read: give yourself the right to.",
  "This cannot be read (",
];

void test("every other message of the compiler stands in a test", () => {
  const read = (path: string): string => readFileSync(join(packageDirectory, path), "utf8");
  const tests = ["build", "transform", "memory", "module", "cli", "async/wrong-programs"]
    .map((name) => read(`tests/${name}${name.includes("/") ? "" : ".test"}.ts`))
    .join("\n")
    .replaceAll("\\", "");
  // The longest piece of each that is always the same.
  const known = readdirSync(join(packageDirectory, "compiler"))
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...read(`compiler/${file}`).matchAll(/(?:report|complain|refuse)\((?:[^`"]*?)([`"])(.*?)\1/gs)])
    .map(([, , text]) => text.replace(/\$\{\w+ \?.*/s, "").split(/\$\{[^}]*\}/))
    .map((pieces) => pieces.sort((a, b) => b.length - a.length)[0])
    .filter((piece) => piece.includes(" "));
  const isKnown = (piece: string): boolean =>
    Array.from(piece, (_, at) => piece.slice(at, at + 11)).some((part) => part.length === 11 && tests.includes(part));
  assert.ok(known.length > 15, String(known.length));
  assert.deepEqual(
    known.filter((piece) => !isKnown(piece) && !unprovoked.includes(piece)),
    [],
  );
});
