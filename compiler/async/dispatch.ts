// How the loop runs what is parked: `resumeParked` and `runRecord` of assembly/coroutine/intrinsics.ts.
//
//   ~resumeParked(record)
//     frame = record.parked
//     loop again
//       br_table on the frame's number        each coroutine has one place here, in which its resume function is called or, where
//                                             nobody else calls it, stands itself
//       …: frame = what is to run next        0: it has parked
//       if (frame) again
//
//   ~runRecord(record)                        through the function table: what a record runs, and what is no coroutine here
//
// A coroutine's number continues the function table, in which it has no place.
import type { ExpressionRef } from "../asc.js";
import type { Ir } from "./expressions.js";
import { RESUME, RUN_RECORD } from "./markers.js";
import { PARKED, type SplitCoroutine } from "./split.js";

/** Where frames and records have their number (assembly/coroutine/frame.ts). */
const NUMBER = 4;

/** The first place in the function table is empty: 0 is no function. */
export const FIRST_PLACE = 1;

/** How many expressions may stand in the loop: engines take long for large functions. */
const MOST_INSIDE = 20_000;

export type Dispatched = Pick<SplitCoroutine, "resume" | "body" | "zeroed" | "isCalledDirectly">;

/** Where the function table ends. */
export function tableEnd({ module, binaryen }: Ir): number {
  const table = module.getTable("0");
  return table ? (binaryen.getTableInfo(table) as { initial: number }).initial : FIRST_PLACE;
}

/** `first`: the number of the first of the coroutines. `inside`: those that can stand in the loop do. */
export function makeDispatch(ir: Ir, first: number, coroutines: readonly Dispatched[], inside: boolean): void {
  const { module, binaryen } = ir;
  const { i32, none } = binaryen;
  const number = (): ExpressionRef => module.i32.load16_u(NUMBER, 2, module.local.get(0, i32));
  // Without a table there is nothing that could be run.
  const run = module.getTable("0")
    ? module.call_indirect("0", number(), [module.local.get(0, i32)], i32, i32)
    : module.unreachable();
  module.addFunction(RUN_RECORD, i32, i32, [], run);
  new Dispatch(ir, first).make(coroutines, inside, none);
}

/** Locals and labels of ~resumeParked. */
const RECORD = 0;
const FRAME = 1;
const AGAIN = "again";
const OTHER = "other";

class Dispatch {
  /** Of its own locals behind FRAME, which the coroutines share. */
  private readonly vars: number[] = [];
  private room = MOST_INSIDE;

  constructor(
    private readonly ir: Ir,
    private readonly first: number,
  ) {}

  make(coroutines: readonly Dispatched[], inside: boolean, none: number): void {
    const { module, binaryen } = this.ir;
    const { i32 } = binaryen;
    const at = module.i32.sub(module.i32.load16_u(NUMBER, 2, this.frame()), module.i32.const(this.first));
    const place = (index: number): string => `coroutine${index}`;
    const cases = coroutines.map((_, index) => place(index));
    let body = coroutines.length ? module.switch(cases, OTHER, at) : module.br(OTHER);
    coroutines.forEach((coroutine, index) => {
      const stands = inside && !coroutine.isCalledDirectly ? this.moveIn(coroutine, place(index)) : null;
      const code = stands ?? this.goOnWith(module.call(coroutine.resume, [this.frame()], i32));
      body = module.block(null, [module.block(place(index), [body]), code]);
    });
    const record = module.call(RUN_RECORD, [this.frame()], i32);
    const loop = module.loop(AGAIN, module.block(null, [module.block(OTHER, [body]), this.goOnWith(record)]));
    const start = module.local.set(FRAME, module.i32.load(PARKED, 4, module.local.get(RECORD, i32)));
    module.addFunction(RESUME, i32, none, [i32, ...this.vars], module.block(null, [start, loop]));
  }

  private frame(): ExpressionRef {
    return this.ir.module.local.get(FRAME, this.ir.binaryen.i32);
  }

  /** Goes on with a frame, or leaves when there is none. */
  private goOnWith(frame: ExpressionRef): ExpressionRef {
    const { module, binaryen } = this.ir;
    const isThere = module.local.tee(FRAME, frame, binaryen.i32);
    return module.block(null, [module.br(AGAIN, isThere), module.return()], binaryen.unreachable);
  }

  /** A resume function's code, as it stands in the loop; null: it is too large. The function is gone then. */
  private moveIn({ resume, body, zeroed }: Dispatched, prefix: string): ExpressionRef | null {
    const { ir } = this;
    const { module } = ir;
    let size = 0;
    ir.visit(body, () => size++);
    if (size > this.room) {
      return null;
    }
    this.room -= size;
    const { vars } = ir.function(resume);
    const locals = [FRAME, ...this.localsFor(vars)];
    const seen = new Set<ExpressionRef>();
    const move = (ref: ExpressionRef): ExpressionRef => {
      if (seen.has(ref)) {
        return ref;
      }
      seen.add(ref);
      const info = ir.info(ref);
      ir.mapChildren(ref, info, move);
      ir.relabel(ref, info, (label) => `${prefix}/${label}`);
      if (info.kind === "LocalGet" || info.kind === "LocalSet") {
        ir.setIndex(ref, info.kind, locals[info.index]);
      } else if (info.kind === "Return") {
        return this.isZero(info.value) ? module.return() : this.goOnWith(info.value);
      }
      return ref;
    };
    const code = move(body);
    module.removeFunction(resume);
    const zeros = zeroed.map((local) => module.local.set(locals[local], ir.zero(vars[local - 1])));
    return module.block(null, [...zeros, code, module.unreachable()], this.ir.binaryen.unreachable);
  }

  /** Indexes of locals of these types; the coroutines share them. */
  private localsFor(types: readonly number[]): number[] {
    const taken = new Set<number>();
    return types.map((type) => {
      let index = this.vars.findIndex((other, at) => other === type && !taken.has(at));
      if (index < 0) {
        index = this.vars.push(type) - 1;
      }
      taken.add(index);
      return FRAME + 1 + index;
    });
  }

  private isZero(ref: ExpressionRef): boolean {
    const { ir } = this;
    return ir.kind(ref) === "Const" && ir.type(ref) === ir.binaryen.i32 && ir.constant(ref) === 0;
  }
}
