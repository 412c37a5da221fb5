// `wasyncio new`: a small project of its own: a program, a test of it, and what npm, TypeScript and an editor want to know.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { CommandError, sayOnStdout } from "./exit.js";
import { makeFolder } from "./folder.js";

/** The version of TypeScript that a new project gets: one of those that the tests of this package use. */
const TYPESCRIPT = "5.9.3";

export function addNew(program: Command): void {
  program
    .command("new")
    .summary("begin a project")
    .description("Writes a small project: a program, a test of it, package.json and tsconfig.json.")
    .argument("<DIR>", "a folder that is not there yet, or is empty")
    .addHelpText(
      "after",
      `
Example:
  wasyncio new blink && cd blink && npm install
  npx wasyncio run --sim --for 5s blink.ts
  npm test

Exit status: 0 when it was written, 2 when not.`,
    )
    .action(run);
}

function run(directory: string): void {
  const folder = resolve(directory);
  checkFolder(folder, directory);
  const files = projectFiles(packageName(folder), ownVersion());
  for (const [name, text] of Object.entries(files)) {
    write(join(folder, name), text, directory);
  }
  const there = relative("", folder) || ".";
  sayOnStdout(`${there}: ${Object.keys(files).join(", ")}

Next:
${there === "." ? "" : `  cd ${there}\n`}  npm install
  npx wasyncio run --sim --for 5s blink.ts
  npm test`);
}

/** Makes the folder where there is none; throws CommandError where it cannot take a project. */
function checkFolder(folder: string, given: string): void {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) {
      throw new CommandError(`${given} is a file: give the name of a new folder`);
    }
    makeFolder(folder);
    if (readdirSync(folder).length > 0) {
      throw new CommandError(`${given} is not empty: give the name of a new folder`);
    }
  } catch (error) {
    throw error instanceof CommandError ? error : cannotWrite(given, error);
  }
}

function write(path: string, text: string, given: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw cannotWrite(given, error);
  }
}

function cannotWrite(given: string, error: unknown): CommandError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new CommandError(`${given} cannot be written (${code}): give a folder elsewhere`);
}

/** What npm takes for a name, made of the folder's. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name || "program";
}

function ownVersion(): string {
  const manifest = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}

function projectFiles(name: string, version: string): Readonly<Record<string, string>> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    "package.json": json({
      name,
      private: true,
      type: "module",
      scripts: {
        start: "wasyncio run --sim --for 5s blink.ts",
        check: "tsc --noEmit",
        test: "wasyncio test",
      },
      devDependencies: { typescript: TYPESCRIPT, wasyncio: `^${version}` },
    }),
    "tsconfig.json": json({ extends: "wasyncio/tsconfig.json", include: ["**/*.ts"] }),
    "blink.ts": BLINK,
    "blink.test.js": TEST,
    ".gitignore": "node_modules/\n*.wasm\n*.wasm.map\n",
  };
}

const BLINK = `// Blinks the board's LED: half a second on, half a second off.
import { Pin, run, sleep } from "wasyncio";

async function main(): Promise<void> {
  const led = Pin.outputNamed("led");
  while (true) {
    led.toggle();
    await sleep(500);
  }
}

run(main());
`;

const TEST = `// The program on the simulated board, in virtual time: a second of waiting takes no second.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "wasyncio/testing";

test("the LED is half a second on and half a second off", async () => {
  const board = await Board.start("blink.ts");
  const led = board.pin("led");
  const on = await led.rises({ withinMs: 100 });
  const off = await led.falls({ withinMs: 600 });
  assert.equal(Math.round((off - on) / 1000), 500);
  await board.close();
});
`;
