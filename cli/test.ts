// `wasyncio test`: runs a project's tests with Node's own runner. In them `wasyncio/testing` is this package's, installed or not.
import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { CommandError } from "./exit.js";

/** What a test file's name ends in. */
const ENDING = /\.test\.m?js$/;
const NO_TESTS_IN = new Set(["node_modules", "dist", "build"]);

export function addTest(program: Command): void {
  program
    .command("test")
    .summary("run a project's tests")
    .description(
      "Runs tests of node:test that drive programs through wasyncio/testing: on the simulated board, in virtual time.",
    )
    .argument("[FILES...]", "test files or folders of them; all NAME.test.js of this folder when absent")
    .option("--name <PATTERN>", "only tests whose name has this, a regular expression")
    .addHelpText(
      "after",
      `
Examples:
  wasyncio test
  wasyncio test blink.test.js --name LED

Exit status: 0 when all passed, 1 when not, 2 when there is nothing to run.`,
    )
    .action(run);
}

async function run(given: readonly string[], { name }: { readonly name?: string }): Promise<void> {
  const files = given.length ? given.flatMap(filesOf) : testsIn(".");
  if (files.length === 0) {
    const where = given.length ? given.join(", ") : "this folder";
    throw new CommandError(`there is no test in ${where}: write one as NAME.test.js, or give its path`);
  }
  const words = [
    ...["--import", new URL("own-package.js", import.meta.url).href],
    "--test",
    ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
    ...files,
  ];
  // Within a test of its own, Node's runner would run nothing and say that all is well.
  const env = { ...process.env };
  delete env["NODE_TEST_CONTEXT"];
  const child = spawn(process.execPath, words, { stdio: "inherit", env });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of signals) {
    process.on(signal, pass);
  }
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      resolve(status === 0 ? 0 : 1);
    });
  });
  for (const signal of signals) {
    process.off(signal, pass);
  }
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    throw new CommandError(`${path} does not exist: give the path of a test, NAME.test.js`);
  }
  if (!found.isDirectory() && path.endsWith(".ts")) {
    throw new CommandError(`${path} is a program: its test is a NAME.test.js, which starts it with Board.start("…")`);
  }
  return found.isDirectory() ? testsIn(path) : [path];
}

/** The tests in a folder and those below it, by name. */
function testsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return NO_TESTS_IN.has(entry.name) || entry.name.startsWith(".") ? [] : testsIn(path);
      }
      return ENDING.test(entry.name) ? [path] : [];
    });
}
