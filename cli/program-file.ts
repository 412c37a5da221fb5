// What a command is given to work on: a program to build, or a module.
import { readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../compiler/diagnostics.js";
import type { BoardDefinition } from "../host/node/board.js";
import { CommandError } from "./exit.js";

/** The module of ENTRY.ts or MODULE.wasm, and what there is to say about the build. Throws BuildError, CommandError. */
export async function moduleOf(
  path: string,
  board: BoardDefinition,
): Promise<{ readonly wasm: Uint8Array; readonly diagnostics: readonly Diagnostic[] }> {
  if (path.endsWith(".wasm")) {
    return { wasm: readModuleFile(path), diagnostics: [] };
  }
  const { build } = await import("../compiler/build.js"); // takes most of a second to load
  return build({ entry: path, board });
}

/** Throws CommandError. */
export function readModuleFile(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    throw new CommandError(`${path} does not exist: build it with \`wasyncio build ENTRY.ts -o ${path}\``);
  }
  if (found.isDirectory()) {
    throw new CommandError(`${path} is a folder: give the path of a .wasm or .ts file in it`);
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
