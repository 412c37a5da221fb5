// Reading and rewriting Binaryen's IR: children in evaluation order, replaced in place, and locals added to a function that stays
// where it is. References to expressions survive flatten and the Relooper, so what is noted for one stays true.
import type { Binaryen, BinaryenModule, ExpressionRef, Operator } from "../asc.js";
import { Reader, type Expression, type Kind } from "./reading.js";
import type { SpareLocals } from "./spare-locals.js";

export type { Expression, Kind } from "./reading.js";

export interface FunctionInfo {
  readonly ref: number;
  readonly name: string;
  readonly params: number;
  readonly results: number;
  readonly vars: readonly number[];
  readonly body: ExpressionRef;
}

type Setter = (ref: ExpressionRef, ...operands: number[]) => void;
type Wrapper = Readonly<Record<string, Setter>>;

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The functions of one module, and how to read and change what they are made of. */
export class Ir {
  private readonly reader: Reader;

  constructor(
    readonly binaryen: Binaryen,
    readonly module: BinaryenModule,
    private readonly spare: SpareLocals | null = null,
  ) {
    this.reader = new Reader(binaryen);
  }

  kind(ref: ExpressionRef): Kind {
    return this.reader.kind(ref);
  }

  /** What an expression is now: later changes do not show. */
  info(ref: ExpressionRef): Expression {
    return this.reader.info(ref);
  }

  type(ref: ExpressionRef): number {
    return this.binaryen.getExpressionType(ref);
  }

  /** The value of a constant of type i32. */
  constant(ref: ExpressionRef): number {
    type Constants = { readonly Const: { getValueI32(ref: ExpressionRef): number } };
    return (this.binaryen as unknown as Constants).Const.getValueI32(ref);
  }

  /** The operator of a Unary or Binary, a number of Binaryen's. */
  operator(ref: ExpressionRef, { kind }: Expression): Operator {
    type Operators = Readonly<Record<string, { getOp(ref: ExpressionRef): Operator }>>;
    return (this.binaryen as unknown as Operators)[kind].getOp(ref);
  }

  eachChild(info: Expression, visit: (child: ExpressionRef, part: string, index: number) => void): void {
    this.reader.eachChild(info, visit);
  }

  /** Everything in `ref` and then itself, in evaluation order. */
  visit(ref: ExpressionRef, see: (ref: ExpressionRef, info: Expression) => void): void {
    this.reader.visit(ref, see);
  }

  /** Puts `change(child)` in the place of every child. Answers `ref`. */
  mapChildren(ref: ExpressionRef, info: Expression, change: (child: ExpressionRef) => ExpressionRef): ExpressionRef {
    const wrapper = (this.binaryen as unknown as Readonly<Record<string, Wrapper>>)[info.kind];
    this.eachChild(info, (child, part, index) => {
      const changed = change(child);
      if (changed !== child) {
        if (index >= 0) {
          wrapper[part === "children" ? "setChildAt" : "setOperandAt"](ref, index, changed);
        } else {
          wrapper[`set${capitalised(part)}`](ref, changed);
        }
      }
    });
    return ref;
  }

  setIndex(ref: ExpressionRef, kind: "LocalGet" | "LocalSet", index: number): void {
    (this.binaryen as unknown as Readonly<Record<string, Wrapper>>)[kind]["setIndex"](ref, index);
  }

  /** Gives a label, or the labels that a branch goes to, other names. */
  relabel(ref: ExpressionRef, info: Expression, rename: (label: string) => string): void {
    type SetName = (ref: ExpressionRef, ...operands: (number | string)[]) => void;
    const wrapper = (this.binaryen as unknown as Readonly<Record<string, Readonly<Record<string, SetName>>>>)[
      info.kind
    ];
    if (info.kind === "Switch") {
      info.names.forEach((name, index) => {
        wrapper["setNameAt"](ref, index, rename(name));
      });
      wrapper["setDefaultName"](ref, rename(info.defaultName));
    } else if (info.name && (info.kind === "Block" || info.kind === "Loop" || info.kind === "Break")) {
      wrapper["setName"](ref, rename(info.name));
    }
  }

  setTarget(ref: ExpressionRef, target: string): void {
    const wrapper = this.binaryen as unknown as { Call: { setTarget(ref: ExpressionRef, target: string): void } };
    wrapper.Call.setTarget(ref, target);
  }

