// Hooks that only complain: what TypeScript's promises have and these have not, and what AssemblyScript says of async code in words
// that help nobody.
import {
  CallExpression,
  DiagnosticCategory,
  DiagnosticCode,
  Expression,
  FunctionPrototype,
  IdentifierExpression,
  PropertyAccessExpression,
  ReportMode,
  Type,
  type Compiler,
  type ExpressionRef,
  type Program,
  type Range,
} from "../asc.js";
import type { Hooks } from "../hooks.js";
import { LIBRARY } from "../library.js";
import { report } from "../report.js";
import { withoutParentheses, type Facts } from "./facts.js";
import { messages } from "./messages.js";

const ERROR: number = DiagnosticCategory.Error;
const TYPE_ARGUMENT_EXPECTED: number = DiagnosticCode.Type_argument_expected;

/** Whether there is an error within a range: another one about the same would only hide it. */
export function failedWithin({ diagnostics }: Program, range: Range): boolean {
  return diagnostics.some(
    (message) =>
      (message.category as number) === ERROR &&
      message.range?.source === range.source &&
      message.range.start >= range.start &&
      message.range.end <= range.end,
  );
}

export function misuseHooks(facts: Facts): Hooks {
  const { program } = facts;

  function failed(compiler: Compiler, contextualType: Type): ExpressionRef {
    compiler.currentType = contextualType === Type.auto ? Type.i32 : contextualType;
    return compiler.module.unreachable();
  }

  function typeOf(compiler: Compiler, expression: Expression, mode = ReportMode.Swallow): Type | null {
    return compiler.resolver.resolveExpression(expression, compiler.currentFlow, Type.auto, mode);
  }

  /** What is wrong with a member of a Promise that is named. */
  function wrongMember(compiler: Compiler, access: Expression): string | null {
    if (!(access instanceof PropertyAccessExpression)) {
      return null;
    }
    const { expression, property } = access;
    if (expression instanceof IdentifierExpression && expression.text === "Promise") {
      return messages.promiseStatic(property.text);
    }
    if (!["then", "catch", "finally"].includes(property.text)) {
      return null;
    }
    const type = typeOf(compiler, expression);
    return type && facts.promised(type) ? messages.then(property.text) : null;
  }

  /** AssemblyScript asks for type arguments where an argument's type is not what the parameter's is made of. */
  function explainInference(compiler: Compiler, { expression, args }: CallExpression): void {
    const { diagnostics } = program;
    const found = diagnostics.findIndex(
      ({ code, range }) => code === TYPE_ARGUMENT_EXPECTED && range?.equals(expression.range.atEnd) === true,
    );
    if (found < 0) {
      return;
    }
    const before = diagnostics.length;
    const types = args.map((argument) => typeOf(compiler, argument, ReportMode.Report));
    if (diagnostics.slice(before).some(({ category }) => (category as number) === ERROR)) {
      diagnostics.splice(found, 1); // the argument itself is wrong
      return;
    }
    const { resolver, currentFlow } = compiler;
    const target = resolver.lookupExpression(expression, currentFlow, Type.auto, ReportMode.Swallow);
    if (!(target instanceof FunctionPrototype) || !target.internalName.startsWith(LIBRARY)) {
      return;
    }
    const { parameters } = target.functionTypeNode;
    const at = parameters.findIndex(({ type }) => type.range.toString().startsWith("Promise<"));
    if (at >= 0 && at < args.length) {
      diagnostics.splice(found, 1);
      const wanted = parameters[at].type.range.toString();
      report(program, args[at].range, messages.argument(target.name, wanted, types[at]?.toString() ?? null));
    }
  }

  return {
    compileCallExpression(compiler, next, expression, contextualType, constraints) {
      const wrong = wrongMember(compiler, expression.expression);
      if (wrong !== null) {
        report(program, expression.range, wrong);
        return failed(compiler, contextualType);
      }
      const ref = next(expression, contextualType, constraints);
      explainInference(compiler, expression);
      return ref;
    },

    compilePropertyAccessExpression(compiler, next, expression, contextualType, constraints) {
      const wrong = wrongMember(compiler, expression);
      if (wrong !== null) {
        report(program, expression.range, wrong);
        return failed(compiler, contextualType);
      }
      return next(expression, contextualType, constraints);
    },

    compileNewExpression(compiler, next, expression, contextualType, constraints) {
      const { typeName, range } = expression;
      if (typeName.identifier.text === "Promise" && !range.source.normalizedPath.startsWith("~lib/")) {
        report(program, range, messages.newPromise);
        return failed(compiler, contextualType);
      }
      return next(expression, contextualType, constraints);
    },

    convertExpression(_compiler, next, ref, from, to, explicit, node) {
      if (to === Type.void && facts.isExactlyPromise(from) && !failedWithin(program, node.range)) {
        report(program, node.range, messages.droppedCoroutine);
      }
      return next(ref, from, to, explicit, node);
    },

    // `if (f())` has forgotten an await: a coroutine that is made here is never null. `if (event.isSet)` has forgotten the call.
    makeIsTrueish(_compiler, next, ref, type, node) {
      const isCall = node instanceof Expression && withoutParentheses(node) instanceof CallExpression;
      if (isCall && !type.isNullableReference && facts.isExactlyPromise(type)) {
        report(program, node.range, messages.droppedCoroutine);
      }
      if (type.isFunction && !type.isNullableReference && !failedWithin(program, node.range)) {
        report(program, node.range, messages.alwaysTrue(node.range.toString()));
      }
      return next(ref, type, node);
    },

    error(_compiler, next, code, range, what, ...rest) {
      if (what !== "Closures" || !range) {
        next(code, range, what, ...rest);
        return;
      }
      const { diagnostics } = program;
      const unassigned = diagnostics.findIndex((other) => other.range?.equals(range) === true);
      if (unassigned >= 0) {
        diagnostics.splice(unassigned, 1); // of the enclosing function, in which it is assigned
      }
      report(program, range, messages.closure(range.toString()));
    },
  };
}
