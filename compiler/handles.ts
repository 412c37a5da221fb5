// Pay for what you keep: callSoon and its like answer a handle, an object. Where the program drops it at once, it is not made:
// a function of the library whose name ends in `__keep` makes the object, and returning its result from an inlined call that is
// a statement of its own evaluates its operands and no more. So nothing of the allocator is compiled for it.
import {
  CallExpression,
  Constraints,
  FlowFlags,
  IdentifierExpression,
  Type,
  type AscFunction,
  type ReturnStatement,
} from "./asc.js";
import type { Hooks } from "./hooks.js";

export function handleHooks(): Hooks {
  /** The innermost call that is being inlined, and whether its result is dropped. */
  let call: { readonly instance: AscFunction; readonly dropped: boolean } | null = null;
  return {
    makeCallInline(_compiler, next, instance, operands, thisArgument, immediatelyDropped) {
      const outer = call;
      call = { instance, dropped: immediatelyDropped ?? false };
      const ref = next(instance, operands, thisArgument, immediatelyDropped);
      call = outer;
      return ref;
    },

    compileReturnStatement(compiler, next, statement) {
      const flow = compiler.currentFlow;
      const keep = keepCallOf(statement);
      if (!keep || !call?.dropped || !flow.isInline || flow.sourceFunction !== call.instance) {
        return next(statement);
      }
      const { module } = compiler;
      const evaluated = keep.args.map((argument) => {
        const ref = compiler.compileExpression(argument, Type.auto, Constraints.None);
        return compiler.currentType === Type.void ? ref : module.drop(ref);
      });
      flow.set(FlowFlags.Returns | FlowFlags.Terminates);
      compiler.currentType = flow.returnType;
      return module.block(null, [...evaluated, module.br(flow.inlineReturnLabel, 0, module.i32(0))]);
    },
  };
}

function keepCallOf({ value }: ReturnStatement): CallExpression | null {
  return value instanceof CallExpression &&
    value.expression instanceof IdentifierExpression &&
    value.expression.text.endsWith("__keep")
    ? value
    : null;
}
