// What a sealed program needs of the host: the imports it names, and whether it computes with floating-point numbers. What it does
// not need is not linked in.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import binaryen from "assemblyscript/binaryen";
import { root } from "./wamr.js";

export interface Needs {
  /** Lists for the C preprocessor, as WASYNCIO_IMPORTS and WASYNCIO_MESSAGES, of what the program imports. */
  readonly lists: string;
  readonly floats: boolean;
}

export function needsOf(wasm: Uint8Array, module: WebAssembly.Module): Needs {
  const imported = new Set(WebAssembly.Module.imports(module).map((entry) => `"${entry.module}", "${entry.name}"`));
  const header = readFileSync(join(root, "host/native/include/wasyncio_abi.h"), "utf8");
  const imports = rows(header, "WASYNCIO_IMPORTS").filter((row) =>
    imported.has(/^X\(("[^"]+", "[^"]+")/.exec(row)![1]),
  );
  const functions = new Set(imports.map((row) => row.split(", ")[2]));
  const messages = rows(header, "WASYNCIO_MESSAGES").filter((row) => functions.has(/^X\((\w+)/.exec(row)![1]));
  const list = (name: string, of: readonly string[]): string => `#define ${name}(X) ${of.join(" ")}`;
  return {
    lists: [list("PROGRAM_IMPORTS", imports), list("PROGRAM_MESSAGES", messages)].join("\n"),
    floats: usesFloats(wasm),
  };
}

/** The rows of a list in the generated header, `X(…)` each. */
function rows(header: string, name: string): string[] {
  const [, list] = header.split(`#define ${name}(X) \\\n`);
  return list
    .slice(0, list.indexOf("\n\n"))
    .split("\n")
    .map((line) => line.replace(/\\$/, "").trim());
}

function usesFloats(wasm: Uint8Array): boolean {
  const module = binaryen.readBinary(wasm);
  try {
    return /\bf(?:32|64)\b/.test(module.emitText());
  } finally {
    module.dispose();
  }
}
