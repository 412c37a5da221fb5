// Reads a module before anything of it runs: is it wasm, is it ours, does it ask only for what the ABI has. What is wrong is one
// line for a person. The sections are read by wasm.ts; here they are held against the ABI.
import * as abi from "./abi.js";
import { WasmError, readWasm, signatureText, type Signature, type Wasm } from "./wasm.js";

/** What is wrong with a module and what to do about it, in one line; the caller puts the file's name before it. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
}

/** What a module says about itself. Sizes in bytes. */
export interface ModuleInfo {
  /** ABI version it was built for. */
  readonly version: number;
  readonly debug: boolean;
  readonly collector: boolean;
  readonly fuel: boolean;
  /** Records: what can be ready, armed or registered at once. */
  readonly ready: number;
  /** Timers that can be armed at once. */
  readonly timers: number;
  /** Sources that can be open at once besides the three standard streams. */
  readonly sources: number;
  /** Memory for rings, in the module and again in the host. */
  readonly ringBytes: number;
  readonly heap: number;
  /** Linear memory in use: the end of the heap. */
  readonly memory: number;
  /** Pages of 64 KiB that the linear memory begins with. */
  readonly pages: number;
  readonly imports: readonly ImportInfo[];
  /** The import modules besides the base: what the program may ask for. */
  readonly capabilities: readonly string[];
  /** In the order of the file. A custom section's name is `custom NAME`. */
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  /** Of the whole file. */
  readonly bytes: number;
}

export interface ImportInfo {
  readonly module: string;
  readonly name: string;
  /** `(i32, i64) -> i32` */
  readonly type: string;
}

/** Source numbers have 16 bits for the slot, three of which are the standard streams. */
const MOST_SOURCES = 0xffff - 2;
const REBUILD = "build it again with this version's `wasyncio build`";

/** Throws ModuleError unless this host can serve the module. Nothing of the module runs. */
export function readModule(bytes: Uint8Array): { readonly module: WebAssembly.Module; readonly info: ModuleInfo } {
  refuseWhatIsNotWasm(bytes);
  const wasm = parse(bytes);
  const module = compile(bytes);
  const section = readSection(wasm);
  if (wasm.hasStart) {
    throw new ModuleError(`has a wasm start section, which would run before the checks; export the program as _start`);
  }
  const imports = checkImports(wasm);
  const pages = checkExports(wasm);
  if (section.sources > MOST_SOURCES) {
    throw new ModuleError(
      `asks for ${section.sources} sources, a host has at most ${MOST_SOURCES}; lower \`sources\` in wasyncio.json`,
    );
  }
  if (section.memory > pages * 65536) {
    throw new ModuleError(
      `says it uses ${section.memory} bytes of memory but its memory has ${pages * 65536}; ${REBUILD}`,
    );
  }
  const capabilities = [...new Set(imports.map((entry) => entry.module))].filter((name) => name !== "wasyncio");
  const sections = wasm.sections.map(({ name, bytes }) => ({ name, bytes }));
  return { module, info: { ...section, pages, imports, capabilities, sections, bytes: bytes.length } };
}

/** An instance whose control block was found and whose program has not begun. */
export interface Instance {
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  start(): void;
}

/** Instantiates what `readModule` accepted; runs none of its code. Throws ModuleError. */
export function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): Instance {
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(module, imports);
  } catch (error) {
    throw new ModuleError(`cannot be instantiated: ${lineOf(error)}; ${REBUILD}`);
  }
  const { memory, _start, wasyncio } = instance.exports as {
    memory: WebAssembly.Memory;
    _start: () => void;
    wasyncio: WebAssembly.Global;
  };
  const control = wasyncio.value >>> 0;
  const size = memory.buffer.byteLength;
  if (control % 8 !== 0 || control + abi.CONTROL_SIZE > size) {
    throw new ModuleError(
      `its control block would be at ${control}, ${control % 8 === 0 ? `outside its memory of ${size} bytes` : "not a multiple of 8"}; ${REBUILD}`,
    );
  }
  const magic = new DataView(memory.buffer).getUint32(control + abi.CONTROL_MAGIC, true);
  if (magic !== abi.MAGIC) {
    throw new ModuleError(
      `its control block at ${control} begins with ${hex(magic)}, not ${hex(abi.MAGIC)}; ${REBUILD}`,
    );
  }
  return { memory, control, start: _start };
}

