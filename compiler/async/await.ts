// Hooks for async functions: await, return, and where a frame is enough. A call of an async function makes a frame; only where
// something else than `await` or a parameter that takes frames receives it, an object is made around it (docs/async.md).
import {
  CommonFlags,
  Constraints,
  DecoratorFlags,
  DiagnosticCode,
  ElementKind,
  FlowFlags,
  NodeKind,
  ReportMode,
  Signature,
  Type,
  AscFunction,
  CallExpression,
  type Compiler,
  type Element,
  type Expression,
  type ExpressionRef,
  type Flow,
  FunctionPrototype,
  IdentifierExpression,
  type Range,
} from "../asc.js";
import type { Hooks } from "../hooks.js";
import { LIBRARY } from "../library.js";
import { report } from "../report.js";
import { COROUTINE, withoutParentheses, type Facts } from "./facts.js";
import { AWAIT, RESUME, RETURN, RUN_RECORD, SUSPEND, frameOf } from "./markers.js";
import { messages } from "./messages.js";
import { checkIterable, iteratesItself } from "./iterating.js";
import { failedWithin } from "./misuse.js";

/** A call whose frame is enough, while it is compiled. */
interface FrameWanted {
  readonly call: Expression;
  /** Whether `@inline async` functions are inlined: under await only. */
  readonly inline: boolean;
  got: "promise" | "frame" | "value";
}

/** What the name of a library function's twin ends in that takes a frame where the function takes a Promise<T>. */
const TWIN = "__frame";

