// Where things lie in linear memory, and what the module says of it:
//
//    0        nothing: null points here
//    8        static data, control block, tables and pools of the library
//    data end
//    heap     of fixed size, only where the program allocates
//    texts    of what can leave the program (texts.ts): known last
//    end      exported as __heap_base
//
// WAMR shrinks linear memory below a page to what __heap_base says when the memory never grows and both that and __data_end are
// immutable exports. It also takes the first mutable i32 global for a stack pointer when its value lies in memory, and traps when
// it moves: so the first one is a zero that nobody writes.
import type { Binaryen, BinaryenModule, Compiler } from "./asc.js";
import type { Hooks } from "./hooks.js";
import { INITIALIZERS } from "./initializers.js";

const PAGE = 65536;
/** Zero bytes that cost less as a gap between two data segments than as data: a segment's header. */
const GAP = 8;

export interface Layout {
  /** End of the static data that lies before the heap. */
  readonly dataEnd: number;
  /** End of all of it. */
  readonly end: number;
  /** Bytes of heap. */
  readonly heap: number;
}

/** Some of the static data. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** The static data as the compiler has laid it out: caught when it is done. */
export class StaticData {
  segments: readonly Segment[] = [];
  /** End of what the compiler has laid out. */
  end = 0;

  readonly hooks: Hooks = {
    compile: (compiler: Compiler, next) => {
      // Data goes into the module when the layout is applied; until then it would only be copied, byte by byte.
      const setMemory = compiler.module.setMemory.bind(compiler.module);
      compiler.module.setMemory = (initial, maximum, _segments, ...rest) => {
        setMemory(initial, maximum, [], ...rest);
      };
      const module = next();
      this.segments = compiler.memorySegments.map(({ offset, buffer }) => ({
        address: i64_low(offset),
        bytes: buffer,
      }));
      this.end = i64_low(compiler.memoryOffset);
      return module;
    },
  };

  /** Adds data behind all there is. */
  add(address: number, bytes: Uint8Array): void {
    this.segments = [...this.segments, { address, bytes }];
  }

  remove(segments: readonly Segment[]): void {
    const removed = new Set(segments);
    this.segments = this.segments.filter((segment) => !removed.has(segment));
  }

  /** The data that is not zero, in as few pieces as pay. */
  pieces(): { readonly address: number; readonly bytes: number[] }[] {
    const pieces: { address: number; bytes: number[] }[] = [];
    for (const { address, bytes } of [...this.segments].sort((a, b) => a.address - b.address)) {
      for (let index = 0; index < bytes.length; index++) {
        if (bytes[index] === 0) {
          continue;
        }
        const last = pieces[pieces.length - 1] as (typeof pieces)[number] | undefined;
        const gap = last ? address + index - last.address - last.bytes.length : GAP;
        if (last && gap < GAP) {
          last.bytes.push(...new Array<number>(gap).fill(0), bytes[index]);
        } else {
          pieces.push({ address: address + index, bytes: [bytes[index]] });
        }
      }
    }
    return pieces;
  }
}

export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** A program is called once: the guard that asc puts around an exported start function goes. Before optimisation. */
export function removeStartGuard(binaryen: Binaryen, module: BinaryenModule): void {
  const guard = "~started";
  if (!module.getGlobal(guard)) {
    return;
  }
  const { body } = binaryen.getFunctionInfo(module.getFunction("~start"));
  const statements = binaryen.getExpressionInfo(body) as unknown as { readonly children: readonly number[] };
  const block = binaryen as unknown as {
    readonly Block: { setChildAt(ref: number, index: number, child: number): void };
  };
  // if (~started) return; ~started = 1;
  for (const index of [0, 1]) {
    if (!binaryen.emitText(statements.children[index]).includes(`$${guard}`)) {
      throw new Error(`asc's start function has changed its shape: ${binaryen.emitText(body)}`);
    }
    block.Block.setChildAt(body, index, module.nop());
  }
  module.removeGlobal(guard);
}

/** A host calls _start and reads the control block: what else the program's file exports is not. Before optimisation. */
export function reduceExports(binaryen: Binaryen, module: BinaryenModule): void {
  const names = Array.from(
    { length: module.getNumExports() },
    (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name,
  );
  for (const name of names) {
    if (!["_start", INITIALIZERS, "wasyncio", "memory"].includes(name)) {
      module.removeExport(name);
    }
  }
}

/** Writes memory, globals and exports. After optimisation. */
export function applyLayout(binaryen: Binaryen, module: BinaryenModule, data: StaticData, layout: Layout): void {
  const pages = Math.max(1, Math.ceil(layout.end / PAGE));
  const segments = data
    .pieces()
    .map(({ address, bytes }) => ({ offset: module.i32.const(address), data: new Uint8Array(bytes), passive: false }));
  module.removeExport("memory");
  module.setMemory(pages, pages, "memory", segments, false, false, "0");

  const globals = Array.from({ length: module.getNumGlobals() }, (_, index) =>
    binaryen.getGlobalInfo(module.getGlobalByIndex(index)),
  );
  if (globals.some(({ mutable, type }) => mutable && type === binaryen.i32)) {
    for (const { name } of globals) {
      module.removeGlobal(name);
    }
    module.addGlobal("~zero", binaryen.i32, true, module.i32.const(0));
    for (const { name, type, mutable, init } of globals) {
      module.addGlobal(name, type, mutable, init);
    }
  }
  for (const [name, value] of [
    ["__data_end", layout.dataEnd],
    ["__heap_base", layout.end],
  ] as const) {
    module.addGlobal(`~${name}`, binaryen.i32, false, module.i32.const(value));
    module.addGlobalExport(`~${name}`, name);
  }
}
