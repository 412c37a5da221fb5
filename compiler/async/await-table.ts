// The custom section `wasyncio.awaits` of a debug build: where in the source a suspended frame stands, from what the frame itself holds,
// the number of its resume function and its state. Text in UTF-8, a line per coroutine, tabs between
//
//   table index of the resume function   its name   its file   then state=line:column for each state, 0 being the function's own name
import type { Range } from "../asc.js";
import type { Park, SplitCoroutine } from "./split.js";

export const AWAITS_SECTION = "wasyncio.awaits";

/** Bit 15 of a frame's state says that there is a handler: it is not part of the number. */
const STATE_MASK = 0x7fff;

/** The section's content. `nameOf`: where the coroutine is declared. */
export function encodeAwaits(
  coroutines: readonly SplitCoroutine[],
  nameOf: (coroutine: SplitCoroutine) => Range | undefined,
  rangeOf: (park: Park) => Range | undefined,
): Uint8Array {
  const lines = coroutines.map((coroutine) => {
    const { resumeIndex, name, parks } = coroutine;
    const places = [{ state: 0, range: nameOf(coroutine) }];
    for (const park of parks) {
      const range = rangeOf(park);
      places.push({ state: park.state, range });
      if (park.hasHandler) {
        places.push({ state: park.state + 1, range });
      }
    }
    const file = places.find(({ range }) => range)?.range?.source.normalizedPath ?? "";
    const states = places.flatMap(({ state, range }) =>
      range ? [`${state}=${range.source.lineAt(range.start)}:${range.source.columnAt()}`] : [],
    );
    return [resumeIndex, name, file, ...states].join("\t");
  });
  return new TextEncoder().encode(lines.join("\n"));
}

/** Where a frame is suspended; lines and columns from 1. */
export interface AwaitPlace {
  /** As AssemblyScript names functions: `app/main`, `app/Sensor#read`. */
  readonly coroutine: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Row {
  readonly coroutine: string;
  readonly file: string;
  readonly places: ReadonlyMap<number, readonly [line: number, column: number]>;
}

/** The table of one module. */
export class AwaitTable {
  private constructor(private readonly rows: ReadonlyMap<number, Row>) {}

  /** Null: the module has none, as it was not built with --debug or has no coroutines. */
  static of(module: WebAssembly.Module): AwaitTable | null {
    const [section] = WebAssembly.Module.customSections(module, AWAITS_SECTION) as (ArrayBuffer | undefined)[];
    return section ? AwaitTable.parse(new TextDecoder().decode(section)) : null;
  }

  private static parse(text: string): AwaitTable {
    const rows = text.split("\n").map((line): [number, Row] => {
      const [index, coroutine, file, ...states] = line.split("\t");
      const places = states.map((state): [number, [number, number]] => {
        const [number, at, column] = state.split(/[=:]/).map(Number);
        return [number, [at, column]];
      });
      return [Number(index), { coroutine, file, places: new Map(places) }];
    });
    return new AwaitTable(new Map(rows));
  }

  /**
   * Where a frame is suspended that holds these two numbers (assembly/coroutine/frame.ts: u16 at 4 and at 6). State 0, which has not
   * begun, is at the function's name. Null: no coroutine has that number, or its place is unknown.
   */
  placeOf(resume: number, state: number): AwaitPlace | null {
    const row = this.rows.get(resume);
    const place = row?.places.get(state & STATE_MASK);
    return row && place ? { coroutine: row.coroutine, file: row.file, line: place[0], column: place[1] } : null;
  }

  /** Every place of every coroutine; `isName`: of one that has not begun. */
  all(): (AwaitPlace & { readonly isName: boolean })[] {
    return [...this.rows.values()].flatMap(({ coroutine, file, places }) =>
      [...places].map(([state, [line, column]]) => ({ coroutine, file, line, column, isName: state === 0 })),
    );
  }
}
