// What a program can reach, before coroutines are split: the table names their resume functions afterwards, and keeps what nobody calls.
//
// The library switches its features by globals: a flag or the table index of a function, which is set where the feature begins and asked
// for by an `if` where others have to mind it. A global that nothing reachable sets keeps its first value; what stands behind such an `if`
// is not reached, and neither is a function whose table index is only named there. So a feature that a program does not use is gone here,
// and not only what calls it.
import { isFilledIn, setConstant } from "../constants.js";
import { LIBRARY } from "../library.js";
import type { ExpressionRef, Operator } from "../asc.js";
import type { Expression, FunctionInfo, Ir } from "./expressions.js";
import { INDEX } from "./markers.js";

/** Removes the functions that neither an export, nor the table, nor what `also` says of a function reaches. */
export function removeUnreachable(ir: Ir, also: (called: string) => readonly string[]): void {
  new Reachability(ir, also).remove();
}

const TABLE = "0";
/** The first place in the table is empty: 0 is no function. */
const FIRST = 1;

class Reachability {
  private readonly functions: ReadonlyMap<string, FunctionInfo>;
  /** Names in the table, and the places that only `~index` names. */
  private readonly table: readonly string[];
  private readonly ours = new Set<number>();
  /** First values of globals, and the globals that what is reached sets to another one. */
  private readonly initial: ReadonlyMap<string, number>;
  private readonly written = new Set<string>();

  private reached = new Set<string>();
  private places = new Set<number>();
  private work: string[] = [];

  constructor(
    private readonly ir: Ir,
    private readonly also: (called: string) => readonly string[],
  ) {
    this.functions = new Map(ir.functions().map((fn) => [fn.name, fn]));
    this.table = ir.table();
    this.initial = this.switches();
    for (const fn of this.functions.values()) {
      ir.visit(fn.body, (_, info) => {
        if (isIndex(info)) {
          this.ours.add(ir.constant(info.operands[0]));
        }
      });
    }
  }

  remove(): void {
    let known: number;
    do {
      known = this.written.size;
      this.reachAll();
    } while (this.written.size > known);

    const { module, binaryen } = this.ir;
    for (const [name, fn] of this.functions) {
      if (this.reached.has(name)) {
        this.ir.setBody(fn.ref, this.cut(fn.body));
      } else {
        module.removeFunction(name);
      }
    }
    for (const [name, value] of this.initial) {
      if (!this.written.has(name)) {
        setConstant(binaryen, module, name, value);
      }
    }
    this.placeAnew();
  }

  /** The library's globals that may turn out to be constants. */
  private switches(): Map<string, number> {
    const { module, binaryen } = this.ir;
    const found = new Map<string, number>();
    for (let index = 0; index < module.getNumGlobals(); index++) {
      const { name, type, mutable, init } = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
      if (!mutable || type !== binaryen.i32 || !name.startsWith(LIBRARY) || isFilledIn(name)) {
        continue;
      }
      if (this.ir.kind(init) === "Const") {
        found.set(name, this.ir.constant(init));
      }
    }
    return found;
  }

  private reachAll(): void {
    const { module, binaryen } = this.ir;
    this.reached = new Set();
    this.places = new Set();
    for (let index = 0; index < module.getNumExports(); index++) {
      const { kind, value } = binaryen.getExportInfo(module.getExportByIndex(index));
      if (kind === binaryen.ExternalFunction) {
        this.reach(value);
      }
    }
    // Binaryen of AssemblyScript 0.27 does not tell; asc exports the start function there too.
    const start = (module as Partial<typeof module>).getStart?.call(module) ?? 0;
    if (start) {
      this.reach(binaryen.getFunctionInfo(start).name);
    }
    this.table.forEach((name, at) => {
      if (!this.ours.has(FIRST + at)) {
        this.reach(name);
      }
    });
    for (let name = this.work.pop(); name !== undefined; name = this.work.pop()) {
      const fn = this.functions.get(name);
      if (fn) {
        this.scan(fn.body);
      }
    }
  }

  private reach(name: string): void {
    for (const found of [name, ...this.also(name)]) {
      if (!this.reached.has(found)) {
        this.reached.add(found);
        this.work.push(found);
      }
    }
  }

  /** Reaches what an expression names; answers whether nothing after it runs. */
  private scan(ref: ExpressionRef): boolean {
    const { ir } = this;
    const info = ir.info(ref);
    switch (info.kind) {
      case "If": {
        const value = this.valueOf(info.condition);
        if (value === null) {
          break;
        }
        const taken = value ? info.ifTrue : info.ifFalse;
        return taken !== 0 && this.scan(taken);
      }
      case "Block":
        return info.children.some((child) => this.scan(child)) && !info.name;
      case "Call":
        if (info.target === INDEX) {
          const place = ir.constant(info.operands[0]);
          this.places.add(place);
          this.reach(this.table[place - FIRST]);
          return false;
        }
        this.reach(info.target);
        break;
      case "RefFunc":
        this.reach(info.func);
        break;
      case "GlobalSet":
        if (this.initial.has(info.name) && this.valueOf(info.value) !== this.initial.get(info.name)) {
          this.written.add(info.name);
        }
        break;
    }
    ir.eachChild(info, (child) => {
      this.scan(child);
    });
    return info.kind === "Return" || info.kind === "Unreachable";
  }

