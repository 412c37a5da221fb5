// Builds the driver with small capacities, from the checkout's assembly/ or from a copy of it with edits, which is never
// written anywhere: asc reads every file through here.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { main } from "assemblyscript/asc";
import AsyncSyntax from "../async-syntax.js";

const root = join(import.meta.dirname, "../../..");

export interface Capacities {
  readonly ready: number;
  readonly timers: number;
  readonly sources: number;
  readonly ringBytes: number;
}

/** Text in the place of text in a file below assembly/. */
export interface Edit {
  /** Path below assembly/. */
  readonly file: string;
  /** Occurs in it exactly once. */
  readonly text: string;
  readonly replacement: string;
}

/** The names in assembly/capacities.ts. */
const constants = { ready: "READY", timers: "TIMERS", sources: "SOURCES", ringBytes: "RING_BYTES" } as const;

/** `text` with an edit; throws where the edit does not fit exactly once. */
export function edited(text: string, edit: Edit): string {
  const pieces = text.split(edit.text);
  if (pieces.length !== 2) {
    throw new Error(`assembly/${edit.file} has ${pieces.length - 1} places, not one, with the text: ${edit.text}`);
  }
  return pieces.join(edit.replacement);
}

function withCapacities(text: string, capacities: Capacities): string {
  let result = text;
  for (const [key, name] of Object.entries(constants)) {
    const pattern = new RegExp(`(export const ${name}: i32 = )\\d+;`);
    if (!pattern.test(result)) throw new Error(`assembly/capacities.ts: no ${name}`);
    result = result.replace(pattern, `$1${capacities[key as keyof Capacities]};`);
  }
  return result;
}

/** The text of a file of the checkout, or null; those below assembly/ with capacities and edits. */
function reader(capacities: Capacities, edits: readonly Edit[]) {
  return (name: string, base: string): string | null => {
    const path = relative(root, join(base, name)).replaceAll("\\", "/");
    if (path === "asconfig.json") return null; // it is for programs
    let text;
    try {
      text = readFileSync(join(root, path), "utf8");
    } catch {
      return null;
    }
    if (path === "assembly/capacities.ts") return withCapacities(text, capacities);
    return edits.filter(({ file }) => path === `assembly/${file}`).reduce(edited, text);
  };
}

/** Compiles `entry`, a path in the checkout, to a module that imports its memory. */
export async function build(
  entry: string,
  capacities: Capacities,
  edits: readonly Edit[] = [],
): Promise<WebAssembly.Module> {
  let bytes: Uint8Array | undefined;
  let complaints = "";
  const argv = [entry, "--baseDir", root, "--outFile", "driver.wasm", "--runtime", "stub", "--importMemory"];
  const { error } = await main(argv, {
    readFile: reader(capacities, edits),
    transforms: [AsyncSyntax as never],
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") bytes = contents;
    },
    listFiles: () => [],
    stderr: { write: (chunk) => void (complaints += String(chunk)) },
  });
  if (error !== null || bytes === undefined) throw new Error(`${entry}: ${complaints}${String(error)}`);
  return new WebAssembly.Module(new Uint8Array(bytes));
}
