// Compiles a program with the async compiler alone, over the tiny runtime of runtime.as.ts, and runs it in this engine.
import { readFileSync } from "node:fs";
import { createMemoryStream, libraryFiles, main } from "assemblyscript/asc";
import {
  DiagnosticCode,
  type Binaryen,
  type BinaryenModule,
  type MemorySegment,
  type Program,
} from "../../compiler/asc.js";
import { AsyncCompiler, type Lowered } from "../../compiler/async/compiler.js";
import { installHooks, type Hooks } from "../../compiler/hooks.js";
import { Ir } from "../../compiler/async/expressions.js";
import { optimiseAsAsc, optimiseMore } from "../../compiler/optimise.js";
import { packageDirectory, provideLibrary } from "../../compiler/library.js";
import { poison } from "../../compiler/stress.js";

export interface Options {
  /** asc's options; default: none, which is -O0. */
  readonly flags?: readonly string[];
  /** Whether the async compiler works; without it the program must be plain AssemblyScript. */
  readonly plain?: boolean;
  /** Optimises as the product does, beyond what asc's options say. */
  readonly optimise?: boolean;
  /** Fills freed memory, so that what the collector has missed shows. */
  readonly poison?: boolean;
}

export interface Compiled {
  readonly binary: Uint8Array<ArrayBuffer> | null;
  readonly sourceMap: string;
  /** `line:column code message`, in order. */
  readonly diagnostics: readonly string[];
  readonly lowered: Lowered | null;
  readonly stderr: string;
}

/** Below the program's static data. */
const TABLES = 1024;
const MEMORY_BASE = 65536;
const OWN: number = DiagnosticCode.User_defined_0;

export async function compile(source: string, options: Options = {}): Promise<Compiled> {
  provideLibrary();
  libraryFiles["wasyncio/virtual"] = readFileSync(`${packageDirectory}tests/async/runtime.as.ts`, "utf8");
  let lowered: Lowered | null = null;
  let segments: readonly MemorySegment[] = [];
  class Transform {
    declare readonly program: Program;
    declare readonly binaryen: Binaryen;
    private readonly async: AsyncCompiler;

    constructor() {
      this.async = new AsyncCompiler(this.program, this.binaryen);
      const watchData: Hooks = {
        compile: (compiler, next) => {
          const module = next();
          segments = compiler.memorySegments;
          return module;
        },
      };
      installHooks(this.program, [...this.async.hooks, watchData]);
      this.program.module.useShadowStack = false;
    }

    afterCompile(module: BinaryenModule): void {
      lowered = this.async.lower(module, TABLES);
      addData(module, segments, new Uint8Array(lowered.data));
      if (options.poison) {
        poison(this.binaryen, module);
      }
      if (options.optimise) {
        optimiseAsAsc(this.program);
        optimiseMore(this.program, new Ir(this.binaryen, module));
        const { module: written } = this.program;
        written.optimize = () => {
          written.setDebugInfo(true); // keeps names, and does nothing else
        };
      }
    }
  }
  const files: Record<string, string | Uint8Array> = {};
  const diagnostics: string[] = [];
  const stderr = createMemoryStream();
  await main(
    [
      "main.ts",
      "--outFile",
      "out.wasm",
      "--runtime",
      "minimal",
      "--exportStart",
      "_start",
      "--memoryBase",
      String(MEMORY_BASE),
      ...(options.flags ?? []),
    ],
    {
      transforms: options.plain ? [] : [Transform as never],
      readFile: (name: string) => (name === "main.ts" ? source : null),
      writeFile: (name: string, contents: string | Uint8Array) => {
        files[name] = contents;
      },
      listFiles: () => [],
      stderr,
      reportDiagnostic: ({ code, message, range }) => {
        const start = range?.start ?? 0;
        const before = source.slice(0, start).split("\n");
        const file = range?.source.normalizedPath ?? "";
        const at = file === "main.ts" ? `${before.length}:${before.at(-1).length + 1}` : file;
        const name = code === OWN ? "WAS" : code < 1000 ? `AS${code}` : `TS${code}`;
        diagnostics.push(`${at} ${name} ${message}`);
      },
    },
  );
  return {
    binary: (files["out.wasm"] as Uint8Array<ArrayBuffer> | undefined) ?? null,
    sourceMap: (files["out.wasm.map"] as string | undefined) ?? "",
    diagnostics,
    lowered,
    stderr: stderr.toString(),
  };
}

function addData(module: BinaryenModule, given: readonly MemorySegment[], data: Uint8Array<ArrayBuffer>): void {
  const memory = module.getMemoryInfo("0") as { initial: number; max?: number };
  const segments = given.map(({ offset, buffer }) => ({
    offset: module.i32.const(i64_low(offset)),
    data: new Uint8Array(buffer),
    passive: false,
  }));
  segments.push({ offset: module.i32.const(TABLES), data, passive: false });
  module.removeExport("memory");
  module.setMemory(memory.initial, memory.max ?? 65535, "memory", segments, false, false, "0");
}

export type Exports = Readonly<Record<string, (...operands: number[]) => number>>;

export interface RunOptions {
  /** Collects after every resume. */
  readonly stress?: boolean;
  readonly imports?: Readonly<Record<string, (...operands: number[]) => number>>;
  readonly watcher?: Watcher;
}

/** Whoever wants to look while a program runs. */
export interface Watcher {
  /** From inside of the program's call. */
  logged(text: string): void;
  /** After a resume, under stress only: the frame that is parked at the record, or 0. */
  parked(frame: number, memory: DataView): void;
}

/** Instantiates a module; what it logs goes to `out`. */
export function instantiate(binary: Uint8Array<ArrayBuffer>, out: string[], options: RunOptions = {}): Exports {
  let memory: WebAssembly.Memory | null = null;
  const chars = (address: number, length: number): string =>
    String.fromCharCode(...new Uint16Array(memory!.buffer, address, length));
  const string = (address: number): string =>
    address ? chars(address, new Uint32Array(memory!.buffer)[(address - 4) >>> 2] >> 1) : "";
  const abort = (message: number, file: number, line: number, column: number): void => {
    throw new Error(`abort: ${string(message)} in ${string(file)}:${line}:${column}`);
  };
  const parked: number[] = [];
  const imports = {
    env: { abort, ...options.imports },
    test: {
      park: (record: number) => parked.push(record),
      unpark: () => parked.shift() ?? 0,
      log: (text: number) => {
        out.push(string(text));
        options.watcher?.logged(string(text));
      },
      resumed: (frame: number) => options.watcher?.parked(frame, new DataView(memory!.buffer)),
      stress: () => Number(options.stress ?? false),
    },
    wasyncio: {
      abort: (name: number, nameLength: number, message: number, messageLength: number) => {
        out.push(`uncaught ${chars(name, nameLength)}: ${chars(message, messageLength)}`);
        throw new Ended();
      },
    },
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
  memory = instance.exports["memory"] as WebAssembly.Memory;
  return instance.exports as unknown as Exports;
}

/** The program has ended itself. */
export class Ended extends Error {}

/** Runs a program; answers what it logged, its end included. */
export function runProgram(binary: Uint8Array<ArrayBuffer>, options: RunOptions = {}): string[] {
  const out: string[] = [];
  try {
    instantiate(binary, out, options)["_start"]();
  } catch (error) {
    if (!(error instanceof Ended)) {
      out.push(String(error));
    }
  }
  return out;
}
