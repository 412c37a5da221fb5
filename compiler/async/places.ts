// The table by which a program itself tells where its coroutines are parked (drawn in assembly/coroutine/place.ts).
import type { Range } from "../asc.js";
import { isLibrary, nameOf } from "../uncaught.js";
import type { Park, SplitCoroutine } from "./split.js";

const MOST = 0xffff;
/** Bytes of a text: what is longer loses its beginning, where folders are. */
const LONGEST = 255;
const ASCII = /^[\0-\x7f]*$/;

/** A function as stacks show it: `read`, `Sensor.read`; without AssemblyScript's folders. */
export function shownName(internalName: string): string {
  return internalName
    .replace(/[^<>,|]*\//g, "")
    .replace(/[#~]/g, ".")
    .replace(/\|.*$/, "");
}

export interface Places {
  readonly data: Uint8Array;
  /** A text has other characters than ASCII's. */
  readonly isWide: boolean;
}

/** The table. `declared`: where a coroutine's name stands; `entry`: the program's normalized path. */
export function encodePlaces(
  coroutines: readonly SplitCoroutine[],
  declared: (coroutine: SplitCoroutine) => Range | undefined,
  rangeOf: (park: Park) => Range | undefined,
  entry: string,
): Places {
  const head = coroutines.length * 2;
  const starts: number[] = [];
  const bytes: number[] = [];
  bytes.push(...u16(0), ...u16(0), ...textOf("?")); // for who begins too far behind
  const files = new Map<string, number>();
  const fileAt = (name: string): number => {
    if (!files.has(name)) {
      files.set(name, head + bytes.length);
      bytes.push(...textOf(name));
    }
    return files.get(name)!;
  };
  for (const coroutine of coroutines) {
    const name = declared(coroutine);
    const path = name?.source.normalizedPath;
    const isTold = path !== undefined && !isLibrary(path);
    const file = isTold ? fileAt(nameOf(path, entry)) : 0;
    const lines = isTold ? linesOf(coroutine, name, rangeOf) : [];
    const start = head + bytes.length;
    starts.push(start > MOST ? head : start);
    bytes.push(...u16(file), ...u16(lines.length), ...lines.flatMap(u16), ...textOf(shownName(coroutine.name)));
  }
  const shown = [...files.keys(), ...coroutines.map(({ name }) => shownName(name))];
  return { data: new Uint8Array([...starts.flatMap(u16), ...bytes]), isWide: shown.some((text) => !ASCII.test(text)) };
}

/** By state; 0: not known. */
function linesOf(
  { parks }: SplitCoroutine,
  name: Range | undefined,
  rangeOf: (park: Park) => Range | undefined,
): readonly number[] {
  const lines = [lineOf(name)];
  for (const park of parks) {
    lines[park.state] = lineOf(rangeOf(park));
    if (park.hasHandler) {
      lines[park.state + 1] = lines[park.state];
    }
  }
  return lines;
}

function lineOf(range: Range | undefined): number {
  const line = range ? range.source.lineAt(range.start) : 0;
  return line > MOST ? 0 : line;
}

/** At most LONGEST bytes of UTF-8, of whole characters, behind their number. */
function textOf(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  let from = Math.max(0, bytes.length - LONGEST);
  while (from && (bytes[from] & 0xc0) === 0x80) {
    from++;
  }
  return [bytes.length - from, ...bytes.slice(from)];
}

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