  /** The value of a condition where it is known. */
  private valueOf(ref: ExpressionRef): number | null {
    const { ir } = this;
    const { binaryen } = ir;
    const info = ir.info(ref);
    switch (info.kind) {
      case "Const":
        return ir.type(ref) === binaryen.i32 ? ir.constant(ref) : null;
      case "GlobalGet":
        return this.written.has(info.name) ? null : (this.initial.get(info.name) ?? null);
      case "Unary": {
        const value = this.valueOf(info.value);
        return value === null || ir.operator(ref, info) !== binaryen.EqZInt32 ? null : Number(!value);
      }
      case "Binary": {
        const [left, right] = [this.valueOf(info.left), this.valueOf(info.right)];
        return left === null || right === null ? null : this.combined(ir.operator(ref, info), left, right);
      }
      case "If": {
        const value = this.valueOf(info.condition);
        return value === null || !info.ifFalse ? null : this.valueOf(value ? info.ifTrue : info.ifFalse);
      }
      default:
        return null;
    }
  }

  private combined(op: Operator, left: number, right: number): number | null {
    const { binaryen } = this.ir;
    switch (op) {
      case binaryen.EqInt32:
        return Number(left === right);
      case binaryen.NeInt32:
        return Number(left !== right);
      case binaryen.AndInt32:
        return left & right;
      case binaryen.OrInt32:
        return left | right;
      default:
        return null;
    }
  }

  /** The expression without what `scan` has not seen. */
  private cut(ref: ExpressionRef): ExpressionRef {
    const { ir } = this;
    const info = ir.info(ref);
    if (info.kind === "If" && this.valueOf(info.condition) !== null) {
      const isTaken = this.valueOf(info.condition) !== 0;
      const dead = isTaken ? info.ifFalse : info.ifTrue;
      return ir.mapChildren(ref, info, (child) => {
        if (child === info.condition) {
          return ir.module.i32.const(Number(isTaken));
        }
        return child === dead ? ir.module.unreachable() : this.cut(child);
      });
    }
    if (info.kind === "GlobalSet" && this.initial.has(info.name) && !this.written.has(info.name)) {
      return ir.module.nop(); // to what it is
    }
    let isOver = false;
    return ir.mapChildren(ref, info, (child) => {
      if (isOver) {
        return ir.module.unreachable();
      }
      isOver = info.kind === "Block" && this.isLast(child);
      return this.cut(child);
    });
  }

  /** What `scan` answers. */
  private isLast(ref: ExpressionRef): boolean {
    const info = this.ir.info(ref);
    if (info.kind === "If") {
      const value = this.valueOf(info.condition);
      const taken = value === null ? 0 : value ? info.ifTrue : info.ifFalse;
      return taken !== 0 && this.isLast(taken);
    }
    if (info.kind === "Block") {
      return !info.name && info.children.some((child) => this.isLast(child));
    }
    return info.kind === "Return" || info.kind === "Unreachable";
  }

  /** The table has what is reached, and each `~index` is the place of its function: those of ours fill the gaps. */
  private placeAnew(): void {
    const { ir, table, ours } = this;
    const { module } = ir;
    const names: (string | undefined)[] = table.map((name, at) => (ours.has(FIRST + at) ? undefined : name));
    const moved = new Map<number, number>();
    for (const place of this.places) {
      let at = names.indexOf(undefined);
      if (at < 0) {
        at = names.length;
      }
      names[at] = table[place - FIRST];
      moved.set(place, FIRST + at);
    }
    while (names.length && names.at(-1) === undefined) {
      names.pop();
    }
    const filler = names.find((name) => name !== undefined) ?? "";
    if (ours.size) {
      for (let index = module.getNumElementSegments() - 1; index >= 0; index--) {
        module.removeElementSegment(segmentName(ir, index));
      }
      module.removeTable(TABLE);
      module.addTable(TABLE, FIRST + names.length, FIRST + names.length);
      if (names.length) {
        const all = names.map((name) => name ?? filler);
        module.addActiveElementSegment(TABLE, TABLE, all, module.i32.const(FIRST));
      }
    }
    for (const fn of ir.functions()) {
      const replace = (ref: ExpressionRef): ExpressionRef => {
        const info = ir.info(ref);
        if (isIndex(info)) {
          return module.i32.const(moved.get(ir.constant(info.operands[0])) ?? 0);
        }
        return ir.mapChildren(ref, info, replace);
      };
      const info = ir.function(fn.name);
      ir.setBody(info.ref, replace(info.body));
    }
  }
}

function isIndex({ kind, target }: Expression): boolean {
  return kind === "Call" && target === INDEX;
}

function segmentName({ module, binaryen }: Ir, index: number): string {
  return binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(index)).name;
}
