// The Binaryen of AssemblyScript 0.27 cannot add a local to a function that is there. So functions are made with as many spare ones as the
// passes may ask for; the optimiser drops those that are left.
import type { Binaryen, ExpressionRef, Program } from "../asc.js";
import type { Ir } from "./expressions.js";
import { FINALLY, TRY } from "./markers.js";

type AddFunction = (
  name: string,
  params: number,
  results: number,
  vars: number[] | null,
  body: ExpressionRef,
) => number;

export class SpareLocals {
  /** By function: the spare locals, by type. */
  private readonly spare = new Map<string, Map<number, number[]>>();

  /** null where Binaryen can add locals. */
  static of(program: Program, binaryen: Binaryen, ir: () => Ir): SpareLocals | null {
    return "_BinaryenFunctionAddVar" in binaryen ? null : new SpareLocals(program, binaryen, ir);
  }

  private constructor(program: Program, binaryen: Binaryen, ir: () => Ir) {
    const module = program.module as unknown as { addFunction: AddFunction };
    const add = module.addFunction.bind(module);
    module.addFunction = (name, params, results, vars, body) => {
      const types = this.wanted(ir(), binaryen, results, body);
      const first = binaryen.expandType(params).length + (vars?.length ?? 0);
      const spare = new Map<number, number[]>();
      types.forEach((type, index) => {
        spare.set(type, [...(spare.get(type) ?? []), first + index]);
      });
      this.spare.set(name, spare);
      return add(name, params, results, [...(vars ?? []), ...types], body);
    };
  }

  take(name: string, type: number): number {
    const index = this.spare.get(name)?.get(type)?.shift();
    if (index === undefined) {
      throw new Error(`${name} has no spare local left`);
    }
    return index;
  }

  /** What exceptions and roots may need: a local for each value that is tested or kept on a way out. */
  private wanted(ir: Ir, binaryen: Binaryen, results: number, body: ExpressionRef): number[] {
    const { i32, none, unreachable } = binaryen;
    const types = [i32];
    const add = (type: number, count = 1): void => {
      if (type !== none && type !== unreachable) {
        types.push(...new Array<number>(count).fill(type));
      }
    };
    if (!body) {
      return [];
    }
    ir.visit(body, (ref, { kind, target, operands, value }) => {
      if (kind === "Call" && (target === TRY || target === FINALLY)) {
        add(i32, 3);
      } else if (kind === "Call" || kind === "CallIndirect") {
        add(ir.type(ref));
        add(i32);
        operands.forEach((operand) => {
          add(ir.type(operand));
        });
      } else if (kind === "Return" || kind === "Break") {
        add(value ? ir.type(value) : none);
        add(results);
      }
    });
    return types;
  }
}
