// What `throw` means until exceptions can be caught: the program ends with class and message. `throw new X("text")` makes no
// object, so that neither a class nor the allocator is linked for it; its text is static. The same for what AssemblyScript
// itself finds wrong: assertions, failed casts, null.
import {
  Class,
  ClassPrototype,
  CommonFlags,
  Constraints,
  FlowFlags,
  Global,
  IdentifierExpression,
  NewExpression,
  NodeKind,
  ParenthesizedExpression,
  ReportMode,
  StringLiteralExpression,
  Type,
  type AscFunction,
  type AstNode,
  type Compiler,
  type Expression,
  type ExpressionRef,
  type Program,
} from "./asc.js";
import { MESSAGE } from "./error-message.js";
import type { Hooks } from "./hooks.js";
import { isLibrary, type Uncaught } from "./uncaught.js";

/** What AssemblyScript says of a failed check, and what is said here: every byte of it is in the module. */
const shorter: ReadonlyMap<string, string> = new Map([
  ["Unexpected 'null' (not assigned or failed cast)", "unexpected null"],
  ["invalid downcast", "invalid downcast"],
]);

export function throwHooks(uncaught: Uncaught, where: "program" | "everywhere"): Hooks {
  let inCheck = false;

  /** A message: static where its text is known, else whatever makes the string. */
  function messageOf(compiler: Compiler, message: Expression | null): ExpressionRef {
    const known = message ? staticText(compiler, message) : "";
    return known === null
      ? compiler.compileExpression(message!, compiler.program.stringInstance.type, Constraints.ConvImplicit)
      : uncaught.text(compiler, known);
  }

  function throwNew(compiler: Compiler, expression: NewExpression): ExpressionRef | null {
    const { module, resolver } = compiler;
    const thrown = plainError(compiler, expression);
    const signature = thrown && constructorOf(resolver.resolveClass(thrown, null))?.signature;
    if (!thrown || !signature) {
      return null;
    }
    const { args } = expression;
    if (!compiler.checkCallSignature(signature, args.length, true, expression)) {
      return module.unreachable();
    }
    const message = messageOf(compiler, args[0] ?? null);
    // Further arguments are fields of the object that is not made.
    const rest = args.slice(1).map((argument, index) => {
      const type = signature.parameterTypes[index + 1];
      return module.drop(compiler.compileExpression(argument, type, Constraints.ConvImplicit));
    });
    return module.block(null, [
      ...rest,
      uncaught.end(compiler, uncaught.text(compiler, thrown.name), message, expression),
    ]);
  }

  /** Any other value: an object, whose name and message are read. */
  function throwValue(compiler: Compiler, value: Expression, node: AstNode): ExpressionRef {
    const { module } = compiler;
    const error = errorClass(compiler);
    const local = compiler.currentFlow.getTempLocal(error.type).index;
    const set = module.local_set(
      local,
      compiler.compileExpression(value, error.type, Constraints.ConvImplicit),
      error.type.isManaged,
    );
    const pointer = Type.usize32.toRef();
    const field = (name: string): ExpressionRef =>
      module.load(4, false, module.local_get(local, pointer), pointer, error.offsetof(name));
    return module.block(null, [set, uncaught.end(compiler, field("name"), field(MESSAGE), node)]);
  }

  return {
    compileThrowStatement(compiler, _next, statement) {
      const { value } = statement;
      compiler.currentFlow.set(FlowFlags.Throws | FlowFlags.Terminates);
      const ended = value instanceof NewExpression ? throwNew(compiler, value) : null;
      return ended ?? throwValue(compiler, value, statement);
    },

    makeAbort(compiler, _next, message, node) {
      return uncaught.end(compiler, uncaught.text(compiler, "AssertionError"), messageOf(compiler, message), node);
    },

    makeStaticAbort(compiler, _next, message, node) {
      return uncaught.end(compiler, uncaught.text(compiler, "TypeError"), message, node);
    },

    makeRuntimeNonNullCheck(_compiler, next, ...operands) {
      inCheck = true;
      const ref = next(...operands);
      inCheck = false;
      return ref;
    },

    makeRuntimeDowncastCheck(_compiler, next, ...operands) {
      inCheck = true;
      const ref = next(...operands);
      inCheck = false;
      return ref;
    },

    // A check's own text goes nowhere but to makeStaticAbort.
    ensureStaticString(compiler, next, value) {
      const short = inCheck ? shorter.get(value) : undefined;
      return short === undefined ? next(value) : uncaught.text(compiler, short);
    },

    // The asserts of AssemblyScript's allocator and collector hold it against its own invariants.
    compileFunctionBody(compiler, next, instance, statements) {
      const { options } = compiler.program;
      const before = options.noAssert;
      options.noAssert ||= where === "program" && instance.internalName.startsWith("~lib/rt/");
      const ends = next(instance, statements);
      options.noAssert = before;
      return ends;
    },

    // An error's name is that of its class. A base's constructor sets its own: so it is set after super(), or, in a class without
    // a constructor, where AssemblyScript initializes the fields.
    compileCallExpression(compiler, next, expression, ...rest) {
      const call = next(expression, ...rest);
      const instance = compiler.currentFlow.sourceFunction.parent;
      if (expression.expression.kind !== NodeKind.Super || !(instance instanceof Class)) {
        return call;
      }
      return compiler.module.block(null, [call, ...nameOf(compiler, instance)]);
    },
    makeFieldInitializationInConstructor(compiler, next, instance, statements) {
      const list = next(instance, statements);
      list.push(...nameOf(compiler, instance));
      return list;
    },
  };
}

