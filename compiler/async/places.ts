// The table by which a program itself tells where its coroutines are parked (drawn in assembly/coroutine/place.ts).
import type { Range } from "../asc.js";
import { isLibrary, nameOf } from "../uncaught.js";
import type { Park, SplitCoroutine } from "./split.js";

const MOST = 0xffff;

/** A function as stacks show it: `read`, `Sensor.read`; without AssemblyScript's folders and type arguments' folders. */
export function shownName(internalName: string): string {
  return internalName
    .replace(/[^<>,|]*\//g, "")
    .replace(/[#~]/g, ".")
    .replace(/\|.*$/, "");
}

/** The table for static memory at `base`. `declared`: where a coroutine's name stands; `entry`: the program's normalized path. */
export function encodePlaces(
  coroutines: readonly SplitCoroutine[],
  declared: (coroutine: SplitCoroutine) => Range | undefined,
  rangeOf: (park: Park) => Range | undefined,
  entry: string,
  base: number,
): Uint8Array {
  const head = new DataView(new ArrayBuffer(coroutines.length * 4));
  const bytes: number[] = [];
  coroutines.forEach((coroutine, index) => {
    head.setUint32(index * 4, base + head.byteLength + bytes.length, true);
    const name = declared(coroutine);
    const path = name?.source.normalizedPath;
    const isTold = path !== undefined && !isLibrary(path);
    const shown = shownName(coroutine.name);
    const text = isTold ? `${shown} (${nameOf(path, entry)}:` : shown;
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    const lines = isTold ? linesOf(coroutine, name, rangeOf) : [];
    bytes.push(...u32(lines.length), ...u32(units.length * 2), ...[...units, ...lines].flatMap(u16));
    bytes.push(...(bytes.length & 2 ? [0, 0] : []));
  });
  return new Uint8Array([...new Uint8Array(head.buffer), ...bytes]);
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

const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u16 = (value: number): number[] => [value & 0xff, value >> 8];
