// `wasyncio inspect`: what a module is and asks for, without running any of it.
import type { Command } from "commander";
import { ModuleError, readModule } from "../host/node/module.js";
import { readWasm } from "../host/node/wasm.js";
import { describeModule, moduleToObject } from "./describe.js";
import { CommandError, sayOnStdout } from "./exit.js";
import { readModuleFile } from "./program-file.js";

export function addInspect(program: Command): void {
  program
    .command("inspect")
    .summary("tell what a module is and asks for")
    .description("Tells what a module is, how large it is and what it may touch. Nothing of it runs.")
    .argument("<MODULE.wasm>", "what `wasyncio build` wrote")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  wasyncio inspect blink.wasm
  wasyncio inspect blink.wasm --json

Exit status: 0 for a module that this version can run, 2 for anything else.`,
    )
    .action(run);
}

function run(path: string, options: { readonly json?: true }): void {
  if (path.endsWith(".ts")) {
    throw new CommandError(`${path} is a program: build it first with \`wasyncio build ${path}\``);
  }
  const bytes = readModuleFile(path);
  const info = infoOf(path, bytes);
  const exports = readWasm(bytes).exports.map(({ name, kind }) => ({ name, kind }));
  if (options.json) {
    sayOnStdout(JSON.stringify({ module: path, ...moduleToObject(info), imports: info.imports, exports }));
    return;
  }
  const lines = [
    `${path}: a wasyncio program, ABI version ${info.version}`,
    describeModule(info),
    "imports",
    ...info.imports.map(({ module, name, type }) => `  ${module}.${name} ${type}`),
    "exports",
    ...exports.map(({ name, kind }) => `  ${name} (${kind})`),
  ];
  sayOnStdout(lines.join("\n"));
}

/** Throws CommandError with the file's name. */
export function infoOf(path: string, bytes: Uint8Array): ReturnType<typeof readModule>["info"] {
  try {
    return readModule(bytes).info;
  } catch (error) {
    if (error instanceof ModuleError) {
      throw new CommandError(`${path} ${error.message}`);
    }
    throw error;
  }
}
