// The heap: a fixed stretch of linear memory behind the static data. Where it ends is known only when the data is laid out, so
// AssemblyScript's allocators are compiled with a marker in its place; and where they would grow, the program ends.
import { HEAP_END_MARKER } from "./options.js";
import { BinaryOp, type Binaryen, type BinaryenModule, type Global } from "./asc.js";
import type { Hooks } from "./hooks.js";
import { functionsOf, walk } from "./ir.js";
import type { Uncaught } from "./uncaught.js";

const RUNTIME = "~lib/rt/";

/** What AssemblyScript's allocator needs for its own tables. */
export const LEAST_HEAP = 2048;

export function heapHooks(uncaught: Uncaught): Hooks {
  return {
    compileFunctionBody(compiler, next, instance, statements) {
      const { module } = compiler;
      const full = (): number => {
        const message = uncaught.text(compiler, 'the heap is full: raise "heap" in wasyncio.json');
        return uncaught.end(compiler, uncaught.text(compiler, "MemoryError"), message, instance.declaration);
      };
      switch (instance.internalName) {
        case `${RUNTIME}tlsf/growMemory`:
          statements.push(full());
          return true;
        case `${RUNTIME}stub/maybeGrowMemory`: {
          const offset = compiler.program.elementsByName.get(`${RUNTIME}stub/offset`) as Global;
          compiler.compileGlobal(offset);
          const wanted = (): number => module.local_get(0, offset.type.toRef());
          const beyond = module.binary(BinaryOp.GtU32, wanted(), module.i32(HEAP_END_MARKER));
          statements.push(module.if(beyond, full()), module.global_set(offset.internalName, wanted()));
          return true;
        }
        default:
          return next(instance, statements);
      }
    },
  };
}

/** Whether anything of the program can allocate: its functions must have been reduced to the reachable ones. */
export function allocates(module: BinaryenModule): boolean {
  return has(module, "tlsf/__alloc") || has(module, "stub/__alloc");
}

/** Whether a collector is linked: likewise. */
export function collects(module: BinaryenModule): boolean {
  return has(module, "tcms/__collect");
}

function has(module: BinaryenModule, name: string): boolean {
  return module.getFunction(RUNTIME + name) !== 0;
}

/** Puts the heap's end into the allocator, before optimisation. */
export function setHeapEnd(binaryen: Binaryen, module: BinaryenModule, end: number): void {
  const constants = binaryen as unknown as {
    readonly Const: {
      setValueI32(ref: number, value: number): void;
      setValueI64(ref: number, value: bigint): void;
    };
  };
  for (const { name, body } of functionsOf(binaryen, module)) {
    if (name.startsWith(RUNTIME)) {
      walk(binaryen, body, (ref, info) => {
        if (info["value"] === HEAP_END_MARKER) {
          constants.Const.setValueI32(ref, end);
        } else if (info["value"] === BigInt(HEAP_END_MARKER)) {
          constants.Const.setValueI64(ref, BigInt(end));
        }
      });
    }
  }
}
