// What the hooks note while types and flow are known, for the passes that come after AssemblyScript's compiler: which expressions
// are references that the collector must follow, which functions are coroutines, and where their awaits stand.
import {
  type AscFunction,
  type Class,
  type ClassPrototype,
  type Compiler,
  type Element,
  type Expression,
  type ExpressionRef,
  FunctionPrototype,
  Global,
  ParenthesizedExpression,
  type Program,
  type Range,
  type Type,
} from "../asc.js";
import { LIBRARY } from "../library.js";
import type { Ir } from "./expressions.js";
import type { Syntax } from "./syntax.js";

/** The part of the library that the compiler refers to: assembly/coroutine/. */
export const COROUTINE = `${LIBRARY}coroutine/`;

export interface Coroutine {
  readonly instance: AscFunction;
  /** The library's function that makes an object of its frame, where one is asked for. */
  box: string | null;
}

export class Facts {
  /** Expressions whose value is a reference to an object. */
  readonly managed = new Set<ExpressionRef>();
  /** Where in the source a coroutine stops, by the marker's expression. */
  readonly awaits = new Map<ExpressionRef, Range>();
  /** By internal name. */
  readonly coroutines = new Map<string, Coroutine>();

  constructor(
    readonly program: Program,
    readonly syntax: Syntax,
    /** Binaryen, over the module as it is being compiled. */
    readonly ir: Ir,
  ) {}

  isAsync(instance: AscFunction): boolean {
    return this.syntax.isAsync.has(instance.prototype.functionTypeNode);
  }

  /** The Promise<T> that a type is or extends. */
  promiseOf(type: Type): Class | null {
    const promise = this.program.lookup("Promise") as ClassPrototype | null;
    let found: Class | null = type.classReference;
    while (found && found.prototype !== promise) {
      found = found.base;
    }
    return promise ? found : null;
  }

  /** T of the Promise<T> that a type is or extends. */
  promised(type: Type): Type | null {
    return this.promiseOf(type)?.typeArguments?.[0] ?? null;
  }

  isExactlyPromise(type: Type): boolean {
    return type.classReference !== null && this.promiseOf(type) === type.classReference;
  }

  /** T of an async function. */
  resultOf(instance: AscFunction): Type {
    return this.promised(instance.signature.returnType)!;
  }

  /** A member of assembly/coroutine/, by `file/name`. */
  element(name: string): Element {
    const found = this.program.elementsByName.get(COROUTINE + name);
    if (!found) {
      throw new Error(`assembly/coroutine/${name} is missing`);
    }
    return found;
  }

  prototype(name: string): FunctionPrototype {
    const found = this.element(name);
    if (!(found instanceof FunctionPrototype)) {
      throw new Error(`assembly/coroutine/${name} is no function`);
    }
    return found;
  }

  /** An instance of a function of assembly/coroutine/, compiled: AssemblyScript compiles only what something names. */
  require(compiler: Compiler, name: string, types: Type[] | null = null): AscFunction {
    const instance = compiler.resolver.resolveFunction(this.prototype(name), types)!;
    compiler.compileFunction(instance);
    return instance;
  }

  requireGlobal(compiler: Compiler, name: string): void {
    const found = this.element(name);
    if (found instanceof Global) {
      compiler.compileGlobal(found);
    }
  }

  /** The coroutine that an async function is, and the runtime it refers to. */
  noteCoroutine(compiler: Compiler, instance: AscFunction): Coroutine {
    let coroutine = this.coroutines.get(instance.internalName);
    if (!coroutine) {
      coroutine = { instance, box: null };
      this.coroutines.set(instance.internalName, coroutine);
      for (const name of ["frame/refill", "frame/carve", "frame/freeFrame", "error/unwind"]) {
        this.require(compiler, name);
      }
      for (const type of ["i32", "i64", "f32", "f64"]) {
        this.requireGlobal(compiler, `result/${type}Result`);
      }
      for (const name of ["error/pending", "frame/running", "tables/firstResume", "tables/coroutines"]) {
        this.requireGlobal(compiler, name);
      }
    }
    return coroutine;
  }

  /** An object will be made of the frame somewhere. */
  noteBox(compiler: Compiler, instance: AscFunction): void {
    const coroutine = this.noteCoroutine(compiler, instance);
    if (!coroutine.box) {
      coroutine.box = "";
      coroutine.box = this.require(compiler, "promise/box", [this.resultOf(instance)]).internalName;
    }
  }
}

/**
 * Notes which expressions are references. AssemblyScript tells its module for the shadow stack that only the incremental runtime
 * has: some locals (array literals under construction) have type usize, and nothing else gives them away.
 */
export function watchManaged(facts: Facts): void {
  const module = facts.program.module;
  for (const name of ["local_set", "local_tee"] as const) {
    const make = module[name].bind(module) as (...operands: unknown[]) => ExpressionRef;
    const watched = (index: number, value: ExpressionRef, isManaged: boolean, ...rest: unknown[]): ExpressionRef => {
      if (isManaged) {
        facts.managed.add(value);
      }
      return make(index, value, isManaged, ...rest);
    };
    Reflect.set(module, name, watched);
  }
}

export function withoutParentheses(expression: Expression): Expression {
  return expression instanceof ParenthesizedExpression ? withoutParentheses(expression.expression) : expression;
}
