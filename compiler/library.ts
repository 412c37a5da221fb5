// What a program means by `wasyncio`: the assembly/ folder of this very package, given to asc as part of its library, so that
// no package.json or node_modules has a say in it; and the program's runtime, which asc parses before the program.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { libraryFiles } from "assemblyscript/asc";
import { CommonFlags, DecoratorFlags, ElementKind, type Program } from "./asc.js";

/** The package's folder, with a separator at its end. */
export const packageDirectory = fileURLToPath(new URL("../../", import.meta.url));

/** Where internal names and paths of the library begin. */
export const LIBRARY = "~lib/wasyncio/";

const key = "wasyncio/";

/** Makes asc find the library. Reads it anew each time: its files may have changed since the last build. */
export function provideLibrary(): void {
  for (const known of Object.keys(libraryFiles).filter((name) => name.startsWith(key))) {
    Reflect.deleteProperty(libraryFiles, known);
  }
  const folder = `${packageDirectory}assembly/`;
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const name = path.replaceAll("\\", "/");
    if (name.endsWith(".ts") && !name.endsWith(".d.ts")) {
      libraryFiles[key + name.slice(0, -".ts".length)] = readFileSync(folder + path, "utf8");
    }
  }
}

/** Files that the compiler refers to, whatever the program imports. */
const parsedAlways = [
  "abort",
  "collector",
  "console",
  "globals",
  "memory-error",
  "coroutine/error",
  "coroutine/promise",
  "coroutine/roots",
];

/** The path of asc's runtime entry file, whichever `--runtime` it was given. */
export function isRuntimeEntry(path: string): boolean {
  return path.startsWith("~lib/rt/index-");
}

/**
 * What takes the runtime's place: allocator and collector, or an allocator that never frees; the globals of every program;
 * and the control block, which is exported because this file is an entry.
 */
export function runtimeEntry(
  gc: boolean,
  more: readonly string[] = [],
): { readonly path: string; readonly text: string } {
  const parts = gc ? ["./tlsf", "./tcms"] : ["./stub"];
  return {
    path: `~lib/rt/index-${gc ? "minimal" : "stub"}.ts`,
    text: [
      ...parts.map((part) => `import "${part}";`),
      ...[...parsedAlways, ...more].map((part) => `import "../${key}${part}";`),
      `export { CONTROL as wasyncio } from "../${key}control";`,
    ].join("\n"),
  };
}

/** Globals of AssemblyScript that are the library's in a program; "": that it does not have. */
export const globalAliases: ReadonlyMap<string, string> = new Map([
  ["abort", `${LIBRARY}globals/abort`],
  ["seed", `${LIBRARY}globals/seed`],
  ["console", `${LIBRARY}console/console`],
  ["trace", `${LIBRARY}console/trace`],
  ["process", ""],
]);

/**
 * Pay for what you use: a top-level variable of the library is compiled only where something reachable names it, so that a
 * program that opens no source has no source table.
 */
export function makeLibraryLazy(program: Program): void {
  for (const file of program.filesByName.values()) {
    if (file.internalName.startsWith(LIBRARY)) {
      for (const member of file.members?.values() ?? []) {
        if (member.kind === ElementKind.Global && !member.is(CommonFlags.Ambient)) {
          member.decoratorFlags |= DecoratorFlags.Lazy;
        }
      }
    }
  }
}
