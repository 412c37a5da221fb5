// Counts the wasm instructions that a module executes: each statement of the chosen functions adds what it is going to execute to an
// exported global. Blocks, loops and nops are no instructions.
import binaryen from "assemblyscript/binaryen";
import { Ir, type Expression } from "../../compiler/async/expressions.js";
import type { ExpressionRef } from "../../compiler/asc.js";

/** The module with an exported global `instructions`, counting in functions whose name `counted` accepts. */
export function countInstructions(binary: Uint8Array, counted: (name: string) => boolean): Uint8Array<ArrayBuffer> {
  const module = binaryen.readBinary(binary);
  const ir = new Ir(binaryen, module);
  const { i32 } = binaryen;
  module.addGlobal("instructions", i32, true, module.i32.const(0));
  module.addGlobalExport("instructions", "instructions");

  const isStructure = ({ kind }: Expression): boolean => ["Block", "Loop", "Nop"].includes(kind);

  /** Instructions of `ref` that run whenever it is reached: not those of blocks and branches within. */
  function straight(ref: ExpressionRef): number {
    const info = ir.info(ref);
    if (isStructure(info)) {
      return 0;
    }
    let cost = 1;
    if (info.kind === "If") {
      return cost + straight(info.condition);
    }
    ir.eachChild(info, (child) => {
      cost += straight(child);
    });
    return cost;
  }

  function counting(ref: ExpressionRef): ExpressionRef {
    const cost = straight(ref);
    const inner = instrument(ref);
    if (!cost) {
      return inner;
    }
    const sum = module.i32.add(module.global.get("instructions", i32), module.i32.const(cost));
    return module.block(null, [module.global.set("instructions", sum), inner], binaryen.getExpressionType(inner));
  }

  function instrument(ref: ExpressionRef): ExpressionRef {
    const info = ir.info(ref);
    return ir.mapChildren(ref, info, (child) =>
      info.kind === "Block" || info.kind === "Loop" || (info.kind === "If" && child !== info.condition)
        ? counting(child)
        : instrument(child),
    );
  }

  for (const fn of ir.functions()) {
    if (counted(fn.name)) {
      ir.setBody(fn.ref, counting(fn.body));
    }
  }
  const counting_ = module.emitBinary();
  module.dispose();
  return new Uint8Array(counting_);
}
