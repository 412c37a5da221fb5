// What a program may reach. A host asks here before it opens anything; the command line and the tests fill it in.
import { namesOf, type BoardDefinition } from "./board.js";

/** `all`, or the names and line numbers that are granted. */
export type Grant = "all" | readonly string[];

export interface Grants {
  /** Pins: line numbers or names of the board's definition. */
  readonly gpio: Grant;
  /** Serial ports, by name. */
  readonly uart: Grant;
}

export const nothing: Grants = { gpio: [], uart: [] };
export const everything: Grants = { gpio: "all", uart: "all" };

/** Reads the value of an option such as `--allow-gpio[=LINES]`: absent nothing, bare everything, else a list with commas. */
export function parseGrant(option: string | boolean | undefined): Grant {
  if (option === undefined || option === false) return [];
  if (option === true) return "all";
  return option
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

export function union(a: Grant, b: Grant): Grant {
  return a === "all" || b === "all" ? "all" : [...new Set([...a, ...b])];
}

/** A line is granted by its number or by any of its names. */
export function allowsLine(grants: Grants, board: BoardDefinition, line: number): boolean {
  const grant = grants.gpio;
  return grant === "all" || grant.includes(String(line)) || namesOf(board, line).some((name) => grant.includes(name));
}

export function allowsPort(grants: Grants, name: string): boolean {
  return grants.uart === "all" || grants.uart.includes(name);
}
