// Exceptions without wasm's. A global holds the error that is on its way, 0 if none. A function that an error leaves returns zero with
// it set; after each call that may throw, its caller tests it and branches to the nearest handler, or leaves in turn. In coroutines
// the same happens before they are split, so that every later pass sees the real flow; there the test after an await is the marker
// ~threw, which the split turns into a state of its own.
import type { ExpressionRef } from "../asc.js";
import type { Expression, Ir, Locals } from "./expressions.js";
import { CAUGHT, FINALLY, RETHROW, RETURN, THREW, THROW, TRY, isPark } from "./markers.js";
import { isMarkerIf, type Conduct, type Throwing } from "./throwing.js";

/** A finally that control is inside of, and the ways out of it that have been seen. */
interface Finally {
  readonly label: string;
  /** Local: 0, or which of the exits goes on at the end. */
  readonly why: number;
  /** Local: what was thrown, or 0. */
  readonly error: number;
  readonly exits: Exit[];
}

interface Exit {
  readonly key: string;
  /** Label it branches to, or null: it returns. */
  readonly label: string | null;
  /** Whether what it returns is a coroutine's result. */
  readonly isResult: boolean;
  /** Local that keeps its value, or -1. */
  readonly local: number;
}

/** Where a piece of code stands. */
interface Place {
  /** Label of the nearest catch or finally; null: an error leaves the function. */
  readonly handler: string | null;
  readonly fin: Finally | null;
  readonly labels: Label | null;
}

interface Label {
  readonly label: string;
  readonly fin: Finally | null;
  readonly next: Label | null;
}

const LEAVE = "~leave";

export class ExceptionLowering {
  constructor(
    private readonly ir: Ir,
    private readonly throwing: Throwing,
    private readonly pending: string,
    private readonly managed: Set<ExpressionRef>,
  ) {}

  lowerAll(): void {
    for (const conduct of this.throwing.conduct.values()) {
      if (conduct.hasExceptions || (!conduct.isBoundary && this.throwing.callsThrowing(conduct))) {
        new FunctionLowering(this.ir, this.throwing, this.pending, this.managed, conduct).lower();
      }
    }
  }
}

class FunctionLowering {
  private readonly locals: Locals;
  private readonly used = new Set<string>();
  private count = 0;

  constructor(
    private readonly ir: Ir,
    private readonly throwing: Throwing,
    private readonly pending: string,
    private readonly managed: Set<ExpressionRef>,
    private readonly conduct: Conduct,
  ) {
    this.locals = ir.locals(conduct.fn);
  }

  lower(): void {
    const { ir, conduct } = this;
    const { module, binaryen } = ir;
    const body = this.low(conduct.fn.body, { handler: null, fin: null, labels: null });
    if (!this.used.has(LEAVE)) {
      ir.setBody(conduct.fn.ref, body);
      return;
    }
    const { results } = conduct.fn;
    let whole: ExpressionRef;
    if (conduct.isCoroutine) {
      whole = module.block(
        null,
        [module.block(LEAVE, [body], binaryen.none), module.call(RETHROW, [], binaryen.none), module.unreachable()],
        results,
      );
    } else if (results === binaryen.none) {
      whole = module.block(LEAVE, [body], results);
    } else {
      const result = binaryen.getExpressionType(body) === results ? module.return(body) : body;
      whole = module.block(null, [module.block(LEAVE, [result], binaryen.none), ir.zero(results)], results);
    }
    ir.setBody(conduct.fn.ref, whole);
  }

  private getPending(): ExpressionRef {
    const ref = this.ir.module.global.get(this.pending, this.ir.binaryen.i32);
    this.managed.add(ref);
    return ref;
  }

  private setPending(value: ExpressionRef): ExpressionRef {
    return this.ir.module.global.set(this.pending, value);
  }

  private get(local: number): ExpressionRef {
    return this.ir.module.local.get(local, this.locals.types[local]);
  }

  private set(local: number, value: ExpressionRef): ExpressionRef {
    return this.ir.module.local.set(local, value);
  }

  private setConstant(local: number, value: number): ExpressionRef {
    return this.set(local, this.ir.module.i32.const(value));
  }

