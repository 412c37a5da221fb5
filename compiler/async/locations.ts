// Source locations. Expressions keep their identity through flatten and the Relooper, so what AssemblyScript noted of them still holds;
// what the split has made belongs to its await. And the table from (coroutine, state) to line, which needs no source map.
import type { AscFunction, ExpressionRef, Range } from "../asc.js";
import type { Kind, Ir } from "./expressions.js";
import type { Park, SplitCoroutine } from "./split.js";

const LOCATED: ReadonlySet<Kind> = new Set<Kind>(["Call", "CallIndirect", "Unreachable", "Load", "Store"]);

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

/**
 * Custom section `wasyncio.awaits`, text: a line per coroutine with the table index of its resume function, its name, its file, then
 * state=line:column for each park; the next state is that park's exceptional way.
 */
export function awaitTable(
  coroutines: readonly SplitCoroutine[],
  rangeOf: (park: Park) => Range | undefined,
): Uint8Array {
  const lines = coroutines.map(({ resumeIndex, name, parks }) => {
    const ranges = parks.map(rangeOf);
    const file = ranges.find((range) => range)?.source.normalizedPath ?? "-";
    const states = parks.map(({ state }, index) => {
      const range = ranges[index];
      return range ? `${state}=${range.source.lineAt(range.start)}:${range.source.columnAt()}` : `${state}=?`;
    });
    return [resumeIndex, name, file, ...states].join(" ");
  });
  return new TextEncoder().encode(lines.join("\n"));
}
