// A build can be asked for a second way into the module beside _start: `_initializers` gives the top-level variables and static fields of the
// program their values, and runs none of its other top-level statements. An instance that only works for another one begins there.
//
// Both run asc's start function. In it each of the program's other top-level statements is behind a test of a flag; a build that is not
// asked has neither.
import { Type, UnaryOp, type Binaryen, type BinaryenModule, type Statement } from "./asc.js";
import type { Hooks } from "./hooks.js";
import { LIBRARY } from "./library.js";

/** The export. Not WASI's `_initialize`, which hosts may call unasked. */
export const INITIALIZERS = "_initializers";

const FLAG = "~initializersOnly";

/** The library's own top-level code belongs to its variables. */
const isLibrary = (path: string): boolean => path.startsWith(LIBRARY) || path.startsWith("~lib/rt/");

/** `isAsked`: known when the program is compiled. */
export function initializerHooks(isAsked: () => boolean): Hooks {
  let topLevel: Statement | null = null;
  return {
    compileTopLevelStatement(_compiler, next, statement, body) {
      topLevel = statement;
      next(statement, body);
      topLevel = null;
    },

    // Declarations are none to AssemblyScript's compiler at top level: what comes here is what else runs.
    compileStatement(compiler, next, statement, ...rest) {
      const isTopLevel = statement === topLevel;
      const ref = next(statement, ...rest);
      if (!isTopLevel || !isAsked() || isLibrary(statement.range.source.internalPath)) {
        return ref;
      }
      const { module } = compiler;
      const whole = module.unary(UnaryOp.EqzI32, module.global_get(FLAG, Type.i32.toRef()));
      return module.if(whole, ref);
    },
  };
}

/** Exports it. Before anything is lowered. */
export function exportInitializers(binaryen: Binaryen, module: BinaryenModule): void {
  const { i32, none } = binaryen;
  module.addGlobal(FLAG, i32, true, module.i32.const(0));
  const start = binaryen.getFunctionInfo(module.getFunction("~start")).name;
  const body = [module.global.set(FLAG, module.i32.const(1)), module.call(start, [], none)];
  module.addFunction(INITIALIZERS, none, none, [], module.block(null, body));
  module.addFunctionExport(INITIALIZERS, INITIALIZERS);
}
