// Mutations of the async compiler are found by the language's programs or the fuzzer, or those prove nothing. A few in every run, others each
// time; all of them: node dist/tests/async/mutations/main.js
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../random.js";
import { hunt, isCurrent } from "./mutations/mutated.js";
import { mutations, survivors } from "./mutations/mutations.js";

const SAMPLE = 3;
const LIMIT_MS = 60_000;
const seed = Number(process.env["WASYNCIO_SEED"] ?? Math.floor(Math.random() * 1_000_000));

test("every mutation is one of the compiler as it is, and there are 30 at least", () => {
  assert.deepEqual(
    mutations.filter((mutation) => !isCurrent(mutation)).map(({ breaks }) => breaks),
    [],
  );
  assert.ok(mutations.length - survivors.length >= 30);
});

const next = random(seed);
const left = mutations.filter(({ breaks }) => !survivors.includes(breaks));
for (let count = 0; count < SAMPLE; count++) {
  const [mutation] = left.splice(next(left.length), 1);
  test(`it is found that ${mutation.breaks}`, (t) => {
    const found = hunt(mutation, LIMIT_MS);
    assert.ok(found !== null, `not found in ${LIMIT_MS / 1000} s, seed ${seed}`);
    t.diagnostic(`found by ${found}`);
  });
}