  /** The label where what is thrown here goes. */
  private handlerOf({ handler }: Place): string {
    const label = handler ?? LEAVE;
    this.used.add(label);
    return label;
  }

  private low(ref: ExpressionRef, place: Place): ExpressionRef {
    if (!ref) {
      return ref;
    }
    const { ir } = this;
    const info = ir.info(ref);
    const children = (inner: Place): ExpressionRef => ir.mapChildren(ref, info, (child) => this.low(child, inner));
    if (isMarkerIf(ir, info, TRY)) {
      return this.tryCatch(info, place);
    }
    if (isMarkerIf(ir, info, FINALLY)) {
      return this.tryFinally(info, place);
    }
    switch (info.kind) {
      case "Block":
      case "Loop":
        return children(
          info.name ? { ...place, labels: { label: info.name, fin: place.fin, next: place.labels } } : place,
        );
      case "Return":
        return this.return(ref, info, place);
      case "Break":
        return place.fin && crosses(info.name, place)
          ? this.branch(info.name, this.low(info.condition, place), this.low(info.value, place), place)
          : children(place);
      case "Switch":
        if (place.fin && [...info.names, info.defaultName].some((label) => crosses(label, place))) {
          throw new Error(`a br_table leaves a finally in ${this.conduct.fn.name}`);
        }
        return children(place);
      case "Call":
      case "CallIndirect":
        return this.call(ref, info, place, children);
      default:
        return children(place);
    }
  }

  private call(
    ref: ExpressionRef,
    info: Expression,
    place: Place,
    children: (place: Place) => ExpressionRef,
  ): ExpressionRef {
    const { module, binaryen } = this.ir;
    if (info.kind === "Call" && info.target === THROW) {
      const error = this.low(info.operands[0], place);
      return module.block(null, [this.setPending(error), module.br(this.handlerOf(place))]);
    }
    if (info.kind === "Call" && info.target === CAUGHT) {
      const error = this.locals.add(binaryen.i32);
      return module.block(
        null,
        [this.set(error, this.getPending()), this.setPending(module.i32.const(0)), this.get(error)],
        binaryen.i32,
      );
    }
    children(place);
    const park = info.kind === "Call" && isPark(info.target);
    return this.throwing.mayThrow(info) || (park && place.handler !== null)
      ? this.tested(ref, this.ir.type(ref), place, park)
      : ref;
  }

  /** The test after a call. */
  private tested(call: ExpressionRef, type: number, place: Place, park: boolean): ExpressionRef {
    const { module, binaryen } = this.ir;
    const threw = park ? module.call(THREW, [], binaryen.i32) : this.getPending();
    const test = module.br(this.handlerOf(place), threw);
    if (type === binaryen.none || type === binaryen.unreachable) {
      return module.block(null, [call, test]);
    }
    const value = this.locals.add(type);
    return module.block(null, [this.set(value, call), test, this.get(value)], type);
  }

  private return(ref: ExpressionRef, info: Expression, place: Place): ExpressionRef {
    const { ir, conduct } = this;
    const value = info.value ? ir.info(info.value) : null;
    // What a tail call throws leaves with its zero: no test.
    if (value && !conduct.isCoroutine && place.handler === null && this.throwing.mayThrow(value)) {
      ir.mapChildren(info.value, value, (child) => this.low(child, place));
      return ref;
    }
    if (!place.fin) {
      return ir.mapChildren(ref, info, (child) => this.low(child, place));
    }
    const isResult = value?.kind === "Call" && value.target === RETURN;
    const lowered = isResult
      ? ir.mapChildren(info.value, value, (child) => this.low(child, place))
      : this.low(info.value, place);
    return this.returns(lowered, place);
  }

  private returns(value: ExpressionRef, place: Place): ExpressionRef {
    const { ir } = this;
    if (!place.fin) {
      return ir.module.return(value);
    }
    const info = value ? ir.info(value) : null;
    const isResult = info?.kind === "Call" && info.target === RETURN;
    const kept = isResult ? (info.operands[0] ?? 0) : value;
    return this.leaveThrough(place.fin, "~return", null, isResult, kept);
  }

