// Makes a folder with those above it that are missing. Not by mkdir's own `recursive`, with which Node never comes back where
// nobody can make one, as in /proc.
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Throws what mkdir throws. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path);
}
