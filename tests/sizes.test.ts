// What each part of the library adds to a program stays within 1 % of the committed bytes (`npm run sizes -- --write`, with the reason), and
// what a program must not be larger than is held, or said to be missed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { drift, measure, type Sizes } from "../bench/sizes/measure.js";
import { rows } from "../bench/sizes/rows.js";
import { root } from "../host/native/wamr.js";

describe("the sizes of programs", { concurrency: false }, () => {
  const committed = (JSON.parse(readFileSync(join(root, "bench/sizes/sizes.json"), "utf8")) as Sizes).collector;
  let sizes: Readonly<Record<string, number>>;
  before(
    async () => {
      sizes = await measure("collector", () => undefined);
    },
    { timeout: 600_000 },
  );

  for (const { name } of rows)
    it(name, () => {
      assert.equal(drift(name, sizes[name], committed[name]), null);
    });

  it("a fiftieth more, or less, is told", () => {
    assert.equal(drift("a", 1000, 1000), null);
    assert.match(drift("a", 1020, 1000) ?? "", /^a: 1020 bytes, committed 1000;/);
    assert.match(drift("a", 980, 1000) ?? "", /^a: 980 bytes/);
    assert.match(drift("b", 980, undefined) ?? "", /^b: 980 bytes, committed undefined/);
  });

  for (const { name, most, missed } of rows) {
    if (most === undefined) continue;
    if (missed === undefined)
      it(`${name}: at most ${most} bytes`, () => {
        assert.ok(sizes[name] <= most, String(sizes[name]));
      });
    else
      it(`${name} are not yet within ${most} bytes: ${missed}`, () => {
        assert.ok(sizes[name] > most, "they are: take `missed` out of rows.ts");
      });
  }
});