/** What a file that is not wasm looks like from its first bytes. */
const looks: readonly (readonly [magic: readonly number[], what: string])[] = [
  [[0x7f, 0x45, 0x4c, 0x46], "an ELF program of this or another machine"],
  [[0x1f, 0x8b], "gzip; unpack it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd; unpack it first"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive; unpack it first"],
  [[0xcf, 0xfa, 0xed, 0xfe], "a macOS program"],
  [[0x4d, 0x5a], "a Windows program"],
  [[0x23, 0x21], "a script"],
  [[0x7b], "JSON"],
];

function refuseWhatIsNotWasm(bytes: Uint8Array): void {
  if (bytes.length === 0) {
    throw new ModuleError("is empty; build it again with `wasyncio build ENTRY.ts`");
  }
  const magic = [0x00, 0x61, 0x73, 0x6d];
  if (!startsWith(bytes, magic.slice(0, bytes.length))) {
    throw new ModuleError(`is not wasm: it looks like ${appearance(bytes)}`);
  }
  if (bytes.length < 8) {
    throw new ModuleError(`is cut off after ${bytes.length} bytes, within the header; copy or build it again`);
  }
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (version === 0x1000d) {
    throw new ModuleError("is a wasm component; wasyncio runs core modules, as `wasyncio build ENTRY.ts` makes them");
  }
  if (version !== 1) {
    throw new ModuleError(`is wasm of version ${version}; this host reads version 1`);
  }
}

function appearance(bytes: Uint8Array): string {
  const known = looks.find(([magic]) => startsWith(bytes, magic));
  if (known) {
    return known[1];
  }
  const head = bytes.subarray(0, 256);
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127)) {
    const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return `binary data beginning with ${first}; build a module with \`wasyncio build ENTRY.ts\``;
  }
  return new TextDecoder().decode(head).trimStart().startsWith("(module")
    ? "wasm in text form; assemble it first (wat2wasm)"
    : "text; build it with `wasyncio build ENTRY.ts`";
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function parse(bytes: Uint8Array): Wasm {
  try {
    return readWasm(bytes);
  } catch (error) {
    if (error instanceof WasmError) {
      throw new ModuleError(error.message);
    }
    throw error;
  }
}

function compile(bytes: Uint8Array): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw new ModuleError(`is not valid wasm: ${lineOf(error)}; build or copy it again`);
  }
}

/** The engine's complaint without its class and its own prefix. */
function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^WebAssembly\.\w+\(\): /, "").replace(/\s*\n\s*/g, " ");
}

type Section = Pick<
  ModuleInfo,
  "version" | "debug" | "collector" | "fuel" | "ready" | "timers" | "sources" | "ringBytes" | "heap" | "memory"
>;

function readSection(wasm: Wasm): Section {
  const found = wasm.sections.filter((section) => section.name === "custom wasyncio");
  const [first] = found as [Wasm["sections"][number]?];
  if (!first) {
    throw new ModuleError(
      "is no wasyncio program: the custom section `wasyncio` is missing; build it with `wasyncio build ENTRY.ts`",
    );
  }
  if (found.length > 1) {
    throw new ModuleError(`has ${found.length} custom sections \`wasyncio\`; ${REBUILD}`);
  }
  const content = first.content;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const version = content.length >= 4 ? view.getUint32(abi.SECTION_VERSION, true) : undefined;
  if (version !== undefined && version !== abi.ABI_VERSION) {
    throw new ModuleError(
      `was built for version ${version} of the ABI, this host serves version ${abi.ABI_VERSION}; ${
        version > abi.ABI_VERSION ? "update wasyncio, or " : ""
      }${REBUILD}`,
    );
  }
  if (content.length < abi.SECTION_SIZE) {
    throw new ModuleError(
      `its custom section \`wasyncio\` has ${content.length} bytes, not ${abi.SECTION_SIZE}; ${REBUILD}`,
    );
  }
  const field = (offset: number): number => view.getUint32(offset, true);
  const flags = field(abi.SECTION_FLAGS);
  return {
    version: field(abi.SECTION_VERSION),
    debug: (flags & 1) !== 0,
    collector: (flags & 2) !== 0,
    fuel: (flags & 4) !== 0,
    ready: field(abi.SECTION_READY),
    timers: field(abi.SECTION_TIMERS),
    sources: field(abi.SECTION_SOURCES),
    ringBytes: field(abi.SECTION_RING_BYTES),
    heap: field(abi.SECTION_HEAP),
    memory: field(abi.SECTION_MEMORY),
  };
}

