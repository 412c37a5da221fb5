// The last look at a module: what docs/abi.md asks of one, held against the bytes that are about to be written.
import { ModuleError, readModule } from "../host/node/module.js";
import type { Binaryen, BinaryenModule } from "./asc.js";
import { Ir } from "./async/expressions.js";

/** One line for each thing that is wrong, with what to do. */
export function violations(binaryen: Binaryen, module: BinaryenModule): string[] {
  const found: string[] = [];
  try {
    readModule(module.emitBinary());
  } catch (error) {
    if (!(error instanceof ModuleError)) {
      throw error;
    }
    found.push(`The module ${error.message}`);
  }
  const ir = new Ir(binaryen, module);
  for (const { name, body } of ir.functions()) {
    ir.visit(body, (_, { kind }) => {
      if (kind === "MemoryGrow" || kind === "MemorySize") {
        const what = kind === "MemoryGrow" ? "memory.grow" : "memory.size";
        found.push(
          `Function ${name} uses ${what}, but memory has a fixed size: remove the call, or the transform that added it.`,
        );
      }
    });
  }
  for (let index = 0; index < module.getNumGlobals(); index++) {
    const { name, type, mutable, init } = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
    if (mutable && type === binaryen.i32) {
      const { value } = binaryen.getExpressionInfo(init) as unknown as { readonly value?: number };
      if (value !== 0) {
        found.push(
          `The first mutable i32 global, ${name}, is not 0: WAMR would take it for a stack pointer. Remove the transform that added it.`,
        );
      }
      break;
    }
  }
  return found;
}
