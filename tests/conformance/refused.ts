// Modules that every host must refuse before anything runs: each is the good one below with one thing wrong.
import binaryen from "assemblyscript/binaryen";
import { ABI_VERSION, CONTROL_MAGIC, SECTION_SIZE } from "../../host/abi/description.js";

/** Writes `ran` when it runs. */
const good = `(module
  (import "wasyncio" "write" (func $write (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1 1)
  (global (export "wasyncio") i32 (i32.const 8))
  (global (export "__heap_base") i32 (i32.const 1024))
  (global (export "__data_end") i32 (i32.const 512))
  (data (i32.const 8) "${words(CONTROL_MAGIC, 1, 0xffff_ffff, 0x7fff_ffff)}")
  (data (i32.const 64) "ran\\0a")
  (func $program (export "_start") (drop (call $write (i32.const 1) (i32.const 64) (i32.const 4)))))`;

/** version, flags, ready, timers, sources, ringBytes, heap, memory */
const section = [ABI_VERSION, 0, 1, 0, 4, 64, 512, 1024];

function words(...values: number[]): string {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32LE(value, 4 * i));
  return [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

function assemble(text: string, section: readonly number[] | null): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(binaryen.Features.All);
    if (section !== null) {
      const bytes = Buffer.alloc(4 * section.length);
      section.forEach((value, i) => bytes.writeUInt32LE(value, 4 * i));
      module.addCustomSection("wasyncio", bytes);
    }
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

/** The good module with a piece of its text replaced. */
function changed(from: string, to: string): Uint8Array {
  if (!good.includes(from)) throw new Error(`the module has no ${from}`);
  return assemble(good.replace(from, to), section);
}

/** Without one of its exports. */
const unexported = (name: string): Uint8Array => changed(`(export "${name}")`, "");

export interface Refusal {
  readonly name: string;
  readonly wasm: Uint8Array;
  /** What the one line on stderr must name. */
  readonly names: RegExp;
}

export const acceptable = assemble(good, section);

const text = "not wasm at all\n";
const start = "(func $program (export";

export const refusals: readonly Refusal[] = [
  { name: "nothing at all", wasm: new Uint8Array(0), names: /empty/ },
  { name: "text", wasm: Buffer.from(text), names: /wasm/ },
  { name: "a header cut off", wasm: acceptable.slice(0, 6), names: /cut off/ },
  { name: "a module cut off in the middle", wasm: acceptable.slice(0, acceptable.length >> 1), names: /cut off/ },
  { name: "a module cut off at its end", wasm: acceptable.slice(0, -1), names: /cut off/ },
  { name: "wasm of another version", wasm: acceptable.map((byte, i) => (i === 4 ? 2 : byte)), names: /version/ },
  {
    name: "a module that is invalid",
    wasm: ill(),
    names: /valid/,
  },
  { name: "no custom section", wasm: assemble(good, null), names: /section `wasyncio`/ },
  { name: "a custom section too short", wasm: assemble(good, section.slice(0, -1)), names: /section `wasyncio`/ },
  { name: "a version of the ABI to come", wasm: assemble(good, [ABI_VERSION + 1, ...section.slice(1)]), names: /ABI/ },
  { name: "version 0 of the ABI", wasm: assemble(good, [0, ...section.slice(1)]), names: /ABI/ },
  { name: "more memory in use than it has", wasm: assemble(good, [...section.slice(0, 7), 70000]), names: /memory/ },
  ...["memory", "_start", "wasyncio", "__heap_base", "__data_end"].map((name) => ({
    name: `no export ${name}`,
    wasm: unexported(name),
    names: new RegExp(name),
  })),
  {
    name: "an import module nobody has",
    wasm: changed('"wasyncio" "write"', '"wasyncio:nowhere" "write"'),
    names: /nowhere/,
  },
  { name: "an import nobody has", wasm: changed('"wasyncio" "write"', '"wasyncio" "wrote"'), names: /wrote/ },
  {
    name: "an import of another type",
    wasm: assemble(
      good
        .replace("(param i32 i32 i32) (result i32)", "(param i32 i32) (result i32)")
        .replace("(i32.const 64) (i32.const 4)", "(i32.const 64)"),
      section,
    ),
    names: /write/,
  },
  {
    name: "imported memory",
    wasm: changed('(memory (export "memory") 1 1)', '(import "env" "memory" (memory 1 1))(export "memory" (memory 0))'),
    names: /memory/,
  },
  { name: "a start section", wasm: changed(start, `(start $program) ${start}`), names: /start/ },
  {
    name: "a control block without its magic",
    wasm: changed(words(CONTROL_MAGIC), words(CONTROL_MAGIC + 1)),
    names: /control block/,
  },
  {
    name: "a control block outside its memory",
    wasm: changed("i32 (i32.const 8)", "i32 (i32.const 65528)"),
    names: /control block/,
  },
  {
    name: "a control block out of line",
    wasm: changed("i32 (i32.const 8)", "i32 (i32.const 12)"),
    names: /control block/,
  },
];

/** The good module without its `drop`: a function without a result leaves one. */
function ill(): Uint8Array {
  const dropped = [0x10, 0x00, 0x1a, 0x0b]; // call 0, drop, end
  const at = acceptable.findIndex((_, i) => dropped.every((byte, j) => acceptable[i + j] === byte));
  return acceptable.map((byte, i) => (i === at + 2 ? 0x01 : byte));
}

if (section.length * 4 !== SECTION_SIZE) throw new Error("the custom section has other fields now");
