// Which functions an error can leave: a fixed point over calls outside of a catching try, and over calls through the table by
// signature. Only those pay for exceptions, and only calls of those are tested.
import type { ExpressionRef } from "../asc.js";
import { signatureOf, type Expression, type FunctionInfo, type Ir } from "./expressions.js";
import { FINALLY, THROW, TRY } from "./markers.js";

/** What one function does, of what matters for exceptions. */
export interface Conduct {
  readonly fn: FunctionInfo;
  readonly signature: string;
  /** Direct calls and signatures of indirect ones outside of every try that catches. */
  readonly calls: Set<string>;
  readonly signatures: Set<string>;
  /** Throws outside of every try that catches. */
  throws: boolean;
  /** Has a throw or a try: something to lower. */
  hasExceptions: boolean;
  readonly isCoroutine: boolean;
  /** Names the pending error itself: tests by hand, and is left as it is. */
  isBoundary: boolean;
}

export class Throwing {
  readonly conduct = new Map<string, Conduct>();
  readonly functions = new Set<string>();
  private readonly signatures = new Set<string>();

  constructor(
    private readonly ir: Ir,
    private readonly pending: string,
    private readonly isCoroutine: (name: string) => boolean,
  ) {
    for (const fn of ir.functions()) {
      this.conduct.set(fn.name, this.conductOf(fn));
    }
    this.spread();
  }

  /** Whether an error may come out of this call. */
  mayThrow(call: Expression): boolean {
    return call.kind === "Call"
      ? this.functions.has(call.target)
      : call.kind === "CallIndirect" && this.signatures.has(signatureOf(call));
  }

  /** Whether any call that is not in a try that catches may throw. */
  callsThrowing({ calls, signatures }: Conduct): boolean {
    return (
      [...calls].some((name) => this.functions.has(name)) || [...signatures].some((key) => this.signatures.has(key))
    );
  }

  private conductOf(fn: FunctionInfo): Conduct {
    const { ir, pending } = this;
    const conduct: Conduct = {
      fn,
      signature: signatureOf(fn),
      calls: new Set(),
      signatures: new Set(),
      throws: false,
      hasExceptions: false,
      isCoroutine: this.isCoroutine(fn.name),
      isBoundary: false,
    };
    const walk = (ref: ExpressionRef, caught: boolean): void => {
      const info = ir.info(ref);
      if (isMarkerIf(ir, info, TRY)) {
        conduct.hasExceptions = true;
        walk(info.ifTrue, true);
        if (info.ifFalse) {
          walk(info.ifFalse, caught);
        }
        return;
      }
      if (info.kind === "Call") {
        if (info.target === FINALLY) {
          conduct.hasExceptions = true;
        } else if (info.target === THROW) {
          conduct.hasExceptions = true;
          conduct.throws ||= !caught;
        } else if (!caught) {
          conduct.calls.add(info.target);
        }
      } else if (info.kind === "CallIndirect" && !caught) {
        conduct.signatures.add(signatureOf(info));
      } else if ((info.kind === "GlobalGet" || info.kind === "GlobalSet") && info.name === pending) {
        conduct.isBoundary = true;
      }
      ir.eachChild(info, (child) => {
        walk(child, caught);
      });
    };
    walk(fn.body, false);
    return conduct;
  }

  private spread(): void {
    const inTable = new Set(this.ir.table());
    for (let before = -1; before !== this.functions.size;) {
      before = this.functions.size;
      for (const [name, conduct] of this.conduct) {
        // Calling a coroutine only makes a frame.
        if (conduct.isCoroutine || conduct.isBoundary || this.functions.has(name)) {
          continue;
        }
        if (conduct.throws || this.callsThrowing(conduct)) {
          this.functions.add(name);
          if (inTable.has(name)) {
            this.signatures.add(conduct.signature);
          }
        }
      }
    }
  }
}

/** if (~try()) …, if (~finally()) … */
export function isMarkerIf(ir: Ir, info: Expression, marker: string): boolean {
  if (info.kind !== "If") {
    return false;
  }
  const condition = ir.info(info.condition);
  return condition.kind === "Call" && condition.target === marker;
}
