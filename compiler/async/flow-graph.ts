// Control-flow graph and liveness of one function, flattened first. `points` are the calls of interest (where a coroutine stops, or
// what may collect): each ends its block, and knows which locals live across it.
import type { ExpressionRef } from "../asc.js";
import type { Expression, FunctionInfo, Ir } from "./expressions.js";
import { RETHROW, RETURN, THREW } from "./markers.js";

/** After these every call is a statement, or the value of a local.set or drop. */
const FLATTEN = ["flatten", "dce", "simplify-locals-nonesting"];

export interface Block {
  readonly id: number;
  readonly code: ExpressionRef[];
  end: End;
  /** Locals that are read before they are written, from here on. */
  liveIn: Set<number>;
  operations: readonly Operation[];
  endOperations: readonly Operation[];
}

/** A local is read or written. */
interface Operation {
  readonly writes: boolean;
  readonly local: number;
}

export type End =
  | { readonly op: "goto"; to: Block }
  | { readonly op: "if"; readonly condition: ExpressionRef; yes: Block; no: Block }
  | { readonly op: "switch"; readonly condition: ExpressionRef; cases: Block[]; otherwise: Block }
  | { readonly op: "return"; readonly value: ExpressionRef }
  /** An error leaves the coroutine. */
  | { readonly op: "leave" }
  | { readonly op: "unreachable" }
  | Point;

export interface Point {
  readonly op: "point";
  readonly call: Expression;
  /** The statement that the call is, or is in. */
  readonly ref: ExpressionRef;
  /** The local that takes its result, or -1. */
  readonly local: number;
  to: Block;
  handler: Block | null;
  /** Locals that live across it; those of the way on when it has not thrown. */
  live: Set<number>;
  liveNormal: Set<number>;
}

export interface FlowGraph {
  readonly fn: FunctionInfo;
  readonly types: readonly number[];
  readonly entry: Block;
  readonly blocks: readonly Block[];
  readonly points: readonly Point[];
}

export function successors({ end }: Block): Block[] {
  switch (end.op) {
    case "goto":
      return [end.to];
    case "if":
      return [end.yes, end.no];
    case "switch":
      return [...end.cases, end.otherwise];
    case "point":
      return end.handler ? [end.to, end.handler] : [end.to];
    default:
      return [];
  }
}

export function flowGraph(ir: Ir, name: string, isPoint: (call: Expression) => boolean): FlowGraph {
  ir.module.runPassesOnFunction(ir.module.getFunction(name), FLATTEN);
  const fn = ir.function(name);
  const builder = new Builder(ir, fn, isPoint);
  const all = builder.build();
  threadJumps(all);
  const blocks = reachable([all[0]], successors);
  computeLiveness(ir, blocks);
  const points = blocks
    .filter(({ end }) => end.op === "point")
    .sort((a, b) => a.id - b.id)
    .map(({ end }) => end as Point);
  return { fn, types: builder.types, entry: all[0], blocks, points };
}

class Builder {
  readonly types: readonly number[];
  private readonly blocks: Block[] = [];
  private readonly labels: { readonly name: string; readonly block: Block }[] = [];
  /** Locals that hold the answer of ~threw. */
  private readonly tests = new Set<number>();
  /** Locals that hold ~return's, and the value it was given. */
  private readonly results = new Map<number, ExpressionRef>();
  private readonly open = new Set<Block>();
  /** The point that a block follows. */
  private readonly after = new Map<Block, Point>();
  private current: Block;

  constructor(
    private readonly ir: Ir,
    private readonly fn: FunctionInfo,
    private readonly isPoint: (call: Expression) => boolean,
  ) {
    this.types = ir.typesOf(fn);
    this.current = this.block();
  }

  build(): Block[] {
    this.emit(this.fn.body);
    const falls: End = this.fn.results === this.ir.binaryen.none ? { op: "return", value: 0 } : { op: "unreachable" };
    for (const block of this.open) {
      block.end = falls;
    }
    return this.blocks;
  }

  private block(): Block {
    const block: Block = {
      id: this.blocks.length,
      code: [],
      end: { op: "unreachable" },
      liveIn: new Set(),
      operations: [],
      endOperations: [],
    };
    this.blocks.push(block);
    this.open.add(block);
    return block;
  }

  private end(end: End): void {
    if (this.open.delete(this.current)) {
      this.current.end = end;
    }
  }

  private label(name: string): Block {
    for (let index = this.labels.length - 1; index >= 0; index--) {
      if (this.labels[index].name === name) {
        return this.labels[index].block;
      }
    }
    throw new Error(`no label ${name} in ${this.fn.name}`);
  }

