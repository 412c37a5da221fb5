// Builds a program: asc in this process, with the transform, on an entry file that may lie anywhere. What comes back is the
// module and what there is to say about it; what asc prints is never passed on.
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve } from "node:path";
import asc from "assemblyscript/asc";
import { loadBoard, type BoardDefinition } from "../host/node/board.js";
import { readModule, type ModuleInfo } from "../host/node/module.js";
import { DiagnosticCategory, DiagnosticCode, type Program } from "./asc.js";
import { BuildError, generalError, type Diagnostic } from "./diagnostics.js";
import { explain } from "./explain.js";
import { transformFor, type ProgramWatcher } from "./transform.js";

export { BuildError, diagnosticToJson, formatDiagnostic, type Diagnostic } from "./diagnostics.js";

export interface BuildOptions {
  /** Path of the program's file. */
  readonly entry: string;
  /** The board whose definition says what wasyncio.json leaves out; this computer when absent. */
  readonly board?: BoardDefinition;
  /** Names, source map, little optimisation. */
  readonly debug?: boolean;
  /** Whether the module also exports `_initializers`, which runs the initialisers of its top-level variables alone (docs/building.md). */
  readonly initializers?: boolean;
  /** Where relative paths begin, and what files in diagnostics are relative to; the process's when absent. */
  readonly cwd?: string;
  /** Name of the source map as the module will tell it; debug builds only. */
  readonly sourceMapUrl?: string;
}

export interface Build {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Text of the source map; debug builds only. */
  readonly sourceMap: string | null;
  readonly info: ModuleInfo;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

let last: Promise<unknown> = Promise.resolve();

/** Throws BuildError. Calls at the same time wait for each other: asc and Binaryen keep settings per process. */
export function build(options: BuildOptions): Promise<Build> {
  const next = last.then(() => compile(options));
  last = next.catch(() => undefined);
  return next;
}

/** What asc calls the file it writes; nothing is written under that name. */
const OUT = "program.wasm";

async function compile(options: BuildOptions): Promise<Build> {
  const cwd = resolve(options.cwd ?? ".");
  const entry = resolve(cwd, options.entry);
  checkEntry(entry, options.entry);
  // Names in the module and in source maps are relative to the program's folder: the same bytes wherever it is built.
  const directory = dirname(entry);
  const sources = new Sources(cwd, directory);
  const diagnostics: Diagnostic[] = [];
  const written = new Map<string, string | Uint8Array>();
  const debug = options.debug ?? false;
  const map = options.sourceMapUrl ?? `./${basename(entry, ".ts")}.wasm.map`;
  const { error, stderr } = await asc.main(
    [
      ...[basename(entry), "--baseDir", directory, "--outFile", OUT],
      ...(debug ? ["--debug", "--sourceMap", map, "--optimizeLevel", "1"] : ["--shrinkLevel", "2"]),
    ],
    {
      stdout: { write: () => undefined },
      readFile: (name, baseDir) => readSource(resolve(baseDir, name)),
      writeFile: (name, content) => void written.set(name, content),
      listFiles: () => [],
      reportDiagnostic: (diagnostic) => void diagnostics.push(sources.locate(diagnostic)),
      // asc takes classes too, and makes an object of each when the program is there.
      transforms: [
        transformFor(options.board ?? loadBoard("desktop"), sources, options.initializers ?? false) as never,
      ],
    },
  );
  const wasm = written.get(OUT);
  if (error || !(wasm instanceof Uint8Array)) {
    const isKnown = diagnostics.some(({ severity }) => severity === "error");
    throw new BuildError(isKnown ? diagnostics : [generalError(`asc failed: ${reasonOf(error, stderr)}`)]);
  }
  const bytes = new Uint8Array(wasm);
  const text = [...written].find(([name]) => name.endsWith(".map"))?.[1];
  return {
    wasm: bytes,
    sourceMap: typeof text === "string" ? text : null,
    info: readModule(bytes).info,
    diagnostics,
  };
}

/** The program's own settings are wasyncio.json's and the command line's: an asconfig.json beside it is for plain asc. */
function readSource(path: string): string | null {
  if (basename(path) === "asconfig.json") {
    return null;
  }
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function reasonOf(error: Error | null, stderr: { toString(): string }): string {
  return error?.message ?? (stderr.toString().trim().split("\n")[0] || "it wrote no module and did not say why");
}

/** Throws BuildError unless `path` can be an entry file. `given` is what the caller wrote. */
function checkEntry(path: string, given: string): void {
  const refuse = (message: string): never => {
    throw new BuildError([generalError(`${given} ${message}`)]);
  };
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    const near = [`${given}.ts`, given.replace(/\.\w+$/, ".ts")].find((name) =>
      existsSync(resolve(dirname(path), basename(name))),
    );
    refuse(`does not exist: ${near ? `did you mean ${near}?` : "give the path of the program's .ts file."}`);
  } else if (found.isDirectory()) {
    refuse("is a folder: give the path of the program's .ts file in it.");
  } else if (extname(path) === ".wasm") {
    refuse(
      "is a module already: use `wasyncio run` or `wasyncio inspect` on it, or give the .ts file it was built from.",
    );
  } else if (extname(path) !== ".ts" || path.endsWith(".d.ts")) {
    refuse("is not a TypeScript program: give the path of a .ts file.");
  }
  try {
    accessSync(path, constants.R_OK);
  } catch {
    refuse("cannot be read: give yourself the right to.");
  }
}

/** The sources of one build: where a diagnostic's place is, in lines. */
class Sources implements ProgramWatcher {
  private program: Program | undefined;

  constructor(
    private readonly cwd: string,
    private readonly directory: string,
  ) {}

  created(program: Program): void {
    this.program = program;
  }

  locate({ message, code, category, range }: AscDiagnostic): Diagnostic {
    const severity = category === ERROR ? "error" : category === WARNING ? "warning" : "info";
    const name = code === OWN ? "WAS" : code < 1000 ? `AS${code}` : `TS${code}`;
    const explained = explain(message);
    if (!range?.source) {
      return { ...generalError(explained), code: name, severity };
    }
    const { normalizedPath } = range.source;
    const text = this.textOf(normalizedPath);
    const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
    const lineEnd = (text.indexOf("\n", lineStart) + 1 || text.length + 1) - 1;
    return {
      file: normalizedPath.startsWith("~lib/")
        ? normalizedPath
        : relative(this.cwd, resolve(this.directory, normalizedPath)),
      line: text.slice(0, lineStart).split("\n").length,
      column: range.start - lineStart + 1,
      code: name,
      severity,
      message: explained,
      source: text.slice(lineStart, lineEnd).trimEnd(),
      length: Math.max(1, Math.min(range.end, lineEnd) - range.start),
    };
  }

  private textOf(path: string): string {
    const source = this.program?.sources.find(({ normalizedPath }) => normalizedPath === path);
    return source?.text ?? readSource(resolve(this.directory, path)) ?? "";
  }
}

const ERROR: number = DiagnosticCategory.Error;
const WARNING: number = DiagnosticCategory.Warning;
const OWN: number = DiagnosticCode.User_defined_0;

/** As asc reports one. */
interface AscDiagnostic {
  readonly message: string;
  readonly code: number;
  readonly category: number;
  readonly range: {
    readonly start: number;
    readonly end: number;
    readonly source: { readonly normalizedPath: string } | null;
  } | null;
}
