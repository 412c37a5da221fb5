// What `for await` may go over, and whether there is anything to close when it is left: asked while types are known.
import {
  AscFunction,
  CallExpression,
  FunctionPrototype,
  ReportMode,
  Type,
  type ClassPrototype,
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

/** The `asyncClose` that every AsyncIterator has: it does nothing. */
const DEFAULT = `${LIBRARY}async-iterator/AsyncIterator#asyncClose`;

/** False, after a complaint: what `for await` goes over has no `iterate()`. Of any other call: true. */
export function checkIterable(facts: Facts, compiler: Compiler, call: Expression): boolean {
  const source = facts.syntax.iterated.get(call);
  return !source || (call instanceof CallExpression && find(compiler, call.expression) !== null)
    ? true
    : complain(facts, compiler, source);
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
  const close = found?.getMember("asyncClose");
  if (!found || !close) {
    return false;
  }
  const prototype = close instanceof AscFunction ? close.prototype : close;
  return (
    !(prototype instanceof FunctionPrototype) ||
    !prototype.internalName.startsWith(DEFAULT) ||
    isOverridden(found.prototype)
  );
}

/** Whether a class that extends this one has an `asyncClose` of its own. */
function isOverridden({ extenders }: ClassPrototype): boolean {
  return [...extenders].some(
    (extender) => extender.instanceMembers?.has("asyncClose") === true || isOverridden(extender),
  );
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
