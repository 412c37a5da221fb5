// A node:test reporter that writes one JSON object a line for each test: what results.ts reads.
import type { TestEvent } from "node:test/reporters";
import type { Result } from "./results.js";

interface Told {
  readonly name: string;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string | undefined; readonly error?: Error & { failureType?: string } };
}

/** The result a test event stands for; none for a group, and none for a file, which Node counts as a test when it has none. */
function resultOf(outcome: "passed" | "failed", told: Told): Result | undefined {
  if (outcome === "passed" && (told.details.type === "suite" || told.name === told.file)) return undefined;
  if (told.details.error?.failureType === "subtestsFailed") return undefined;
  const left = told.skip ?? told.todo;
  if (left !== undefined && left !== false)
    return { name: told.name, outcome: "skipped", reason: left === true ? "no reason given" : left };
  if (outcome === "passed") return { name: told.name, outcome };
  const { error } = told.details;
  return { name: told.name, outcome, reason: error?.cause instanceof Error ? error.cause.message : error?.message };
}

export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const result = resultOf(event.type === "test:pass" ? "passed" : "failed", event.data);
    if (result) yield JSON.stringify(result) + "\n";
  }
}
