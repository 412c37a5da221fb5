// Whether a mutation still fits the library as it is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/native/wamr.js";
import { edited, type Edit } from "../model/build.js";

/** Whether the library's text has the place that it changes. */
export function isCurrent(mutation: Edit): boolean {
  try {
    edited(readFileSync(join(root, "assembly", mutation.file), "utf8"), mutation);
    return true;
  } catch {
    return false;
  }
}
