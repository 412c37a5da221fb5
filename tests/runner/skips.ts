// The list of what is skipped by nature, tests/expected-skips.json, held to what really was skipped.
import { count } from "./results.js";
import type { SuiteResult } from "./suite.js";

export interface ExpectedSkip {
  /** `SUITE`, or `SUITE: TEST`. */
  readonly name: string;
  readonly reason: string;
  /** Whether it is skipped depends on the computer: what is not there cannot be installed everywhere. */
  readonly sometimes?: boolean;
}

/** What to call a result in a message and in expected-skips.json. */
export function fullName(suite: string, test: string): string {
  return suite === test ? suite : `${suite}: ${test}`;
}

/** What is wrong about the list, a sentence each: a skip that is not on it, and an entry of a suite that ran that was not skipped. */
export function wrongSkips(done: readonly SuiteResult[], expected: readonly ExpectedSkip[]): string[] {
  const skipped = new Set(
    done.flatMap(({ suite, results }) =>
      results.filter((r) => r.outcome === "skipped").map((r) => fullName(suite.name, r.name)),
    ),
  );
  const listed = new Set(expected.map((entry) => entry.name));
  const ran = (entry: ExpectedSkip): boolean =>
    done.some(
      ({ suite, results }) =>
        (entry.name === suite.name || entry.name.startsWith(`${suite.name}: `)) && count(results, "failed") === 0,
    );
  return [
    ...[...skipped]
      .filter((name) => !listed.has(name))
      .map((name) => `skipped, but not in tests/expected-skips.json: ${name}`),
    ...expected
      .filter((entry) => entry.sometimes !== true && !skipped.has(entry.name) && ran(entry))
      .map((entry) => `in tests/expected-skips.json, but not skipped: ${entry.name}`),
  ];
}