/** Sets `name` of an object under construction, where its class is one of the program's errors. */
function nameOf(compiler: Compiler, instance: Class): ExpressionRef[] {
  const error = errorClass(compiler);
  if (!instance.extends(error) || isLibrary(instance.internalName)) {
    return [];
  }
  const { module } = compiler;
  const pointer = Type.usize32.toRef();
  const self = module.local_get(compiler.currentFlow.lookupLocal("this")?.index ?? 0, pointer);
  return [module.store(4, self, compiler.ensureStaticString(instance.prototype.name), pointer, error.offsetof("name"))];
}

function errorPrototype(program: Program): ClassPrototype {
  return program.lookup("Error") as ClassPrototype;
}

function errorClass(compiler: Compiler): Class {
  return compiler.resolver.resolveClass(errorPrototype(compiler.program), null)!;
}

/**
 * The class in `throw new X(…)` when making one would do nothing but keep its message: Error and the classes of AssemblyScript
 * and of the library, and classes of the program that add nothing to one of them.
 */
function plainError(compiler: Compiler, expression: NewExpression): ClassPrototype | null {
  const flow = compiler.currentFlow;
  const found = compiler.resolver.resolveTypeName(expression.typeName, flow, flow.sourceFunction, ReportMode.Swallow);
  if (!(found instanceof ClassPrototype) || found.isAny(CommonFlags.Generic | CommonFlags.Abstract)) {
    return null;
  }
  for (let prototype: ClassPrototype | null = found; prototype; prototype = prototype.basePrototype) {
    if (prototype === errorPrototype(compiler.program)) {
      return found;
    }
    const adds = prototype.constructorPrototype !== null || (prototype.instanceMembers?.size ?? 0) > 0;
    if (adds && !isLibrary(prototype.internalName)) {
      return null;
    }
  }
  return null;
}

/** The constructor that `new` runs: a class without one has its base's. */
function constructorOf(instance: Class | null): AscFunction | null {
  return instance && (instance.constructorInstance ?? constructorOf(instance.base));
}

/** The text of a literal, or of a constant that is one; null when it is known only when the program runs. */
function staticText(compiler: Compiler, expression: Expression): string | null {
  if (expression instanceof ParenthesizedExpression) {
    return staticText(compiler, expression.expression);
  }
  if (expression instanceof StringLiteralExpression) {
    return expression.value;
  }
  if (!(expression instanceof IdentifierExpression)) {
    return null;
  }
  const flow = compiler.currentFlow;
  const found = compiler.resolver.lookupExpression(expression, flow, Type.auto, ReportMode.Swallow);
  const initializer = found instanceof Global && found.is(CommonFlags.Const) ? found.initializerNode : null;
  return initializer instanceof StringLiteralExpression ? initializer.value : null;
}