export function awaitHooks(facts: Facts): Hooks {
  const { program, syntax } = facts;
  const wanted: FrameWanted[] = [];
  /** Where the awaits stand that are being compiled, the innermost last. */
  const places: Range[] = [];

  const error = (range: Range, text: string): void => {
    report(program, range, text);
  };

  function failed(compiler: Compiler, contextualType: Type): ExpressionRef {
    // Any type will do: more errors would only hide this one.
    compiler.currentType = contextualType === Type.auto ? Type.i32 : contextualType;
    return compiler.module.unreachable();
  }

  /** Compiles `expression`; where it is the call of an async function, to its frame. */
  function compileForFrame(compiler: Compiler, expression: Expression, inline: boolean, type: Type) {
    const want: FrameWanted = { call: withoutParentheses(expression), inline, got: "promise" };
    wanted.push(want);
    const ref = compiler.compileExpression(expression, type, Constraints.None);
    wanted.pop();
    if (want.got === "frame") {
      facts.managed.delete(ref);
    }
    return { ref, got: want.got };
  }

  /** The place of an await at `range`: in library code that is being inlined, that of the program's await. */
  function placeOf({ currentFlow }: Compiler, range: Range): Range {
    return currentFlow.isInline && places.length ? places[places.length - 1] : range;
  }

  function park(compiler: Compiler, marker: ExpressionRef, range: Range, result: Type): ExpressionRef {
    facts.awaits.set(marker, placeOf(compiler, range));
    compiler.currentType = result;
    return marker;
  }

  function compileAwait(compiler: Compiler, node: CallExpression, contextualType: Type): ExpressionRef {
    const operand = node.args[0];
    const context = contextOf(operand);
    if (context && !hasMember(compiler, operand)) {
      if (!failedWithin(program, context.range)) {
        error(context.range, messages.usingNoContext(typeText(compiler, context)));
      }
      return failed(compiler, contextualType);
    }
    places.push(placeOf(compiler, node.range));
    const { ref, got } = compileForFrame(compiler, operand, true, Type.auto);
    places.pop();
    const type = compiler.currentType;
    if (got === "value") {
      return ref; // inlined: its value
    }
    return awaitValue(compiler, ref, type, got === "frame", node, operand, contextualType);
  }

  /** The result of a promise that has been compiled to `ref`. */
  function awaitValue(
    compiler: Compiler,
    ref: ExpressionRef,
    type: Type,
    isFrame: boolean,
    node: Expression,
    operand: Expression,
    contextualType: Type,
  ): ExpressionRef {
    const result = facts.promised(type);
    if (!result || type.isNullableReference) {
      if (!failedWithin(program, operand.range)) {
        const text = operand.kind === NodeKind.Null ? "null" : type.toString();
        error(operand.range, result ? messages.awaitNullable(text) : messages.awaitNoPromise(text));
      }
      return failed(compiler, contextualType);
    }
    if (isFrame) {
      return park(compiler, compiler.module.call(AWAIT, [ref], result.toRef()), node.range, result);
    }
    const await_ = compiler.resolver.resolveFunction(facts.prototype("promise/awaitPromise"), [result, type])!;
    places.push(placeOf(compiler, node.range));
    const value = compiler.makeCallInline(await_, [ref]);
    places.pop();
    compiler.currentType = result;
    return value;
  }

  /** The value of an `await using` that a call of its methods stands for. */
  function contextOf(operand: Expression): Expression | null {
    return syntax.usingOf.get(operand) ?? null;
  }

  function hasMember(compiler: Compiler, call: Expression): boolean {
    const { resolver, currentFlow } = compiler;
    return (
      call instanceof CallExpression &&
      resolver.lookupExpression(call.expression, currentFlow, Type.auto, ReportMode.Swallow) !== null
    );
  }

  function typeText(compiler: Compiler, expression: Expression): string {
    const { resolver, currentFlow } = compiler;
    return resolver.resolveExpression(expression, currentFlow, Type.auto, ReportMode.Swallow)?.toString() ?? "this";
  }

  /** A value where T is expected: a Promise<T> is awaited, as in TypeScript. */
  function compileResult(compiler: Compiler, value: Expression, result: Type): ExpressionRef {
    const awaits = result === Type.void || !facts.promised(result);
    if (awaits) {
      const resolved = compiler.resolver.resolveExpression(value, compiler.currentFlow, result, ReportMode.Swallow);
      if (resolved && !resolved.isNullableReference && facts.promised(resolved)) {
        places.push(placeOf(compiler, value.range));
        const { ref, got } = compileForFrame(compiler, value, true, Type.auto);
        places.pop();
        const type = compiler.currentType;
        const awaited = got === "value" ? ref : awaitValue(compiler, ref, type, got === "frame", value, value, result);
        return compiler.convertExpression(awaited, compiler.currentType, result, false, value);
      }
    }
    return compiler.compileExpression(value, result, Constraints.ConvImplicit | Constraints.MustWrap);
  }

  /** A function of type Promise<void> returns nothing, or the promise of nothing. */
  function refuseValue(compiler: Compiler, value: Expression): void {
    const type = compiler.resolver.resolveExpression(value, compiler.currentFlow, Type.auto, ReportMode.Swallow);
    const given = type && (facts.promised(type) ?? type);
    if (given && given !== Type.void) {
      program.error(DiagnosticCode.Type_0_is_not_assignable_to_type_1, value.range, given.toString(), "void");
    }
  }

  function compileReturn(compiler: Compiler, flow: Flow, statement: { value: Expression | null; range: Range }) {
    const { module } = compiler;
    const isInline = flow.isInline;
    const result = isInline ? flow.returnType : facts.resultOf(flow.sourceFunction);
    const { value } = statement;
    if (!value && result !== Type.void) {
      program.error(
        DiagnosticCode.Type_0_is_not_assignable_to_type_1,
        statement.range,
        Type.void.toString(),
        result.toString(),
      );
    }
    if (value && result === Type.void) {
      refuseValue(compiler, value);
    }
    const ref = value ? compileResult(compiler, value, result) : 0;
    flow.set(FlowFlags.Returns | FlowFlags.Terminates);
    const isVoid = result === Type.void;
    const leave = isInline
      ? module.br(flow.inlineReturnLabel, 0, isVoid ? 0 : ref)
      : module.return(module.call(RETURN, isVoid ? [] : [ref], Type.i32.toRef()));
    return isVoid && ref ? module.block(null, [ref, leave]) : leave;
  }

  // ---- library functions that take frames

  /** The call of an async function whose frame can go straight to who takes it. */
  function isKnownCoroutine(compiler: Compiler, argument: Expression): boolean {
    const call = withoutParentheses(argument);
    if (!(call instanceof CallExpression) || syntax.isAwait.has(call)) {
      return false;
    }
    const target = compiler.resolver.lookupExpression(
      call.expression,
      compiler.currentFlow,
      Type.auto,
      ReportMode.Swallow,
    );
    const prototype = target instanceof AscFunction ? target.prototype : target;
    return (
      prototype instanceof FunctionPrototype &&
      syntax.isAsync.has(prototype.functionTypeNode) &&
      !prototype.isAny(CommonFlags.Overridden | CommonFlags.Abstract)
    );
  }

  function compileTwin(
    compiler: Compiler,
    call: CallExpression,
    constraints: Parameters<Compiler["compileCallDirect"]>[4],
  ): ExpressionRef | null {
    const [first, ...others] = call.args as [Expression?, ...Expression[]];
    if (!first || !isKnownCoroutine(compiler, first) || !others.every(isSimple)) {
      return null;
    }
    const { resolver, currentFlow: flow } = compiler;
    const target = resolver.lookupExpression(call.expression, flow, Type.auto, ReportMode.Swallow);
    const self = resolver.currentThisExpression;
    if (target?.kind !== ElementKind.FunctionPrototype || !target.internalName.startsWith(LIBRARY)) {
      return null;
    }
    const twin: Element | null = target.parent.getMember(target.name + TWIN);
    const type = resolver.resolveExpression(first, flow, Type.auto, ReportMode.Swallow);
    const result = type && facts.promised(type);
    if (!(twin instanceof FunctionPrototype) || !result || (call.typeArguments?.length ?? 0) > 1) {
      return null;
    }
    const given = call.typeArguments?.length ? call.typeArguments[0] : null;
    const types = flow.contextualTypeArguments;
    if (given && resolver.resolveType(given, flow, flow.sourceFunction, types, ReportMode.Swallow) !== result) {
      return null;
    }
    const isGeneric = twin.is(CommonFlags.Generic);
    const instance = resolver.resolveFunction(twin, isGeneric ? [result] : null, new Map(types ?? []));
    if (!instance) {
      return null;
    }
    const thisType = instance.signature.thisType;
    const thisArgument =
      thisType && self ? compiler.compileExpression(self, thisType, Constraints.ConvImplicit | Constraints.IsThis) : 0;
    const want: FrameWanted = { call: withoutParentheses(first), inline: false, got: "promise" };
    wanted.push(want);
    const ref = compiler.compileCallDirect(instance, call.args, call, thisArgument, constraints);
    wanted.pop();
    return ref;
  }

  return {
    compileCallExpression(compiler, next, expression, contextualType, constraints) {
      if (syntax.isAwait.has(expression)) {
        return compileAwait(compiler, expression, contextualType);
      }
      if (!checkIterable(facts, compiler, expression)) {
        return failed(compiler, contextualType);
      }
      const itself = iteratesItself(facts, compiler, expression);
      if (itself) {
        return compiler.compileExpression(itself, contextualType, constraints);
      }
      return compileTwin(compiler, expression, constraints) ?? next(expression, contextualType, constraints);
    },

    // `@inline async` is for await only: the function is also a coroutine like any other.
    compileCallDirect(_compiler, next, instance, operands, node, thisArgument, constraints) {
      if (!syntax.isInline.has(instance.prototype.functionTypeNode)) {
        return next(instance, operands, node, thisArgument, constraints);
      }
      const want = wanted.at(-1) as FrameWanted | undefined;
      const inline = want?.inline === true && want.call === node;
      const flags = instance.decoratorFlags;
      Reflect.set(instance, "decoratorFlags", inline ? flags | DecoratorFlags.Inline : flags & ~DecoratorFlags.Inline);
      const ref = next(instance, operands, node, thisArgument, constraints);
      instance.decoratorFlags = flags;
      if (inline && want.got === "promise") {
        want.got = "value";
      }
      return ref;
    },

    makeCallDirect(compiler, next, instance, operands, node, dropped) {
      const { module } = compiler;
      const { internalName } = instance.prototype;
      if (internalName === `${COROUTINE}intrinsics/suspend`) {
        return park(compiler, module.call(SUSPEND, [], Type.void.toRef()), node.range, Type.void);
      }
      if (internalName === `${COROUTINE}intrinsics/awaitFrame`) {
        const result = instance.signature.returnType;
        return park(compiler, module.call(AWAIT, operands ?? [], result.toRef()), node.range, result);
      }
      if (internalName === `${COROUTINE}intrinsics/resumeParked`) {
        compiler.currentType = Type.void;
        return module.call(RESUME, operands ?? [], Type.void.toRef());
      }
      if (internalName === `${COROUTINE}intrinsics/runRecord`) {
        compiler.currentType = instance.signature.returnType;
        return module.call(RUN_RECORD, operands ?? [], Type.i32.toRef());
      }
      if (!facts.isAsync(instance) || instance.hasDecorator(DecoratorFlags.Inline)) {
        return next(instance, operands, node, dropped);
      }
      const want = wanted.at(-1) as FrameWanted | undefined;
      const ref = next(instance, operands, node, false);
      if (want?.call !== node || instance.is(CommonFlags.Overridden) || !compiler.compileFunction(instance)) {
        if (!instance.is(CommonFlags.Abstract)) {
          facts.noteBox(compiler, instance);
        }
        return ref;
      }
      const call = facts.ir.info(ref);
      if (call.kind !== "Call") {
        return ref; // it has failed
      }
      want.got = "frame";
      facts.ir.setTarget(ref, frameOf(call.target));
      if (!want.inline) {
        compiler.currentType = Type.usize32;
      }
      return ref;
    },

    // Inlined, an async function has the value of its result.
    makeCallInline(_compiler, next, instance, operands, thisArgument, dropped) {
      if (!facts.isAsync(instance)) {
        return next(instance, operands, thisArgument, dropped);
      }
      const { signature } = instance;
      const { parameterTypes, thisType, requiredParameters, hasRest } = signature;
      const result = facts.resultOf(instance);
      instance.signature = Signature.create(program, parameterTypes, result, thisType, requiredParameters, hasRest);
      const ref = next(instance, operands, thisArgument, dropped);
      instance.signature = signature;
      return ref;
    },

    compileReturnStatement(compiler, next, statement) {
      const flow = compiler.currentFlow;
      return facts.isAsync(flow.sourceFunction) ? compileReturn(compiler, flow, statement) : next(statement);
    },

    compileFunction(compiler, next, instance, ...rest) {
      if (facts.isAsync(instance) && !instance.is(CommonFlags.Stub)) {
        facts.noteCoroutine(compiler, instance);
        if (isVirtual(instance)) {
          facts.noteBox(compiler, instance);
        }
      }
      // It may be compiled in the midst of an await that calls it, and is not a part of that.
      const outer = places.splice(0);
      const isCompiled = next(instance, ...rest);
      places.push(...outer);
      return isCompiled;
    },

    // A function value: whoever calls it gets an object.
    ensureRuntimeFunction(compiler, next, instance) {
      if (facts.isAsync(instance)) {
        facts.noteBox(compiler, instance);
      }
      return next(instance);
    },

    convertExpression(compiler, next, ref, from, to, explicit, node) {
      if (isArrayOfPromises(facts, from, to)) {
        compiler.currentType = to;
        return ref;
      }
      return next(ref, from, to, explicit, node);
    },

    compileExpression(compiler, next, expression, contextualType, constraints) {
      const ref = next(expression, contextualType, constraints);
      if (compiler.currentType.isManaged) {
        facts.managed.add(ref);
      }
      return ref;
    },
  };
}

