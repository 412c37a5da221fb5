// What a program can reach, before coroutines are split: the table names their resume functions afterwards, and keeps what nobody calls.
import type { Ir } from "./expressions.js";

/** Removes the functions that neither an export, nor the table, nor what `also` says of a function reaches. */
export function removeUnreachable(ir: Ir, also: (called: string) => readonly string[]): void {
  const { module, binaryen } = ir;
  const functions = new Map(ir.functions().map((fn) => [fn.name, fn]));
  const reached = new Set<string>();
  const work: string[] = [];
  const reach = (name: string): void => {
    for (const found of [name, ...also(name)]) {
      if (!reached.has(found)) {
        reached.add(found);
        work.push(found);
      }
    }
  };
  for (let index = 0; index < module.getNumExports(); index++) {
    const { kind, value } = binaryen.getExportInfo(module.getExportByIndex(index));
    if (kind === binaryen.ExternalFunction) {
      reach(value);
    }
  }
  // Binaryen of AssemblyScript 0.27 does not tell; asc exports the start function there too.
  const start = (module as Partial<typeof module>).getStart?.call(module) ?? 0;
  if (start) {
    reach(binaryen.getFunctionInfo(start).name);
  }
  ir.table().forEach(reach);
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    const fn = functions.get(name);
    if (fn) {
      ir.visit(fn.body, (_, { kind, target, func }) => {
        if (kind === "Call") {
          reach(target);
        } else if (kind === "RefFunc") {
          reach(func);
        }
      });
    }
  }
  for (const name of functions.keys()) {
    if (!reached.has(name)) {
      module.removeFunction(name);
    }
  }
}