  private within(name: string, block: Block, emit: () => void): void {
    if (name) {
      this.labels.push({ name, block });
    }
    emit();
    if (name) {
      this.labels.pop();
    }
  }

  private point(call: Expression, ref: ExpressionRef, local: number): void {
    const to = this.block();
    const point: Point = { op: "point", call, ref, local, to, handler: null, live: new Set(), liveNormal: new Set() };
    this.end(point);
    this.after.set(to, point);
    this.current = to;
  }

  private emit(ref: ExpressionRef): void {
    if (!ref) {
      return;
    }
    const info = this.ir.info(ref);
    switch (info.kind) {
      case "Nop":
        return;
      case "Block":
        this.emitBlock(info);
        return;
      case "Loop": {
        const head = this.block();
        this.end({ op: "goto", to: head });
        this.current = head;
        this.within(info.name, head, () => {
          this.emit(info.body);
        });
        return;
      }
      case "If":
        this.emitIf(info);
        return;
      case "Break":
        this.emitBreak(info);
        return;
      case "Switch":
        this.end({
          op: "switch",
          condition: info.condition,
          cases: info.names.map((name) => this.label(name)),
          otherwise: this.label(info.defaultName),
        });
        this.current = this.block();
        return;
      case "Return":
        this.end({ op: "return", value: this.resultOf(info.value) });
        this.current = this.block();
        return;
      case "Unreachable":
        this.end({ op: "unreachable" });
        this.current = this.block();
        return;
      default:
        if (!this.emitCall(ref, info)) {
          this.current.code.push(ref);
        }
    }
  }

  private emitBlock(info: Expression): void {
    const children = (): void => {
      for (const child of info.children) {
        this.emit(child);
      }
    };
    if (!info.name) {
      children();
      return;
    }
    const after = this.block();
    this.within(info.name, after, children);
    this.end({ op: "goto", to: after });
    this.current = after;
  }

  private emitIf(info: Expression): void {
    const [yes, no, join] = [this.block(), this.block(), this.block()];
    this.end({ op: "if", condition: info.condition, yes, no });
    for (const [block, code] of [
      [yes, info.ifTrue],
      [no, info.ifFalse],
    ] as const) {
      this.current = block;
      this.emit(code);
      this.end({ op: "goto", to: join });
    }
    this.current = join;
  }

  private emitBreak(info: Expression): void {
    const to = this.label(info.name);
    if (!info.condition) {
      this.end({ op: "goto", to });
      this.current = this.block();
      return;
    }
    const test = this.ir.info(info.condition);
    if (test.kind === "LocalGet" && this.tests.has(test.index)) {
      const point = this.after.get(this.current);
      if (!point || this.current.code.length) {
        throw new Error(`the test after an await has moved away from it in ${this.fn.name}`);
      }
      point.handler = to; // the exceptional way out of a point
      return;
    }
    const no = this.block();
    this.end({ op: "if", condition: info.condition, yes: to, no });
    this.current = no;
  }

  /** What a coroutine's `return ~return(value)` gives, or a function's return. */
  private resultOf(value: ExpressionRef): ExpressionRef {
    if (!value) {
      return 0;
    }
    const info = this.ir.info(value);
    if (info.kind === "LocalGet" && this.results.has(info.index)) {
      return this.results.get(info.index)!;
    }
    return info.kind === "Call" && info.target === RETURN ? (info.operands[0] ?? 0) : value;
  }

  /** Whether `ref` was a call that means something here. */
  private emitCall(ref: ExpressionRef, info: Expression): boolean {
    const isSet = info.kind === "LocalSet";
    if (isSet || info.kind === "Drop") {
      const value = this.ir.info(info.value);
      if (isSet && value.kind === "Call" && value.target === THREW) {
        this.tests.add(info.index);
        return true;
      }
      if (isSet && value.kind === "LocalGet" && this.tests.has(value.index)) {
        this.tests.add(info.index);
        return true;
      }
      if (isSet && value.kind === "Call" && value.target === RETURN) {
        this.results.set(info.index, value.operands[0] ?? 0);
        return true;
      }
      if (this.isPoint(value)) {
        this.point(value, ref, isSet ? info.index : -1);
        return true;
      }
      return false;
    }
    if (info.kind !== "Call" && info.kind !== "CallIndirect") {
      return false;
    }
    if (info.kind === "Call" && info.target === RETHROW) {
      this.end({ op: "leave" });
      this.current = this.block();
      return true;
    }
    if (this.isPoint(info)) {
      this.point(info, ref, -1);
      return true;
    }
    return false;
  }
}

