// What no host serves: imports that the ABI does not have (AssemblyScript's library has many, for browsers and Node), and
// linear memory that grows. Each is an error where the program calls it, however far down in a library the import is.
import { signatures } from "../host/node/abi.js";
import {
  AscFunction,
  type AstNode,
  type Binaryen,
  type BinaryenModule,
  type CallExpression,
  type Compiler,
  type Program,
} from "./asc.js";
import type { Hooks } from "./hooks.js";
import { report } from "./report.js";
import { TEXTS } from "./texts.js";

/** What to use instead, by `module.name` of the import. */
const instead: readonly (readonly [import_: RegExp, hint: string])[] = [
  [/^env\.(Date|performance)\.now$/, "use getEventLoop().time() or timeMicros(), from the program's start"],
  [/^env\.(setTimeout|setInterval|requestAnimationFrame)$/, "use getEventLoop().callLater(ms, callback)"],
  [/^env\.process\.exit/, "use exit(code)"],
  [/^env\.process\./, "use console, exit and wasyncio's sources"],
  [/^env\.crypto\./, "no host has a source of entropy; Math.random() is there"],
];

/** Who calls a function: the program's own line where it does, else functions of libraries. */
interface Callers {
  node: AstNode | null;
  readonly libraries: Set<AscFunction>;
}

/** The calls that were compiled. */
export class CallGraph {
  private readonly callers = new Map<AscFunction, Callers>();

  readonly hooks: Hooks = {
    compileCallDirect: (compiler, next, callee, operands, node, ...rest) => {
      this.add(compiler, callee, node);
      return next(callee, operands, node, ...rest);
    },
    makeCallDirect: (compiler, next, callee, operands, node, ...rest) => {
      this.add(compiler, callee, node);
      return next(callee, operands, node, ...rest);
    },
  };

  private add(compiler: Compiler, callee: AscFunction, node: AstNode): void {
    let callers = this.callers.get(callee);
    if (!callers) {
      callers = { node: null, libraries: new Set() };
      this.callers.set(callee, callers);
    }
    if (isProgram(node)) {
      callers.node ??= node;
    } else {
      callers.libraries.add(compiler.currentFlow.sourceFunction);
    }
  }

  /** The first place in the program that leads to `callee`. */
  placeOf(callee: AscFunction): AstNode | null {
    const seen = new Set([callee]);
    for (const candidate of seen) {
      const callers = this.callers.get(candidate);
      if (callers?.node) {
        return callers.node;
      }
      for (const caller of callers?.libraries ?? []) {
        seen.add(caller);
      }
    }
    return null;
  }
}

function isProgram(node: AstNode): boolean {
  return !node.range.source.normalizedPath.startsWith("~lib/");
}

/** Reports the imports that the ABI does not have; whether there were none. */
export function checkImports(program: Program, binaryen: Binaryen, module: BinaryenModule, calls: CallGraph): boolean {
  let fine = true;
  const refuse = (internalName: string, importModule: string, name: string): void => {
    if (Object.hasOwn(signatures, importModule) && Object.hasOwn(signatures[importModule], name)) {
      return;
    }
    fine = false;
    const full = `${importModule}.${name}`;
    const callee = program.instancesByName.get(internalName);
    const place = callee instanceof AscFunction ? calls.placeOf(callee) : null;
    const hint =
      instead.find(([pattern]) => pattern.test(full))?.[1] ?? "a program imports only what docs/abi.md lists";
    report(program, place?.range ?? null, `No host has ${full}: ${hint}.`);
  };
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (info.module) {
      refuse(info.name, info.module, info.base ?? "");
    }
  }
  for (let index = 0; index < module.getNumGlobals(); index++) {
    const info = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
    if (info.module && info.module !== TEXTS) {
      refuse(info.name, info.module, info.base ?? "");
    }
  }
  return fine;
}

/** More pages than there can be: what asc's allocator asks memory.size for, it then has. */
const ENOUGH_PAGES = 0xffff;

/** memory.size and memory.grow: constants for AssemblyScript's allocator, errors in the program. */
export function fixedMemory(program: Program): Hooks {
  let call: CallExpression | null = null;
  const { module } = program;
  const refuse = (what: string): void => {
    if (call && isProgram(call)) {
      report(program, call.range, `${what}: linear memory has a fixed size; set "heap" in wasyncio.json.`);
    }
  };
  module.memory_size = () => {
    refuse("memory.size");
    return module.i32(ENOUGH_PAGES);
  };
  module.memory_grow = (delta) => {
    refuse("memory.grow");
    return module.block(null, [module.drop(delta), module.i32(-1)], 2);
  };
  return {
    compileCallExpression(_compiler, next, expression, ...rest) {
      const outer = call;
      call = expression;
      const ref = next(expression, ...rest);
      call = outer;
      return ref;
    },
  };
}
