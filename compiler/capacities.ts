// How much a program can hold at once: wasyncio.json beside it, and the board's definition for what it leaves out. The numbers
// take the place of the literals in assembly/capacities.ts, which the library reads as constants.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { BoardDefinition, Capacities } from "../host/node/board.js";
import { Node, Range, Source, SourceKind, VariableStatement, type Program } from "./asc.js";
import { DEFAULT_FUEL } from "./fuel.js";
import { keysOf, placeOfSyntaxError, type Place } from "./json.js";
import { LIBRARY } from "./library.js";
import { report } from "./report.js";
import { stress } from "./stress.js";

/** What wasyncio.json decides. */
export interface ProgramSettings extends Capacities {
  /** Whether a collector is there for what the program makes. */
  readonly gc: boolean;
  /** Rounds of loops and recursive calls that a step may take; 0: they are not counted. */
  readonly fuel: number;
}

/** Records have 48 bytes each: a limit that no memory outgrows. */
const MOST_RECORDS = 1_000_000;

const limits: Readonly<Record<keyof Capacities, readonly [least: number, most: number, what: string]>> = {
  ready: [1, MOST_RECORDS, "records: what can be ready, armed or registered at once"],
  timers: [0, MOST_RECORDS, "timers that can be armed at once"],
  sources: [0, 65_533, "sources that can be open at once"],
  ringBytes: [0, 1 << 24, "bytes for rings"],
  heap: [0, 1 << 30, "bytes of heap"],
};
const keys: readonly string[] = [...Object.keys(limits), "gc", "fuel"];

/** The constants of assembly/capacities.ts. */
const constants: ReadonlyMap<string, keyof Capacities> = new Map([
  ["READY", "ready"],
  ["TIMERS", "timers"],
  ["SOURCES", "sources"],
  ["RING_BYTES", "ringBytes"],
  ["HEAP", "heap"],
]);

/** Reads wasyncio.json beside `entry` (a normalized path, relative to `baseDir`). What is wrong goes on the program's list. */
export function readSettings(
  program: Program,
  baseDir: string,
  entry: string,
  board: BoardDefinition,
): ProgramSettings {
  const path = posix.join(posix.dirname(entry), "wasyncio.json");
  const defaults = { ...board.capacities, gc: board.gc, fuel: program.options.debugInfo ? DEFAULT_FUEL : 0 };
  let text = "";
  const complain = ({ start, end }: Place, message: string): void => {
    const range = new Range(start, end);
    range.source = new Source(SourceKind.User, path, text);
    report(program, range, message);
  };
  try {
    text = readFileSync(join(baseDir, path), "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") {
      complain({ start: 0, end: 0 }, `This cannot be read (${code ?? "unknown error"}): correct or remove it.`);
    }
    return defaults;
  }
  return parse(text, defaults, complain);
}

type Complain = (place: Place, message: string) => void;

function parse(text: string, defaults: ProgramSettings, complain: Complain): ProgramSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    complain(placeOfSyntaxError(error, text), "This is not JSON: correct it.");
    return defaults;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    complain({ start: 0, end: text.length }, `This must be an object, such as { "ready": 32 }.`);
    return defaults;
  }
  const settings = { ...defaults };
  const given = new Map<string, Place>();
  for (const { key, place, value: valuePlace } of keysOf(text)) {
    const setting: unknown = JSON.parse(text.slice(valuePlace.start, valuePlace.end));
    if (given.has(key)) {
      complain(place, `"${key}" is set twice: remove one.`);
    }
    given.set(key, valuePlace);
    if (key === "gc") {
      if (typeof setting !== "boolean") complain(valuePlace, `"gc" is true or false.`);
      else settings.gc = setting;
    } else if (key === "fuel") {
      const fuel = setting === true ? DEFAULT_FUEL : setting === false ? 0 : setting;
      if (!isFuel(fuel)) complain(valuePlace, FUEL_COMPLAINT);
      else settings.fuel = fuel;
    } else if (isCapacity(key)) {
      const complaint = complaintAbout(key, setting);
      if (complaint !== null) complain(valuePlace, complaint);
      else settings[key] = setting as number;
    } else if (key !== "$schema") {
      complain(place, meaningless(key, keys));
    }
  }
  const timers = given.get("timers");
  if (!timers) {
    settings.timers = Math.min(settings.timers, settings.ready);
  } else if (settings.timers > settings.ready) {
    complain(timers, `Each armed timer is one of the ${settings.ready} records: lower "timers" or raise "ready".`);
  }
  return settings;
}

const MOST_FUEL = 2 ** 31 - 1;
const FUEL_COMPLAINT = `"fuel" is true, false or a whole number from 1 to ${MOST_FUEL} (rounds of loops and recursive calls in a step).`;

function isFuel(value: unknown): value is number {
  return value === 0 || (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_FUEL);
}

/** What is wrong with a capacity's value; null when nothing is. */
function complaintAbout(key: keyof Capacities, value: unknown): string | null {
  const [least, most, what] = limits[key];
  const right = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return right ? null : `"${key}" is a whole number from ${least} to ${most} (${what}).`;
}

function meaningless(key: string, known: readonly string[]): string {
  return `"${key}" means nothing here: remove it or correct its spelling. There are ${known.join(", ")}.`;
}

/** Holds capacities that a program sets to the limits of those in wasyncio.json. Throws RangeError. */
export function checkCapacities(given: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(given)) {
    const complaint = isCapacity(key) ? complaintAbout(key, value) : meaningless(key, Object.keys(limits));
    if (complaint !== null) throw new RangeError(`capacities: ${complaint}`);
  }
}

function isCapacity(key: string): key is keyof Capacities {
  return Object.hasOwn(limits, key);
}

/** Writes the numbers, and whether anything can be caught, into the library's syntax tree, after parsing. */
export function fixCapacities(
  program: Program,
  settings: ProgramSettings,
  catches: boolean,
  hasOneTask: boolean,
): void {
  const source = program.sources.find(({ normalizedPath }) => normalizedPath === `${LIBRARY}capacities.ts`);
  for (const statement of source?.statements ?? []) {
    for (const declaration of statement instanceof VariableStatement ? statement.declarations : []) {
      const capacity = constants.get(declaration.name.text);
      const flag = new Map([
        ["CATCHES", catches],
        ["ONE_TASK", hasOneTask],
        ["STRESS", stress],
        ["COLLECTS", settings.gc],
        ["DEBUG", program.options.debugInfo],
        ["TRACED", catches && program.options.debugInfo],
      ]).get(declaration.name.text);
      if (flag !== undefined && declaration.initializer) {
        const { range } = declaration.initializer;
        declaration.initializer = flag ? Node.createTrueExpression(range) : Node.createFalseExpression(range);
      }
      if (capacity && declaration.initializer) {
        const value = i64_new(settings[capacity]);
        declaration.initializer = Node.createIntegerLiteralExpression(value, declaration.initializer.range);
      }
    }
  }
}
