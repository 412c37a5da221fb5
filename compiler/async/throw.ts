// Hooks for throw and try: while AssemblyScript knows the flow, so that what is assigned or known non-null is right in every part of a
// try. What they mean is told by markers and done by lower-exceptions.ts. AssemblyScript's own library keeps its traps.
import {
  Constraints,
  FlowFlags,
  LocalFlags,
  Type,
  type ClassPrototype,
  type Compiler,
  type ExpressionRef,
  type Flow,
  type Range,
  type Statement,
  type TryStatement,
} from "../asc.js";
import type { Hooks } from "../hooks.js";
import { LIBRARY } from "../library.js";
import { report } from "../report.js";
import { isLibrary, nameOf } from "../uncaught.js";
import { closes, checkIterator } from "./iterating.js";
import type { Facts } from "./facts.js";
import { CAUGHT, FINALLY, THROW, TRY } from "./markers.js";
import { messages } from "./messages.js";
import { shownName } from "./places.js";

/** Ways out of a part that do not leave the function. */
const LEAVES = [FlowFlags.Breaks, FlowFlags.ConditionallyBreaks, FlowFlags.Continues, FlowFlags.ConditionallyContinues];

/** `entry`: the program's normalized path. */
export function exceptionHooks(facts: Facts, entry: () => string): Hooks {
  const { program, syntax } = facts;
  const ends = (flow: Flow): boolean => flow.is(FlowFlags.Terminates) || flow.is(FlowFlags.Breaks);

  /** The function has ended behind this part, unless it goes on where `await using` has swallowed an error: there it falls off its end. */
  const hasEnded = (flow: Flow): boolean =>
    flow.isAny(FlowFlags.Terminates | FlowFlags.Returns) && !LEAVES.some((way) => flow.is(way));

  const isExempt = ({ source }: Range): boolean =>
    source.internalPath.startsWith("~lib/") && !source.internalPath.startsWith(LIBRARY);

  function errorType(compiler: Compiler): Type {
    return compiler.resolver.resolveClass(program.lookup("Error") as ClassPrototype, null)!.type;
  }

  /** AssemblyScript compiles lazily: the passes will name these. */
  function requireRuntime(compiler: Compiler): void {
    facts.requireGlobal(compiler, "error/pending");
    facts.require(compiler, "error/uncaught");
  }

  function inFlow(compiler: Compiler, flow: Flow, compile: () => ExpressionRef[]): ExpressionRef {
    const outer = compiler.currentFlow;
    compiler.currentFlow = flow;
    const ref = compiler.module.flatten(compile());
    compiler.currentFlow = outer;
    return ref;
  }

  /** The locals that `ref` assigns. */
  function assigned(ref: ExpressionRef): Set<number> {
    const locals = new Set<number>();
    facts.ir.visit(ref, (_, { kind, index }) => {
      if (kind === "LocalSet") {
        locals.add(index);
      }
    });
    return locals;
  }

  /** A flow that starts anywhere within `ref`: what that assigns is neither known to be non-null nor known to be wrapped. */
  function interrupted(flow: Flow, ref: ExpressionRef): Flow {
    const fork = flow.fork();
    for (const local of assigned(ref)) {
      fork.unsetLocalFlag(local, LocalFlags.NonNull | LocalFlags.Wrapped);
    }
    return fork;
  }

  function compileCatch(compiler: Compiler, flow: Flow, statement: TryStatement): ExpressionRef[] {
    const { module } = compiler;
    const caught = module.call(CAUGHT, [], Type.i32.toRef());
    if (!statement.catchVariable) {
      return compiler.compileStatements(statement.catchStatements!, [module.drop(caught)]);
    }
    const variable = flow.addScopedLocal(statement.catchVariable.text, errorType(compiler));
    flow.setLocalFlag(variable.index, LocalFlags.NonNull | LocalFlags.Initialized);
    return compiler.compileStatements(statement.catchStatements!, [module.local_set(variable.index, caught, true)]);
  }

  /** try A catch B, in the current flow. */
  function compileProtected(compiler: Compiler, statement: TryStatement): ExpressionRef[] {
    const { module } = compiler;
    if (!statement.catchStatements) {
      return compiler.compileStatements(statement.bodyStatements);
    }
    const from = compiler.currentFlow;
    const bodyFlow = from.fork();
    const body = inFlow(compiler, bodyFlow, () => compiler.compileStatements(statement.bodyStatements));
    const catchFlow = interrupted(from, body);
    const handler = inFlow(compiler, catchFlow, () => compileCatch(compiler, catchFlow, statement));
    from.inheritAlternatives(bodyFlow, catchFlow);
    if (
      !from.is(FlowFlags.Terminates) &&
      hasEnded(bodyFlow) &&
      (syntax.swallowing.has(statement) || hasEnded(catchFlow))
    ) {
      from.set(FlowFlags.Returns);
    }
    const list = [module.if(module.call(TRY, [], Type.i32.toRef()), body, handler)];
    if (ends(from)) {
      list.push(module.unreachable());
    }
    return list;
  }

  function compileTry(compiler: Compiler, statement: TryStatement): ExpressionRef {
    const { module } = compiler;
    const outer = compiler.currentFlow;
    const region = outer.fork();
    const body = inFlow(compiler, region, () => compileProtected(compiler, statement));
    const { finallyStatements } = statement;
    if (!finallyStatements) {
      outer.inherit(region);
      return body;
    }
    const last = interrupted(outer, body);
    const ref = inFlow(compiler, last, () => compiler.compileStatements(finallyStatements));
    if (!ends(last)) {
      // The finally goes on as the body would: what the body knew holds, but for what the finally assigns.
      const assignedLast = assigned(ref);
      const known = Math.max(last.localFlags.length, region.localFlags.length);
      last.localFlags = Array.from(
        { length: known },
        (_, local) => (assignedLast.has(local) ? last : region).localFlags[local] ?? 0,
      );
      last.flags |= region.flags;
    }
    outer.inherit(last);
    const list = [module.if(module.call(FINALLY, [], Type.i32.toRef()), body, ref)];
    if (ends(outer)) {
      list.push(module.unreachable());
    }
    return module.flatten(list);
  }

  /** Of a `for await` whose iterator has nothing to close: the loop alone. */
  function compileLoop(compiler: Compiler, { bodyStatements }: TryStatement): ExpressionRef {
    const outer = compiler.currentFlow;
    const flow = outer.fork();
    const ref = inFlow(compiler, flow, () => compiler.compileStatements(bodyStatements));
    outer.inherit(flow);
    return ref;
  }

  /** A catch around an await sees CancelledError; who keeps that makes a task that cannot be cancelled. */
  function warnOfSwallowing(statement: TryStatement): void {
    const { catchStatements, range } = statement;
    if (!catchStatements || syntax.swallowing.has(statement) || range.source.internalPath.startsWith("~lib/")) {
      return;
    }
    if (!syntax.awaitsIn.has(statement)) {
      return;
    }
    const handler = spanOf(catchStatements);
    const text = handler ? range.source.text.substring(handler.start, handler.end).replace(NO_CODE, "") : "";
    if (!/\bthrow\b|\bCancelledError\b/.test(text)) {
      report(program, statement.catchVariable?.range ?? range, messages.swallowsCancel, "warning");
    }
  }

  /** In a debug build of a program, an error is told where it is thrown. */
  function traced(compiler: Compiler, error: ExpressionRef, { source, start }: Range): ExpressionRef {
    if (!program.options.debugInfo || isLibrary(source.normalizedPath)) {
      return error;
    }
    const line = source.lineAt(start);
    const name = shownName(compiler.currentFlow.sourceFunction.internalName);
    const place = `${name} (${nameOf(source.normalizedPath, entry())}:${line})`;
    const { internalName } = facts.require(compiler, "traced/throwAt");
    return compiler.module.call(internalName, [error, compiler.ensureStaticString(place)], Type.i32.toRef());
  }

  return {
    compileThrowStatement(compiler, next, statement) {
      if (syntax.fallsOff.has(statement) && !compiler.currentFlow.is(FlowFlags.Returns)) {
        return compiler.module.nop(); // a way out without a result: AssemblyScript complains
      }
      if (!syntax.catches || isExempt(statement.range)) {
        return next(statement); // the program ends
      }
      requireRuntime(compiler);
      const { module } = compiler;
      const value = compiler.compileExpression(statement.value, errorType(compiler), Constraints.ConvImplicit);
      compiler.currentFlow.set(FlowFlags.Throws | FlowFlags.Terminates);
      const thrown = traced(compiler, value, statement.range);
      return module.block(null, [module.call(THROW, [thrown], Type.void.toRef()), module.unreachable()]);
    },

    compileTryStatement(compiler, next, statement) {
      if (isExempt(statement.range)) {
        return next(statement);
      }
      const loop = syntax.forAwaits.get(statement);
      if (loop && !checkIterator(facts, compiler, loop)) {
        return compiler.module.unreachable();
      }
      if (loop && !closes(compiler, loop)) {
        return compileLoop(compiler, statement);
      }
      requireRuntime(compiler);
      warnOfSwallowing(statement);
      return compileTry(compiler, statement);
    },
  };
}

/** Comments and strings. */
const NO_CODE = /\/\/.*|\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g;

function spanOf(statements: readonly Statement[]): { start: number; end: number } | null {
  return statements.length
    ? { start: statements[0].range.start, end: statements[statements.length - 1].range.end }
    : null;
}
