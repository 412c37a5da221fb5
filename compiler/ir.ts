// Walking Binaryen's IR: its JavaScript API knows the parts of each kind of expression, but not which of them are expressions.
import type { Binaryen, ExpressionRef } from "./asc.js";

const parts: Readonly<Record<string, readonly string[]>> = {
  Block: ["children"],
  If: ["condition", "ifTrue", "ifFalse"],
  Loop: ["body"],
  Break: ["value", "condition"],
  Switch: ["value", "condition"],
  Call: ["operands"],
  CallIndirect: ["operands", "target"],
  LocalSet: ["value"],
  GlobalSet: ["value"],
  Load: ["ptr"],
  Store: ["ptr", "value"],
  Unary: ["value"],
  Binary: ["left", "right"],
  Select: ["ifTrue", "ifFalse", "condition"],
  Drop: ["value"],
  Return: ["value"],
  MemoryGrow: ["delta"],
  MemoryCopy: ["dest", "source", "size"],
  MemoryFill: ["dest", "value", "size"],
};

/** An expression with its parts, as getExpressionInfo tells them. */
export interface Info {
  readonly id: number;
  readonly [part: string]: unknown;
}

/** Calls `visit` for `ref` and everything in it, the outermost first. */
export function walk(binaryen: Binaryen, ref: ExpressionRef, visit: (ref: ExpressionRef, info: Info) => void): void {
  if (!ref) {
    return;
  }
  const nop: number = binaryen.NopId;
  const unreachable: number = binaryen.UnreachableId;
  const id: number = binaryen.getExpressionId(ref);
  if (id === nop || id === unreachable) {
    return; // getExpressionInfo knows neither
  }
  const info = binaryen.getExpressionInfo(ref) as unknown as Info;
  visit(ref, info);
  for (const part of parts[nameOf(binaryen, id)] ?? []) {
    const inner = info[part] as ExpressionRef | readonly ExpressionRef[] | undefined;
    for (const child of typeof inner === "object" ? inner : [inner ?? 0]) {
      walk(binaryen, child, visit);
    }
  }
}

const names = new Map<number, string>();

function nameOf(binaryen: Binaryen, id: number): string {
  if (names.size === 0) {
    const ids = binaryen as unknown as Readonly<Record<string, number>>;
    for (const name of Object.keys(parts)) {
      names.set(ids[`${name}Id`], name);
    }
  }
  return names.get(id) ?? "";
}

/** The functions of a module that have a body. */
export function functionsOf(
  binaryen: Binaryen,
  module: import("./asc.js").BinaryenModule,
): { readonly name: string; readonly body: ExpressionRef }[] {
  return Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  )
    .filter(({ body }) => body !== 0)
    .map(({ name, body }) => ({ name, body }));
}