/** A jump to an empty block that only jumps on goes where that goes. */
function threadJumps(blocks: readonly Block[]): void {
  const thread = (block: Block): Block => {
    let at = block;
    for (let hops = 0; hops < blocks.length && !at.code.length && at.end.op === "goto" && at.end.to !== at; hops++) {
      at = at.end.to;
    }
    return at;
  };
  for (const { end } of blocks) {
    switch (end.op) {
      case "goto":
        end.to = thread(end.to);
        break;
      case "if":
        end.yes = thread(end.yes);
        end.no = thread(end.no);
        break;
      case "switch":
        end.cases = end.cases.map(thread);
        end.otherwise = thread(end.otherwise);
        break;
      case "point":
        end.to = thread(end.to);
        end.handler &&= thread(end.handler);
        break;
      default:
    }
  }
}

/** In post-order: what liveness converges on fastest. */
export function reachable(from: readonly Block[], follows: (block: Block) => Block[]): Block[] {
  const seen = new Set<Block>();
  const order: Block[] = [];
  const stack: { readonly block: Block; readonly rest: Block[] }[] = [];
  const enter = (block: Block): void => {
    if (seen.has(block)) return;
    seen.add(block);
    stack.push({ block, rest: follows(block) });
  };
  for (const first of from) {
    enter(first);
    while (stack.length) {
      const top = stack[stack.length - 1];
      const next = top.rest.shift();
      if (next) {
        enter(next);
      } else {
        order.push(top.block);
        stack.pop();
      }
    }
  }
  return order;
}

/** The expressions that the end of a block evaluates. */
export function endExpressions({ end }: Block): ExpressionRef[] {
  switch (end.op) {
    case "if":
    case "switch":
      return [end.condition];
    case "return":
      return end.value ? [end.value] : [];
    case "point": {
      const { operands, kind, target } = end.call;
      return [...operands, ...(kind === "CallIndirect" ? [target as unknown as ExpressionRef] : [])];
    }
    default:
      return [];
  }
}

function computeLiveness(ir: Ir, blocks: readonly Block[]): void {
  const operationsOf = (refs: readonly ExpressionRef[]): Operation[] => {
    const operations: Operation[] = [];
    for (const ref of refs) {
      ir.visit(ref, (_, { kind, index }) => {
        if (kind === "LocalGet" || kind === "LocalSet") {
          operations.push({ writes: kind === "LocalSet", local: index });
        }
      });
    }
    return operations;
  };
  for (const block of blocks) {
    block.operations = operationsOf(block.code);
    block.endOperations = operationsOf(endExpressions(block));
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const block of blocks) {
      const live = liveOut(block);
      for (const operations of [block.endOperations, block.operations]) {
        for (let index = operations.length - 1; index >= 0; index--) {
          const { writes, local } = operations[index];
          if (writes) {
            live.delete(local);
          } else {
            live.add(local);
          }
        }
      }
      if (live.size !== block.liveIn.size) {
        block.liveIn = live;
        changed = true;
      }
    }
  }
}

function liveOut(block: Block): Set<number> {
  const { end } = block;
  if (end.op !== "point") {
    return new Set(successors(block).flatMap(({ liveIn }) => [...liveIn]));
  }
  end.liveNormal = new Set(end.to.liveIn);
  end.liveNormal.delete(end.local);
  end.live = new Set([...end.liveNormal, ...(end.handler?.liveIn ?? [])]);
  return new Set(end.live);
}

/**
 * Which locals hold references: those AssemblyScript declared so, and by data flow those that a pass has made. `isManagedValue`
 * tells of an expression.
 */
export function managedLocals(
  ir: Ir,
  { types, blocks }: FlowGraph,
  isManagedLocal: (local: number) => boolean,
  isManagedValue: (ref: ExpressionRef, info: Expression) => boolean,
): boolean[] {
  const managed = types.map((type, local) => type === ir.binaryen.i32 && isManagedLocal(local));
  const copies: (readonly [to: number, from: number])[] = [];
  const see = (local: number, value: ExpressionRef): void => {
    const info = ir.info(value);
    if (types[local] !== ir.binaryen.i32) {
      return;
    }
    if (info.kind === "LocalGet") {
      copies.push([local, info.index]);
    } else if (isManagedValue(value, info)) {
      managed[local] = true;
    }
  };
  for (const { code, end } of blocks) {
    for (const ref of code) {
      ir.visit(ref, (_, { kind, index, value }) => {
        if (kind === "LocalSet") {
          see(index, value);
        }
      });
    }
    if (end.op === "point" && end.local >= 0) {
      see(end.local, ir.info(end.ref).value);
    }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [to, from] of copies) {
      if (managed[from] && !managed[to]) {
        managed[to] = changed = true;
      }
    }
  }
  return managed;
}
