// Fuel: a budget for each step between two awaits, the same on every engine. Each round of a loop and each call of a function that can
// come to call itself takes one; the loop of tasks refills before each handle. Where it is used up the program ends, with the task and
// the place. Only the program's own code counts: what the libraries do is bounded by what they are given.
//
//   while (c) { … }    →   while (c) { if (!--left) exhausted(place); … }
//   f() { … }          →   f() { if (~recursive()) if (!--left) exhausted(place); … }   known when all calls are
import {
  BinaryOp,
  BlockStatement,
  Node,
  NodeKind,
  Type,
  UnaryOp,
  type AscFunction,
  type AstNode,
  type Compiler,
  type ExpressionRef,
  type FunctionPrototype,
  type Global,
  type Statement,
} from "./asc.js";
import { signatureOf, type Ir } from "./async/expressions.js";
import { RESUME, RUN_RECORD } from "./async/markers.js";
import type { Hooks } from "./hooks.js";
import { LIBRARY } from "./library.js";
import { isLibrary, type Uncaught } from "./uncaught.js";

/** Rounds per step where a program does not say: a second or less of a desktop's time. */
export const DEFAULT_FUEL = 100_000_000;

/** The file of assembly/ that has what is left, parsed only where there is fuel. */
export const FUEL_FILE = "fuel";

const LEFT = `${LIBRARY}fuel/left`;
const EXHAUSTED = `${LIBRARY}fuel/exhausted`;
const RECURSIVE = "~recursive";

const loops: ReadonlySet<number> = new Set([NodeKind.While, NodeKind.Do, NodeKind.For]);

/** `isOn`: known when wasyncio.json has been read. */
export function fuelHooks(uncaught: Uncaught, isOn: () => boolean): Hooks {
  /** Loops by the statement that a round begins with: its body or, as blocks are not compiled as statements, an empty one that is put in. */
  const rounds = new Map<Statement, Statement>();
  const counts = (node: AstNode): boolean => isOn() && !isLibrary(node.range.source.normalizedPath);

  function takeOne(compiler: Compiler, node: AstNode): ExpressionRef {
    const { module, program } = compiler;
    compiler.compileGlobal(program.elementsByName.get(LEFT) as Global);
    const exhausted = program.elementsByName.get(EXHAUSTED) as FunctionPrototype;
    const instance = compiler.resolver.resolveFunction(exhausted, null)!;
    compiler.compileFunction(instance);
    const i32 = Type.i32.toRef();
    const left = (): ExpressionRef => module.global_get(LEFT, i32);
    const end = module.block(null, [
      module.call(instance.internalName, uncaught.place(compiler, node), Type.void.toRef()),
      module.unreachable(),
    ]);
    return module.block(null, [
      module.global_set(LEFT, module.binary(BinaryOp.SubI32, left(), module.i32(1))),
      module.if(module.unary(UnaryOp.EqzI32, left()), end),
    ]);
  }

  return {
    compileStatement(compiler, next, statement, ...rest) {
      if (loops.has(statement.kind) && counts(statement)) {
        const { body } = statement as Statement & { readonly body: Statement };
        if (!(body instanceof BlockStatement)) {
          rounds.set(body, statement);
        } else if (!rounds.has(body.statements[0])) {
          const empty = Node.createEmptyStatement(statement.range);
          body.statements.unshift(empty);
          rounds.set(empty, statement);
        }
      }
      const loop = rounds.get(statement);
      if (!loop) {
        return next(statement, ...rest);
      }
      const one = takeOne(compiler, loop);
      return statement.kind === NodeKind.Empty ? one : compiler.module.block(null, [one, next(statement, ...rest)]);
    },

    compileFunctionBody(compiler, next, instance, statements) {
      const { declaration } = instance.prototype;
      if (counts(declaration) && !isStart(instance)) {
        const { module } = compiler;
        const test = module.call(RECURSIVE, null, Type.i32.toRef());
        statements.push(module.if(test, takeOne(compiler, declaration.name)));
      }
      return next(instance, statements);
    },
  };
}

/** A file's top-level code. */
function isStart({ internalName }: AscFunction): boolean {
  return internalName.startsWith("start:") && !internalName.includes("~anonymous");
}

/** Leaves the count on entry where a function can come to call itself. Before coroutines are split. */
export function countRecursion(ir: Ir): void {
  const callees = new Map<string, Set<string>>();
  const inTable = new Map<string, string[]>();
  for (const name of ir.table()) {
    const key = signatureOf(ir.function(name));
    inTable.set(key, [...(inTable.get(key) ?? []), name]);
  }
  const functions = ir.functions();
  for (const { name, body } of functions) {
    const called = new Set<string>();
    ir.visit(body, (_, info) => {
      if (info.kind === "Call") {
        called.add(info.target.replace(/~frame$/, ""));
      } else if (info.kind === "CallIndirect") {
        inTable.get(signatureOf(info))?.forEach((target) => called.add(target));
      }
    });
    callees.set(name, called);
  }
  const canReachItself = (name: string): boolean => {
    const seen = new Set(callees.get(name));
    for (const called of seen) {
      for (const next of callees.get(called) ?? []) {
        seen.add(next);
      }
    }
    return seen.has(name);
  };
  for (const { name, ref, body } of functions) {
    let isRecursive: boolean | undefined;
    const settle = (at: ExpressionRef): ExpressionRef => {
      const info = ir.info(at);
      if (info.kind === "If") {
        const test = ir.info(info.condition);
        if (test.kind === "Call" && test.target === RECURSIVE) {
          isRecursive ??= canReachItself(name);
          return isRecursive ? info.ifTrue : ir.module.nop();
        }
      }
      return ir.mapChildren(at, info, settle);
    };
    const settled = settle(body);
    if (settled !== body) {
      ir.setBody(ref, settled);
    }
  }
}

/** Gives every handle `rounds`, and what comes after the loop as many. After coroutines have been split. */
export function refillBeforeHandles(ir: Ir, rounds: number): void {
  const { module, binaryen } = ir;
  const { i32, none } = binaryen;
  if (!module.getGlobal(LEFT)) {
    return; // nothing counts
  }
  module.removeGlobal(LEFT);
  module.addGlobal(LEFT, i32, true, module.i32.const(rounds));
  const refill = (): ExpressionRef => module.global.set(LEFT, module.i32.const(rounds));
  const record = (): ExpressionRef => module.local.get(0, i32);
  const refilling = (name: string): string => `${name}~refilling`;
  const callers = ir.functions().filter(({ name }) => name !== RESUME && name !== RUN_RECORD);
  const kept = module.local.set(1, module.call(RUN_RECORD, [record()], i32));
  const run = module.block(null, [refill(), kept, refill(), module.local.get(1, i32)], i32);
  module.addFunction(refilling(RUN_RECORD), i32, i32, [i32], run);
  const resume = module.block(null, [refill(), module.call(RESUME, [record()], none), refill()]);
  module.addFunction(refilling(RESUME), i32, none, [], resume);
  for (const { body } of callers) {
    ir.visit(body, (ref, { kind, target }) => {
      if (kind === "Call" && (target === RESUME || target === RUN_RECORD)) {
        ir.setTarget(ref, refilling(target));
      }
    });
  }
}
