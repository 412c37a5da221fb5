// An array literal's elements are stored where they belong. AssemblyScript calls Array's `[]=` for each, which checks the index and
// grows the array: half a kilobyte that most programs have no other use for.
import type { ExpressionRef } from "./asc.js";
import type { Ir } from "./async/expressions.js";

const MAKE = "~lib/rt/__newArray";
const SET = /^~lib\/array\/Array<.*>#__set$/;
/** Only this runtime's collector wants to know of references that are stored. */
const LINKS = "~lib/rt/itcms/__link";
/** Where an Array has the address of its elements. */
const DATA_START = 4;

interface Literal {
  readonly length: number;
  readonly alignLog2: number;
}

export function storeArrayLiterals(ir: Ir): void {
  if (ir.module.getFunction(LINKS)) {
    return;
  }
  for (const fn of ir.functions()) {
    ir.visit(fn.body, (ref, block) => {
      if (block.kind !== "Block") {
        return;
      }
      const made = new Map<number, Literal>();
      ir.mapChildren(ref, block, (child) => {
        const info = ir.info(child);
        if (info.kind === "LocalSet") {
          const literal = literalOf(ir, info.value);
          if (literal) made.set(info.index, literal);
          else made.delete(info.index);
        }
        return (info.kind === "Call" && SET.test(info.target) && storeOf(ir, made, info.operands)) || child;
      });
    });
  }
}

/** What a call that makes a literal's array makes. */
function literalOf(ir: Ir, ref: ExpressionRef): Literal | null {
  const { kind, target, operands } = ir.info(ref);
  const isMade = kind === "Call" && target === MAKE && operands.slice(0, 2).every((one) => ir.kind(one) === "Const");
  return isMade ? { length: ir.constant(operands[0]), alignLog2: ir.constant(operands[1]) } : null;
}

/** The store in place of `array[index] = value`; 0 when it is not one of a literal. */
function storeOf(
  ir: Ir,
  made: ReadonlyMap<number, Literal>,
  [array, index, value]: readonly ExpressionRef[],
): ExpressionRef {
  const { kind, index: local } = ir.info(array);
  const literal = kind === "LocalGet" ? made.get(local) : undefined;
  if (!literal || ir.kind(index) !== "Const" || ir.constant(index) >= literal.length) {
    return 0;
  }
  const { module } = ir;
  const offset = ir.constant(index) << literal.alignLog2;
  const start = module.i32.load(DATA_START, 4, array);
  switch (literal.alignLog2) {
    case 0:
      return module.i32.store8(offset, 1, start, value);
    case 1:
      return module.i32.store16(offset, 2, start, value);
    default:
      return ir.store(ir.type(value), offset, start, value);
  }
}
