// Where an error leaves the module: what a host calls is wrapped, and tells the library what nobody caught.
import type { ExpressionRef } from "../asc.js";
import type { Ir } from "./expressions.js";
import type { Throwing } from "./throwing.js";

/** At the end of a program: whatever loop errors belong to (assembly/unretrieved.ts). */
const ALL = -1;

/**
 * `uncaught`: the library's function that ends the program. `report`: the one that tells of errors that nobody has asked for, where the
 * program has it.
 */
export function guardBoundaries(ir: Ir, throwing: Throwing, pending: string, uncaught: string, report: string): void {
  const { module, binaryen } = ir;
  const guarded = new Map<string, string>();

  function guard(target: string): string {
    const known = guarded.get(target);
    if (known !== undefined) {
      return known;
    }
    const { params, results } = ir.function(target);
    const types = binaryen.expandType(params);
    const name = `${target}~guarded`;
    const call = module.call(
      target,
      types.map((type, index) => module.local.get(index, type)),
      results,
    );
    const hasResult = results !== binaryen.none;
    const body: ExpressionRef[] = [
      hasResult ? module.local.set(types.length, call) : call,
      module.if(module.global.get(pending, binaryen.i32), module.call(uncaught, [], binaryen.none)),
      ...(module.getFunction(report) ? [module.call(report, [module.i32.const(ALL)], binaryen.none)] : []),
      ...(hasResult ? [module.local.get(types.length, results)] : []),
    ];
    module.addFunction(name, params, results, hasResult ? [results] : [], module.block(null, body, results));
    guarded.set(target, name);
    return name;
  }

  const exports = Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  );
  for (const { kind, name, value } of exports) {
    if (kind === binaryen.ExternalFunction && throwing.functions.has(value)) {
      module.removeExport(name);
      module.addFunctionExport(guard(value), name);
    }
  }
  // Binaryen of AssemblyScript 0.27 does not tell; asc exports the start function there too.
  const start = (module as Partial<typeof module>).getStart?.call(module) ?? 0;
  const name = start ? binaryen.getFunctionInfo(start).name : "";
  if (throwing.functions.has(name)) {
    module.setStart(module.getFunction(guard(name)));
  }
}
