// What passed, failed and was skipped, read from what a suite has written so far.
import { stripVTControlCharacters } from "node:util";

export interface Result {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What reporter.ts wrote: a JSON object a line; the last line may still be on its way. */
export function readNodeTest(events: string): Result[] {
  return events
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Result);
}

/** as-pect's own summary counts; names of what failed are in its output. */
export function readAsPect(output: string): Result[] {
  const summary = /\[Tests\]: (\d+) \/ (\d+)/.exec(stripVTControlCharacters(output));
  if (!summary) return [];
  const passed = Number(summary[1]);
  return Array.from({ length: Number(summary[2]) }, (_, i): Result => {
    return { name: `unit ${i + 1}`, outcome: i < passed ? "passed" : "failed", reason: "see the output" };
  });
}

/** `ok NAME`, `FAIL NAME …`, `skip NAME: REASON`, each alone on a line. */
export function readLines(output: string): Result[] {
  return output.split("\n").flatMap((line): Result[] => {
    const found = /^(ok|FAIL|skip) ([^\s:]+):? ?(.*)$/.exec(line);
    if (!found) return [];
    const [, word, name, reason] = found;
    return [
      word === "ok" ? { name, outcome: "passed" } : { name, outcome: word === "FAIL" ? "failed" : "skipped", reason },
    ];
  });
}

export function count(results: readonly Result[], outcome: Result["outcome"]): number {
  return results.filter((r) => r.outcome === outcome).length;
}
