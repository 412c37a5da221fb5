// Why lines of assembly/ are run by neither the oracle nor a fuzzer: unreached.json, by file, then by the reason, the text of the lines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/native/wamr.js";
import type { Covered } from "./measure.js";

type Reasons = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const reasons = JSON.parse(readFileSync(join(root, "tests/coverage/unreached.json"), "utf8")) as Reasons;

/** The reason of a line that was not run; null where none is given. */
export function reasonOf(file: string, text: string): string | null {
  return Object.entries(reasons[file] ?? {}).find(([, texts]) => texts.includes(text))?.[0] ?? null;
}

/** Lines that have a reason and were run, or are no more. */
export function stale(files: readonly Covered[]): string[] {
  return Object.entries(reasons).flatMap(([file, byReason]) => {
    const missed = new Set(files.find((covered) => covered.file === file)?.missed.map(({ text }) => text));
    return Object.values(byReason)
      .flat()
      .filter((text) => !missed.has(text))
      .map((text) => `${file}: ${text}`);
  });
}
