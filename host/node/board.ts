// A board's definition: what its pins and ports are called, how much memory it has, and how large a program's tables are by
// default. Read from boards/NAME/board.json and held to boards/board.schema.json.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";

/** Sizes fixed at build time. */
export interface Capacities {
  /** Records: what can be ready, armed or registered at once. */
  readonly ready: number;
  /** Timers armed at once. */
  readonly timers: number;
  /** Sources open at once, the three standard streams not counted. */
  readonly sources: number;
  /** Memory for rings, bytes. */
  readonly ringBytes: number;
  /** The heap, bytes. */
  readonly heap: number;
}

export interface UartDefinition {
  /** What a person calls it: `UART0, pins PA0 and PA1`. */
  readonly title?: string;
}

export interface BoardDefinition {
  readonly name: string;
  readonly title: string;
  readonly gpio: {
    /** Lines are 0 to `lines` - 1. */
    readonly lines: number;
    readonly names: Readonly<Record<string, number>>;
  };
  readonly uarts: Readonly<Record<string, UartDefinition>>;
  /** Bytes. 0: not limited by the board. */
  readonly memory: { readonly flash: number; readonly ram: number };
  readonly capacities: Capacities;
  /** Whether programs are built with the collector unless they say otherwise. */
  readonly gc: boolean;
}

/** A definition that cannot be used; the message names file, place and what to do. */
export class BoardError extends Error {
  override readonly name = "BoardError";
}

const boardsDirectory = fileURLToPath(new URL("../../../boards/", import.meta.url));

/** Names of the boards that come with the package. */
export function boardNames(): string[] {
  return readdirSync(boardsDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * Loads a board that comes with the package by its name, or any other by the path of its board.json or of the folder that has
 * it. A path is what has a separator or ends in `.json`, or a folder whose name is no board's. Throws BoardError.
 */
export function loadBoard(nameOrPath: string): BoardDefinition {
  const looksLikePath = nameOrPath.includes("/") || nameOrPath.includes(sep) || nameOrPath.endsWith(".json");
  const isName = !looksLikePath && boardNames().includes(nameOrPath);
  const isPath = looksLikePath || (!isName && existsSync(join(nameOrPath, "board.json")));
  if (!isPath && !isName) {
    throw new BoardError(
      `no board "${nameOrPath}": there are ${boardNames().join(", ")}, or give the path of a board.json`,
    );
  }
  // What comes with the package is held to the schema by its tests: loading the validator would double a command's start.
  if (!isPath)
    return JSON.parse(readFileSync(join(boardsDirectory, nameOrPath, "board.json"), "utf8")) as BoardDefinition;
  const isDirectory = statSync(nameOrPath, { throwIfNoEntry: false })?.isDirectory() === true;
  return checkBoard(isDirectory ? join(nameOrPath, "board.json") : nameOrPath);
}

/** Reads a board.json and holds it to the schema. Throws BoardError. */
function checkBoard(path: string): BoardDefinition {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new BoardError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}): give the path of a board.json`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BoardError(`${path}: not JSON: ${(error as Error).message}`);
  }
  const validate = (validator ??= compileSchema());
  if (!validate(value)) throw new BoardError(`${path}: ${describe(validate.errors ?? [])}`);
  for (const [name, line] of Object.entries(value.gpio.names)) {
    if (line >= value.gpio.lines) {
      throw new BoardError(
        `${path}: /gpio/names/${name} is line ${line}, but /gpio/lines says ${value.gpio.lines}: lines are counted from 0`,
      );
    }
  }
  return value;
}

let validator: ValidateFunction<BoardDefinition> | undefined;

function compileSchema(): ValidateFunction<BoardDefinition> {
  const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const schema = JSON.parse(readFileSync(join(boardsDirectory, "board.schema.json"), "utf8")) as object;
  return new Ajv2020().compile<BoardDefinition>(schema);
}

/** One line: where, what is wrong, what to do. */
function describe(errors: readonly ErrorObject[]): string {
  // A wrong name is reported twice: as the pattern it breaks, then as the name.
  const error = errors.find(({ keyword }) => keyword === "propertyNames") ?? errors[0];
  const place = error.instancePath === "" ? "the definition" : error.instancePath;
  switch (error.keyword) {
    case "required":
      return `${place} lacks "${String(error.params["missingProperty"])}": add it (boards/board.schema.json says what it is)`;
    case "additionalProperties":
      return `${place} has "${String(error.params["additionalProperty"])}", which means nothing here: remove it or check its spelling`;
    case "propertyNames":
      return `${place} has the name "${String(error.params["propertyName"])}": letters, digits, "_" and "-", beginning with a letter`;
    default:
      return `${place} ${error.message ?? "is wrong"}: correct it (boards/board.schema.json says what it is)`;
  }
}

/** The number of a line that is given by number or name; undefined where the board has none. */
export function lineOf(board: BoardDefinition, lineOrName: number | string): number | undefined {
  const line =
    typeof lineOrName === "number"
      ? lineOrName
      : Object.hasOwn(board.gpio.names, lineOrName)
        ? board.gpio.names[lineOrName]
        : /^\d+$/.test(lineOrName)
          ? Number(lineOrName)
          : -1;
  return Number.isInteger(line) && line >= 0 && line < board.gpio.lines ? line : undefined;
}

/** The names of a line, in the order of the definition. */
export function namesOf(board: BoardDefinition, line: number): string[] {
  return Object.keys(board.gpio.names).filter((name) => board.gpio.names[name] === line);
}

/**
 * The same board with what was bound on the command line: a pin by name takes the next line after the board's own, a pin by
 * number that line; what is there already stays.
 */
export function bind(
  board: BoardDefinition,
  bound: { readonly pins?: readonly string[]; readonly uarts?: readonly string[] },
): BoardDefinition {
  const names: Record<string, number> = { ...board.gpio.names };
  const numbers = (bound.pins ?? []).filter((pin) => /^\d+$/.test(pin)).map(Number);
  let lines = Math.max(board.gpio.lines, ...numbers.map((line) => line + 1));
  for (const pin of bound.pins ?? []) {
    if (!/^\d+$/.test(pin) && !Object.hasOwn(names, pin)) names[pin] = lines++;
  }
  const uarts: Record<string, UartDefinition> = { ...board.uarts };
  for (const name of bound.uarts ?? []) {
    if (!Object.hasOwn(uarts, name)) uarts[name] = {};
  }
  return { ...board, gpio: { lines, names }, uarts };
}