/** Whether it can be called through another class's or interface's method: AssemblyScript then makes a stub that calls it. */
function isVirtual(instance: AscFunction): boolean {
  const { parent } = instance;
  if (!instance.is(CommonFlags.Instance) || parent.kind !== ElementKind.Class) {
    return false;
  }
  const owner = parent as { base?: unknown; interfaces?: { size: number } | null };
  const base = owner.base as { prototype: Element; getMember(name: string): Element | null } | null;
  return (
    instance.is(CommonFlags.Overridden) ||
    (owner.interfaces?.size ?? 0) > 0 ||
    (base !== null && base.getMember(instance.prototype.name) !== null)
  );
}

/** Task<T>[] where Promise<T>[] is asked for, as TypeScript has it. */
function isArrayOfPromises(facts: Facts, from: Type, to: Type): boolean {
  const array = facts.program.arrayPrototype;
  const [given, asked] = [from.classReference, to.classReference];
  if (given === asked || given?.prototype !== array || asked?.prototype !== array || from.isNullableReference) {
    return false;
  }
  const element = asked.typeArguments![0];
  return facts.isExactlyPromise(element) && given.typeArguments![0].isAssignableTo(element);
}

/** T of a Promise<T> parameter is inferred from what extends Promise<T>, too. */
export function inferThroughBases(facts: Facts): void {
  type Propagate = (node: Expression, type: Type, ...rest: unknown[]) => void;
  const resolver = facts.program.resolver as unknown as { propagateInferredGenericTypes: Propagate };
  const stock = resolver.propagateInferredGenericTypes;
  resolver.propagateInferredGenericTypes = function (node, type, ...rest) {
    const name = (node as unknown as { name?: { identifier?: IdentifierExpression } }).name?.identifier?.text;
    const promise = name === "Promise" ? facts.promiseOf(type) : null;
    stock.call(this, node, promise ? promise.type : type, ...rest);
  };
}

/** Nothing can happen while it is evaluated: a frame that was made before it cannot be lost. */
function isSimple(expression: Expression): boolean {
  return [NodeKind.Literal, NodeKind.Identifier, NodeKind.True, NodeKind.False, NodeKind.Null].includes(
    expression.kind,
  );
}
