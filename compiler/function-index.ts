// `f.index` of a named function is a number known at build time. AssemblyScript makes an object of 32 bytes to read it from;
// here the function only takes its place in the table, which is all that the loop needs of its own. A marker says which: where nobody
// reaches it, the function has no place (async/reachability.ts).
import { AscFunction, FunctionPrototype, ReportMode, Type, type Compiler } from "./asc.js";
import { INDEX } from "./async/markers.js";
import type { Hooks } from "./hooks.js";

/** Binaryen's number of the type. */
const I32 = 2;

/** The first place in the table is empty: 0 is no function. */
const TABLE_BASE = 1;

export function functionIndexHooks(): Hooks {
  const places = new Map<AscFunction, number>();

  function place(compiler: Compiler, instance: AscFunction): number {
    let index = places.get(instance);
    if (index === undefined) {
      // AssemblyScript 0.27 always has a table.
      const { ensureFunctionTable } = compiler.module as Partial<typeof compiler.module>;
      ensureFunctionTable?.call(compiler.module, "0");
      index = TABLE_BASE + compiler.functionTable.push(instance) - 1;
      places.set(instance, index);
    }
    return index;
  }

  return {
    compilePropertyAccessExpression(compiler, next, expression, ...rest) {
      const { resolver, currentFlow } = compiler;
      const of = expression.property.text === "index" && expression.expression;
      const found = of ? resolver.lookupExpression(of, currentFlow, Type.auto, ReportMode.Swallow) : null;
      const instance = found instanceof FunctionPrototype ? resolver.resolveFunction(found, null) : null;
      if (!instance || !compiler.compileFunction(instance)) {
        return next(expression, ...rest);
      }
      compiler.currentType = Type.u32;
      const { module } = compiler;
      return module.call(INDEX, [module.i32(place(compiler, instance))], I32);
    },
  };
}
