// Pay for what you keep: callSoon and its like answer a handle, an object. Where the program drops it at once, it is not made:
// a function of the library whose name ends in `__keep` makes the object, and returning its result from an inlined call that is
// a statement of its own evaluates its operands and no more. So nothing of the allocator is compiled for it.
import {
  Constraints,
  FlowFlags,
  NodeKind,
  Type,
  type AscFunction,
  type CallExpression,
  type IdentifierExpression,
  type ReturnStatement,
} from "./asc.js";
import type { Hooks } from "./hooks.js";

export function handleHooks(): Hooks {
  /** The inlined calls being compiled, and whether their results are dropped. */
  const calls: { readonly instance: AscFunction; readonly dropped: boolean }[] = [];
  return {
    makeCallInline(_compiler, next, instance, operands, thisArgument, immediatelyDropped) {
      calls.push({ instance, dropped: immediatelyDropped ?? false });
      const ref = next(instance, operands, thisArgument, immediatelyDropped);
      calls.pop();
      return ref;
    },

    compileReturnStatement(compiler, next, statement) {
      const flow = compiler.currentFlow;
      const call = calls.at(-1);
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
  if (value?.kind !== NodeKind.Call) {
    return null;
  }
  const { expression } = value as CallExpression;
  const kept = expression.kind === NodeKind.Identifier && (expression as IdentifierExpression).text.endsWith("__keep");
  return kept ? (value as CallExpression) : null;
}