  setBody(ref: number, body: ExpressionRef): void {
    (this.binaryen as unknown as Readonly<Record<string, Wrapper>>)["Function"]["setBody"](ref, body);
  }

  block(list: readonly ExpressionRef[], label: string | null = null, type?: number): ExpressionRef {
    return list.length === 1 && label === null ? list[0] : this.module.block(label, list, type);
  }

  /** The value that stands for none. */
  zero(type: number): ExpressionRef {
    const { binaryen, module } = this;
    switch (type) {
      case binaryen.i64:
        // BigInt is what this binding takes; its types are older.
        return constant64(module, 0n);
      case binaryen.f32:
        return module.f32.const(0);
      case binaryen.f64:
        return module.f64.const(0);
      case binaryen.v128:
        return module.v128.const(new Uint8Array(16));
      default:
        return module.i32.const(0);
    }
  }

  sizeOf(type: number): number {
    const { binaryen } = this;
    return type === binaryen.v128 ? 16 : type === binaryen.i64 || type === binaryen.f64 ? 8 : 4;
  }

  load(type: number, offset: number, address: ExpressionRef): ExpressionRef {
    const { binaryen, module } = this;
    switch (type) {
      case binaryen.i64:
        return module.i64.load(offset, 4, address);
      case binaryen.f32:
        return module.f32.load(offset, 4, address);
      case binaryen.f64:
        return module.f64.load(offset, 4, address);
      case binaryen.v128:
        return module.v128.load(offset, 4, address);
      default:
        return module.i32.load(offset, 4, address);
    }
  }

  store(type: number, offset: number, address: ExpressionRef, value: ExpressionRef): ExpressionRef {
    const { binaryen, module } = this;
    switch (type) {
      case binaryen.i64:
        return module.i64.store(offset, 4, address, value);
      case binaryen.f32:
        return module.f32.store(offset, 4, address, value);
      case binaryen.f64:
        return module.f64.store(offset, 4, address, value);
      case binaryen.v128:
        return module.v128.store(offset, 4, address, value);
      default:
        return module.i32.store(offset, 4, address, value);
    }
  }

  typesOf({ params, vars }: FunctionInfo): number[] {
    return [...this.binaryen.expandType(params), ...vars];
  }

  /** Adds locals in place: the function keeps its name, its place and its debug locations. */
  locals(fn: FunctionInfo): Locals {
    const types = this.typesOf(fn);
    const { spare } = this;
    if (spare) {
      return { types, add: (type) => spare.take(fn.name, type) };
    }
    const add = (this.binaryen as unknown as { _BinaryenFunctionAddVar: (fn: number, type: number) => number })[
      "_BinaryenFunctionAddVar"
    ];
    return {
      types,
      add: (type) => {
        add(fn.ref, type);
        return types.push(type) - 1;
      },
    };
  }

  function(name: string): FunctionInfo {
    const ref = this.module.getFunction(name);
    return { ...(this.binaryen.getFunctionInfo(ref) as unknown as FunctionInfo), ref };
  }

  /** The functions that have a body. */
  functions(): FunctionInfo[] {
    const all = Array.from({ length: this.module.getNumFunctions() }, (_, index) => {
      const ref = this.module.getFunctionByIndex(index);
      return { ...(this.binaryen.getFunctionInfo(ref) as unknown as FunctionInfo), ref };
    });
    return all.filter(({ body }) => body !== 0);
  }

  /** Names of the functions in the function table. */
  table(): string[] {
    return Array.from({ length: this.module.getNumElementSegments() }, (_, index) =>
      this.module.getElementSegmentByIndex(index),
    ).flatMap((segment) => (this.binaryen.getElementSegmentInfo(segment) as { data: string[] }).data);
  }
}

export interface Locals {
  readonly types: number[];
  add(type: number): number;
}

/** Key of a signature, for calls through the table. */
export function signatureOf({ params, results }: { readonly params: number; readonly results: number }): string {
  return `${params}>${results}`;
}

/** Binaryen takes one bigint; that of AssemblyScript 0.27 two halves. */
export function constant64(module: BinaryenModule, value: bigint): ExpressionRef {
  if ("getStart" in module) {
    return module.i64.const(value);
  }
  const { i64 } = module as unknown as { i64: { const(low: number, high: number): ExpressionRef } };
  return i64.const(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}
