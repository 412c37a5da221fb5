#!/usr/bin/env node
// The `wasyncio` command: a file per subcommand, and here what they share.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { takePortOptions } from "./bindings.js";
import { addBuild } from "./build.js";
import {
  CommandError,
  STATUS_UNUSABLE,
  endWhenOutputFails,
  sayOnStderr,
  sayOnStdout,
  tell,
  type Voice,
} from "./exit.js";
import { addInspect } from "./inspect.js";
import { addNew } from "./new.js";
import { addRun } from "./run.js";
import { addTest } from "./test.js";

const words = process.argv.slice(2);
const json = words.includes("--json");
/** `run` keeps stdout for the program, and so does nobody else's JSON come apart. */
const voice: Voice = { json, say: json && words[0] !== "run" ? sayOnStdout : sayOnStderr };

// What `run` runs is told of its own output.
if (words[0] !== "run") endWhenOutputFails();

try {
  await main(words);
} catch (error) {
  process.exitCode = STATUS_UNUSABLE;
  if (!(error instanceof CommanderError)) {
    tell(error, voice);
  } else if (error.exitCode === 0) {
    process.exitCode = 0;
  }
}

async function main(words: readonly string[]): Promise<void> {
  const { rest, ports } = words[0] === "run" ? takePortOptions(words) : { rest: words, ports: {} };
  const manifest = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  const program = new Command("wasyncio")
    .description("asyncio for microcontrollers: builds a TypeScript program to one small .wasm and runs it.")
    .version(version)
    .exitOverride()
    .configureOutput({
      outputError: (text) => {
        const message = text
          .trimEnd()
          .replace(/^error: /, "")
          .replaceAll("\n", " ");
        tell(new CommandError(`${message} (--help tells what there is)`), voice);
      },
    })
    .addHelpText("after", "\nExit status: 2 when something could not be built or loaded or the command line is wrong.");
  addNew(program);
  addBuild(program);
  addRun(program, ports);
  addTest(program);
  addInspect(program);
  await program.parseAsync(rest, { from: "user" });
}
