// The instruments' figures on the emulated Cortex-M3 stay within 2 % of the committed ones, for better and for worse: a change of
// the figures is a commit of its own, with the reason (`npm run cortex-m3 -- --write`).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { measure } from "../bench/cortex-m3/measure.js";
import { drift, engines, rows, type Figures } from "../bench/cortex-m3/rows.js";
import { root } from "../host/native/wamr.js";

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
    for (const row of rows)
      it(`${engine}: ${row.name}`, () => {
        assert.equal(drift(figures, committed, engine, row), null);
      });

  it("are told from committed ones that are a thirtieth worse, or better", () => {
    for (const engine of engines)
      for (const row of rows)
        for (const factor of [31 / 30, 29 / 30]) {
          const other = {
            ...figures,
            [engine]: { ...figures[engine], [row.name]: figures[engine][row.name] * factor },
          };
          assert.ok(drift(other, figures, engine, row)?.startsWith(`${engine}, ${row.name}: `));
          for (const another of rows) if (another !== row) assert.equal(drift(other, figures, engine, another), null);
        }
  });

  for (const engine of engines)
    for (const row of rows) {
      const most = row.target[engine];
      if (most !== undefined && row.missed !== undefined)
        it(`${engine}: ${row.name} is not yet what it must be: ${row.missed}`, () => {
          assert.ok(figures[engine][row.name] > most, "it is: take `missed` out of rows.ts");
        });
      else if (most !== undefined)
        it(`${engine}: ${row.name} is what it must be, ${most} ${row.unit} at most`, () => {
          assert.ok(figures[engine][row.name] <= most, String(figures[engine][row.name]));
        });
    }
});
