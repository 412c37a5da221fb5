// The instruments' figures on the emulated Cortex-M3 stay within 2 % of the committed ones, for better and for worse: a change of
// the figures is a commit of its own, with the reason (`npm run cortex-m3 -- --write`).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { measure } from "../bench/cortex-m3/measure.js";
import { engines, rows, type Figures } from "../bench/cortex-m3/rows.js";
import { root } from "../host/native/wamr.js";

const MOST_OFF = 0.02;

describe("the figures on the Cortex-M3", { concurrency: false }, () => {
  const committed = JSON.parse(readFileSync(join(root, "bench/cortex-m3/figures.json"), "utf8")) as Figures;
  let figures: Figures;
  before(
    async () => {
      figures = await measure(() => undefined);
    },
    { timeout: 600_000 },
  );

  for (const engine of engines)
    for (const { name, unit } of rows)
      it(`${engine}: ${name}`, () => {
        const [is, was] = [figures[engine][name], committed[engine][name]];
        const said = `${is} ${unit}, committed ${was}; npm run cortex-m3 -- --write, and say why in the commit`;
        assert.ok(Math.abs(is - was) <= was * MOST_OFF, said);
      });
});
