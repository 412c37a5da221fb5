// Mutations of the async compiler are found by the language's programs or the fuzzer, or those prove nothing. A few in every run, the same
// ones; all of them: node dist/tests/async/mutations/main.js
import assert from "node:assert/strict";
import { test } from "node:test";
import { hunt, isCurrent, unchanged } from "./mutations/mutated.js";
import { mutations } from "./mutations/mutations.js";

/** So many, from the end of the list, are hunted here: each is found within seconds. */
const IN_EVERY_RUN = 4;

test("every mutation is one of the compiler as it is, and there are 30 at least", () => {
  assert.deepEqual(
    mutations.filter((mutation) => !isCurrent(mutation)).map(({ breaks }) => breaks),
    [],
  );
  assert.ok(mutations.length >= 30);
});

test("in the compiler as it is nothing is found", () => {
  assert.equal(hunt(unchanged, 3_000), null);
});

for (const mutation of mutations.slice(-IN_EVERY_RUN)) {
  test(`it is found that ${mutation.breaks}`, (t) => {
    const how = hunt(mutation);
    assert.ok(how !== null, "not found in a minute");
    t.diagnostic(`found by ${how}`);
  });
}
