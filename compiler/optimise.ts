// Optimisation: asc's own passes at the level that was asked for, then Binaryen's at -O4. Together they gave modules as small as
// -Oz and loops as fast as -O3. It happens inside the transform, so that what is checked afterwards is what is written.
import type { ExpressionRef, Program } from "./asc.js";
import type { Ir } from "./async/expressions.js";

/** wasm-opt's defaults for inlining: asc's own are tuned for its first round. */
const inlining = { always: 2, flexible: 20, oneCaller: -1 };

export function optimiseAsAsc(program: Program): void {
  const { optimizeLevelHint: level, shrinkLevelHint: shrink, debugInfo } = program.options;
  program.module.optimize(level, shrink, debugInfo, false);
}

export function optimiseMore(program: Program, ir: Ir): void {
  if (program.options.willOptimize && !program.options.debugInfo) {
    const { binaryen, module } = ir;
    dropUnusedLoads(ir);
    binaryen.setOptimizeLevel(4);
    binaryen.setShrinkLevel(0);
    binaryen.setAlwaysInlineMaxSize(inlining.always);
    binaryen.setFlexibleInlineMaxSize(inlining.flexible);
    binaryen.setOneCallerInlineMaxSize(inlining.oneCaller);
    module.optimize();
  }
}

/**
 * Loads whose value nobody wants: of a class, where a method turned out to have no override, or for an assertion that is off. Binaryen
 * keeps them, since a load outside memory traps.
 */
function dropUnusedLoads(ir: Ir): void {
  for (const { body } of ir.functions()) {
    ir.visit(body, (ref, info) => {
      if (info.kind === "Drop") ir.mapChildren(ref, info, (value) => addressOf(ir, value));
    });
  }
}

/** The address of a load, or the expression itself. */
function addressOf(ir: Ir, ref: ExpressionRef): ExpressionRef {
  const info = ir.info(ref);
  return info.kind === "Load" ? addressOf(ir, info.ptr) : ref;
}

/** Makes asc's own optimisation, which comes after the transforms, do nothing but say how to write. */
export function keepFromOptimising(program: Program): void {
  const { module } = program;
  module.optimize = (level, shrink, debugInfo) => {
    const stackIr = level >= 2 || shrink >= 1;
    module.setDebugInfo(debugInfo ?? false);
    // AssemblyScript 0.27 has none.
    const { setGenerateStackIR, setOptimizeStackIR } = module as Partial<typeof module>;
    setGenerateStackIR?.call(module, stackIr);
    setOptimizeStackIR?.call(module, stackIr);
  };
}
