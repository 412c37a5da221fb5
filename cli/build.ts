// `wasyncio build`: a program to a module, and how large it is.
import { writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Command } from "commander";
import { diagnosticToJson, formatDiagnostic } from "../compiler/diagnostics.js";
import { loadBoard } from "../host/node/board.js";
import { describeModule, moduleToObject } from "./describe.js";
import { CommandError, sayOnStderr, sayOnStdout } from "./exit.js";
import { makeFolder } from "./folder.js";

interface Options {
  readonly output?: string;
  readonly board: string;
  readonly debug?: true;
  readonly json?: true;
}

export function addBuild(program: Command): void {
  program
    .command("build")
    .summary("build a program")
    .description("Builds a program to a module that is the same bytes for every host.")
    .argument("<ENTRY.ts>", "the program; wasyncio.json beside it says how large its tables are")
    .option(
      "-o, --output <OUT.wasm>",
      "where the module goes, in a new folder if need be; ENTRY.wasm in this one when absent",
    )
    .option("--board <NAME>", "the board whose definition says what wasyncio.json leaves out", "desktop")
    .option("--debug", "with names, a source map beside the module, and little optimisation")
    .option("--json", "one JSON object a line, diagnostics too")
    .addHelpText(
      "after",
      `
Examples:
  wasyncio build blink.ts --board lm3s6965evb -o blink.wasm
  wasyncio build examples/echo.ts --debug

Exit status: 0 when it was built, 2 when not.`,
    )
    .action(run);
}

async function run(entry: string, options: Options): Promise<void> {
  const json = options.json ?? false;
  const output = options.output ?? `${basename(entry).replace(/\.ts$/, "")}.wasm`;
  if (!output.endsWith(".wasm")) {
    throw new CommandError(`-o ${output}: a module's name ends in .wasm`);
  }
  const board = loadBoard(options.board);
  const map = `${output}.map`;
  const { build } = await import("../compiler/build.js"); // takes most of a second to load
  const built = await build({ entry, board, debug: options.debug ?? false, sourceMapUrl: `./${basename(map)}` });
  for (const diagnostic of built.diagnostics) {
    if (json) {
      sayOnStdout(diagnosticToJson(diagnostic));
    } else {
      sayOnStderr(formatDiagnostic(diagnostic));
    }
  }
  write(output, built.wasm);
  if (built.sourceMap !== null) {
    write(map, built.sourceMap);
  }
  if (json) {
    sayOnStdout(JSON.stringify({ output, board: board.name, ...moduleToObject(built.info) }));
  } else {
    sayOnStdout(`${output}, for ${board.name}\n${describeModule(built.info)}`);
  }
}

function write(path: string, content: Uint8Array | string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, content);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandError(`${path} cannot be written (${code}): give another place with -o`);
  }
}
