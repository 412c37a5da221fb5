// Which mutations a run makes: each takes seconds, so that a run makes one in so many, other ones with each seed. WASYNCIO_MUTATIONS=all
// in the environment makes all.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/native/wamr.js";
import { edited, type Edit } from "../model/build.js";

/** Each of `mutations` with its index, as many as a run makes of them. */
export function sample<M>(mutations: readonly M[], oneIn: number, seed: number): [index: number, mutation: M][] {
  const all = process.env["WASYNCIO_MUTATIONS"] === "all";
  return [...mutations.entries()].filter(([index]) => all || index % oneIn === seed % oneIn);
}

/** Whether the library's text has the place that it changes. */
export function isCurrent(mutation: Edit): boolean {
  try {
    edited(readFileSync(join(root, "assembly", mutation.file), "utf8"), mutation);
    return true;
  } catch {
    return false;
  }
}
