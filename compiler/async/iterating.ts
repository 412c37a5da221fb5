// What `for await` may go over, and whether there is anything to close when it is left: asked while types are known.
import {
  AscFunction,
  CallExpression,
  ClassPrototype,
  CommonFlags,
  FunctionPrototype,
  ReportMode,
  Type,
  type Class,
  type Compiler,
  type Element,
  type Expression,
} from "../asc.js";
import { LIBRARY } from "../library.js";
import { report } from "../report.js";
import type { Facts } from "./facts.js";
import type { ForAwait } from "./for-await.js";
import { messages } from "./messages.js";
import { failedWithin } from "./misuse.js";

/** Where the methods are declared that every AsyncIterator has: its `asyncClose` does nothing, its `iterate` gives itself. */
const DEFAULTS = `${LIBRARY}async-iterator`;

/** False, after a complaint: what `for await` goes over has no `iterate()`. Of any other call: true. */
export function checkIterable(facts: Facts, compiler: Compiler, call: Expression): boolean {
  const source = facts.syntax.iterated.get(call);
  return !source || (call instanceof CallExpression && find(compiler, call.expression) !== null)
    ? true
    : complain(facts, compiler, source);
}

/** What a call of `iterate()` gives, where that is its source: taken as it is, it keeps the type that it is known to have. */
export function iteratesItself(facts: Facts, compiler: Compiler, call: Expression): Expression | null {
  const source = facts.syntax.iterated.get(call);
  const type = source && typeOf(compiler, source);
  return type?.classReference && !type.isNullableReference && isDefault(type.classReference, "iterate")
    ? source!
    : null;
}

/** The same of what `iterate()` gives: its `next()` promises something with `done` and `value`. */
export function checkIterator(facts: Facts, compiler: Compiler, { source, iterator, next }: ForAwait): boolean {
  const type = typeOf(compiler, iterator);
  const hasNext = (type?.classReference?.getMember("next") ?? null) !== null;
  const promise = hasNext ? typeOf(compiler, next) : null;
  const step = promise && facts.promised(promise);
  const members = step?.isNullableReference === false ? step.classReference : null;
  return members?.getMember("done") && members.getMember("value") ? true : complain(facts, compiler, source);
}

/** Whether closing the iterator may do anything. */
export function closes(compiler: Compiler, { iterator }: ForAwait): boolean {
  const found = typeOf(compiler, iterator)?.classReference;
  return Boolean(found?.getMember("asyncClose")) && !isDefault(found!, "asyncClose");
}

/** Whether a method is the library's, here and in whatever extends this class. */
function isDefault(of: Class, name: string): boolean {
  const member = of.getMember(name);
  const prototype = member instanceof AscFunction ? member.prototype : member;
  return (
    prototype instanceof FunctionPrototype &&
    prototype.declaration.range.source.internalPath === DEFAULTS &&
    !prototype.is(CommonFlags.Abstract) &&
    ![...(prototype.unboundOverrides ?? [])].some(({ parent }) => extendsIt(parent, of.prototype))
  );
}

function extendsIt(element: Element, base: ClassPrototype): boolean {
  return element instanceof ClassPrototype && element.extends(base);
}

function complain({ program }: Facts, compiler: Compiler, source: Expression): false {
  const type = typeOf(compiler, source, ReportMode.Report);
  if (!failedWithin(program, source.range)) {
    report(program, source.range, messages.forAwaitNotIterable(type?.toString() ?? "this"));
  }
  return false;
}

function find({ resolver, currentFlow }: Compiler, expression: Expression): Element | null {
  return resolver.lookupExpression(expression, currentFlow, Type.auto, ReportMode.Swallow);
}

function typeOf({ resolver, currentFlow }: Compiler, expression: Expression, mode = ReportMode.Swallow): Type | null {
  return resolver.resolveExpression(expression, currentFlow, Type.auto, mode);
}
