// Source locations. Expressions keep their identity through flatten and the Relooper, so what AssemblyScript noted of them still holds;
// what the split has made belongs to its await. The table that needs no source map is in await-table.ts.
import { BlockStatement, type AscFunction, type ExpressionRef, type Range } from "../asc.js";
import type { Hooks } from "../hooks.js";
import type { Kind, Ir } from "./expressions.js";
import type { Park, SplitCoroutine } from "./split.js";

const LOCATED: ReadonlySet<Kind> = new Set<Kind>(["Call", "CallIndirect", "Unreachable", "Load", "Store"]);

/** A block of one statement is that statement: AssemblyScript then gives it the place of the brace. It keeps its own. */
export function placeHooks(): Hooks {
  const places = new Map<ExpressionRef, Range>();
  return {
    compileStatement(compiler, next, statement, ...rest) {
      const ref = next(statement, ...rest);
      const { debugLocations } = compiler.currentFlow.targetFunction;
      const place = places.get(ref);
      if (!(statement instanceof BlockStatement)) {
        places.set(ref, statement.range);
      } else if (place && debugLocations.has(ref)) {
        debugLocations.set(ref, place);
      }
      return ref;
    },
  };
}

/**
 * AssemblyScript gives `f(x);` a location on the drop, which comes after the call: whoever asks where a stack frame stands finds
 * nothing. What may call or trap takes the location of what encloses it. Before anything is lowered.
 */
export function fillLocations(ir: Ir, instances: ReadonlyMap<string, AscFunction>): void {
  for (const fn of ir.functions()) {
    const known = instances.get(fn.name)?.debugLocations;
    if (!known?.size) {
      continue;
    }
    const walk = (ref: ExpressionRef, outer: Range | null): void => {
      const info = ir.info(ref);
      const range = known.get(ref) ?? outer;
      if (range && !known.has(ref) && LOCATED.has(info.kind)) {
        known.set(ref, range);
        setLocation(ir, fn.ref, ref, range);
      }
      ir.eachChild(info, (child) => {
        walk(child, range);
      });
    };
    walk(fn.body, null);
  }
}

/** Gives the resume function its locations, where the program has any (`--sourceMap`). */
export function locateResume(
  ir: Ir,
  { resumeRef, body, made }: SplitCoroutine,
  instance: AscFunction | undefined,
  rangeOf: (park: Park) => Range | undefined,
): void {
  const known = instance?.debugLocations;
  if (!known?.size) {
    return;
  }
  ir.visit(body, (ref) => {
    const range = known.get(ref);
    if (range) {
      setLocation(ir, resumeRef, ref, range);
    }
  });
  for (const [ref, park] of made) {
    const range = rangeOf(park);
    if (range) {
      setLocation(ir, resumeRef, ref, range);
    }
  }
}

function setLocation(ir: Ir, fn: number, ref: ExpressionRef, range: Range): void {
  const { source, start } = range;
  if (source.debugInfoIndex < 0) {
    return;
  }
  const line = source.lineAt(start);
  ir.module.setDebugLocation(fn, ref, source.debugInfoIndex, line, source.columnAt() - 1);
}