function checkImports(wasm: Wasm): ImportInfo[] {
  return wasm.imports.map(({ module, name, kind, type }) => {
    const text = `${module}.${name}`;
    if (kind === "memory") {
      throw new ModuleError(`imports its memory (${text}); a module brings its own: build it without --importMemory`);
    }
    const known = Object.hasOwn(abi.signatures, module) ? abi.signatures[module] : undefined;
    if (!known) {
      throw new ModuleError(`imports ${text}: this host has no module \`${module}\`; ${whatInstead(module)}`);
    }
    const signature = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!signature) {
      throw new ModuleError(
        `imports ${text}: version ${abi.ABI_VERSION} of the ABI has no such import; it was built for a newer wasyncio, or by hand`,
      );
    }
    if (!type) {
      throw new ModuleError(`imports ${text} as a ${kind}; it is a function`);
    }
    const wanted = signatureText({ parameters: signature[0], results: signature[1] === "void" ? [] : [signature[1]] });
    if (signatureText(type) !== wanted) {
      throw new ModuleError(`imports ${text} as ${signatureText(type)}; it is ${wanted}`);
    }
    return { module, name, type: wanted };
  });
}

function whatInstead(module: string): string {
  if (module.startsWith("wasi")) {
    return "it was built for WASI, not for wasyncio";
  }
  return module === "env"
    ? "build it with `wasyncio build`, which leaves no import of AssemblyScript's or C's own"
    : `it has ${Object.keys(abi.signatures).join(", ")}`;
}

/** Answers the pages the memory begins with. */
function checkExports(wasm: Wasm): number {
  const find = (name: string, what: string): Wasm["exports"][number] => {
    const found = wasm.exports.find((entry) => entry.name === name);
    if (!found) {
      throw new ModuleError(`exports no \`${name}\` (${what}); ${REBUILD}`);
    }
    return found;
  };
  const memory = find("memory", "its linear memory");
  if (memory.kind !== "memory") {
    throw new ModuleError(`exports \`memory\` as a ${memory.kind}, not as its linear memory; ${REBUILD}`);
  }
  if (wasm.memories.length > 1) {
    throw new ModuleError(`has ${wasm.memories.length} memories; a module has one: ${REBUILD}`);
  }
  const { pages, shared, wide } = wasm.memories[0];
  if (shared || wide) {
    throw new ModuleError(`its memory is ${shared ? "shared" : "64-bit"}; ${REBUILD} without threads and memory64`);
  }
  const start = find("_start", "the program");
  const program: Signature = { parameters: [], results: [] };
  if (!start.type || signatureText(start.type) !== signatureText(program)) {
    const actual = start.type ? signatureText(start.type) : `a ${start.kind}`;
    throw new ModuleError(`exports \`_start\` as ${actual}, not as ${signatureText(program)}; ${REBUILD}`);
  }
  for (const [name, what] of [
    ["wasyncio", "the control block's address"],
    ["__heap_base", "the end of its heap"],
    ["__data_end", "the end of its static data"],
  ] as const) {
    const global = find(name, what).global;
    if (global?.type !== "i32" || global.mutable) {
      const actual = global ? `${global.mutable ? "a mutable" : "an immutable"} ${global.type} global` : "no global";
      throw new ModuleError(`exports \`${name}\` as ${actual}, not as an immutable i32 global; ${REBUILD}`);
    }
  }
  return pages;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