  private branch(label: string, condition: ExpressionRef, value: ExpressionRef, place: Place): ExpressionRef {
    const { module } = this.ir;
    if (!place.fin || !crosses(label, place)) {
      return module.br(label, condition, value);
    }
    const out = this.leaveThrough(place.fin, label, label, false, value);
    return condition ? module.if(condition, out) : out;
  }

  /** Leaves through a finally: notes why and goes there; the way goes on from its end. */
  private leaveThrough(
    fin: Finally,
    key: string,
    label: string | null,
    isResult: boolean,
    value: ExpressionRef,
  ): ExpressionRef {
    const { ir } = this;
    let number = fin.exits.findIndex((exit) => exit.key === key);
    if (number < 0) {
      const local = value ? this.locals.add(ir.binaryen.getExpressionType(value)) : -1;
      number = fin.exits.push({ key, label, isResult, local }) - 1;
    }
    const exit = fin.exits[number];
    return ir.block([
      ...(value ? [this.set(exit.local, value)] : []),
      this.setConstant(fin.error, 0),
      this.setConstant(fin.why, number + 1),
      ir.module.br(fin.label),
    ]);
  }

  private tryCatch(info: Expression, place: Place): ExpressionRef {
    const { module, binaryen } = this.ir;
    const id = ++this.count;
    const handler = `~catch${id}`;
    const after = `~caught${id}`;
    const body = this.low(info.ifTrue, { ...place, handler });
    if (!this.used.has(handler)) {
      return body;
    }
    return module.block(
      after,
      [module.block(handler, [body, module.br(after)], binaryen.none), this.low(info.ifFalse, place)],
      binaryen.none,
    );
  }

  /**
   * `error` and `why` are set on every way into the finally part, so that neither is live inside the try, where a coroutine
   * would have to keep them in its frame. The finally part is there once.
   */
  private tryFinally(info: Expression, place: Place): ExpressionRef {
    const { module, binaryen } = this.ir;
    const id = ++this.count;
    const handler = `~thrown${id}`;
    const fin: Finally = {
      label: `~finally${id}`,
      why: this.locals.add(binaryen.i32),
      error: this.locals.add(binaryen.i32),
      exits: [],
    };
    const body = this.low(info.ifTrue, { ...place, handler, fin });
    const noExit = fin.exits.length ? [this.setConstant(fin.why, 0)] : [];
    const isThrown = this.used.has(handler);
    const way = isThrown
      ? [
          module.block(handler, [body, this.setConstant(fin.error, 0), ...noExit, module.br(fin.label)], binaryen.none),
          this.set(fin.error, this.getPending()),
          this.setPending(module.i32.const(0)),
          ...(fin.exits.length ? [this.setConstant(fin.why, 0)] : []),
        ]
      : [body, ...noExit];
    const list = [module.block(fin.label, way, binaryen.none), this.low(info.ifFalse, place)];
    if (isThrown) {
      const rethrow = [this.setPending(this.get(fin.error)), module.br(this.handlerOf(place))];
      list.push(module.if(this.get(fin.error), module.block(null, rethrow)));
    }
    fin.exits.forEach((exit, index) => {
      list.push(module.if(module.i32.eq(this.get(fin.why), module.i32.const(index + 1)), this.goOn(exit, place)));
    });
    return module.block(null, list, binaryen.none);
  }

  /** At the end of a finally, to where the way out of it leads. */
  private goOn(exit: Exit, place: Place): ExpressionRef {
    const { module, binaryen } = this.ir;
    const value = exit.local >= 0 ? this.get(exit.local) : 0;
    if (exit.label !== null) {
      return this.branch(exit.label, 0, value, place);
    }
    return this.returns(exit.isResult ? module.call(RETURN, value ? [value] : [], binaryen.i32) : value, place);
  }
}

/** Whether a branch to `label` leaves a finally. */
function crosses(label: string, place: Place): boolean {
  let known = place.labels;
  while (known && known.label !== label) {
    known = known.next;
  }
  return (known?.fin ?? null) !== place.fin;
}
