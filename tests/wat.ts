// Small programs for tests of the hosts, written against the ABI alone in wasm's text form: only `_start` and what it needs
// is written down, everything a host asks of a module is around it.
import binaryen from "assemblyscript/binaryen";
import { ABI_VERSION, FOREVER, MAGIC, SECTION_SIZE, signatures } from "../host/node/abi.js";

export interface Sizes {
  readonly sources?: number;
  readonly ringBytes?: number;
  /** Linear memory in use, bytes. */
  readonly memory?: number;
}

/** Address of the control block. */
export const CONTROL = 8;
/** Where texts begin; `texts` are laid out from here, each on a multiple of 64. */
export const TEXTS = 1024;
/** Room for event records and buffers of the program, up to the end of the memory in use. */
export const ROOM = 2048;

/**
 * A module whose `_start` is `body`; `before` is for functions and globals. Imports are `$now`, `$wait`, `$read`, … and
 * `$gpio.open`, `$uart.open`, …; `texts` lie from TEXTS on, 64 bytes each.
 */
export function program(body: string, texts: readonly string[] = [], sizes: Sizes = {}, before = ""): Uint8Array {
  const { sources = 8, ringBytes = 1024, memory = 4096 } = sizes;
  const data = texts.map((text, index) => `(data (i32.const ${TEXTS + 64 * index}) "${escape(text)}")`);
  const control = new Uint8Array(48);
  new DataView(control.buffer).setUint32(0, MAGIC, true);
  new DataView(control.buffer).setUint32(4, 1, true);
  new DataView(control.buffer).setBigInt64(8, FOREVER, true);
  const text = `(module
    ${importsOf(`${before} ${body}`)}
    (memory (export "memory") 1)
    (global (export "wasyncio") i32 (i32.const ${CONTROL}))
    (global (export "__heap_base") i32 (i32.const ${memory}))
    (global (export "__data_end") i32 (i32.const ${ROOM}))
    (data (i32.const ${CONTROL}) "${escape(control)}")
    ${data.join("\n")}
    ${before}
    (func (export "_start") ${body}))`;
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(binaryen.Features.All);
    const section = new DataView(new ArrayBuffer(SECTION_SIZE));
    [ABI_VERSION, 0, 16, 16, sources, ringBytes, memory - ROOM, memory].forEach((word, index) => {
      section.setUint32(4 * index, word, true);
    });
    module.addCustomSection("wasyncio", new Uint8Array(section.buffer));
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

/** The imports that `text` calls. */
function importsOf(text: string): string {
  return Object.entries(signatures)
    .flatMap(([module, names]) =>
      Object.entries(names).map(([name, [parameters, result]]) => {
        const call = module === "wasyncio" ? `$${name}` : `$${module.slice("wasyncio:".length)}.${name}`;
        if (!new RegExp(`\\${call}(?![\\w.])`).test(text)) return "";
        const type = `${parameters.map((type) => `(param ${type})`).join("")}${result === "void" ? "" : `(result ${result})`}`;
        return `(import "${module}" "${name}" (func ${call} ${type}))`;
      }),
    )
    .join("\n");
}

function escape(data: string | Uint8Array): string {
  return [...Buffer.from(data)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}
