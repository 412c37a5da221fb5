// The core against the model: schedules that once failed, and random ones. A failure prints a schedule for named.ts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { check, explain, makeCores } from "./check.js";
import { sizes } from "./capacities.js";
import { atCapacity, calls } from "./capacity.js";
import { compare } from "./compare.js";
import { longestWait } from "./fairness.js";
import { named } from "./named.js";
import { Tally } from "./tally.js";
import { seed } from "../sample.js";

const SCHEDULES = 100_000;

const cores = await makeCores();

describe("the loop does what asyncio's does", () => {
  for (const [sentence, schedule] of Object.entries(named)) {
    it(sentence, () => {
      assert.equal(compare(schedule, cores[schedule.capacities]).difference, null);
    });
  }

  for (const [index, size] of sizes.entries()) {
    for (const call of calls) {
      it(`${call} takes the last of ${size.ready} records and ${size.timers} timers, and is refused one more`, () => {
        assert.equal(atCapacity(cores[index], size, call), null);
      });
    }
  }

  for (const [index, size] of sizes.entries()) {
    if (size.ready < 3) continue; // two readers and a task
    for (const publishes of [false, true]) {
      const host = publishes ? "a host that publishes" : "a host that does not publish";
      it(`is fair with ${size.ready} records on ${host}: an event is handled in two turns, whoever is ready`, () => {
        assert.ok(longestWait(cores[index], size, publishes) <= 2);
      });
    }
  }

  it(`on ${SCHEDULES} random schedules of seed ${seed}`, () => {
    const tally = new Tally();
    const failure = check(cores, seed, SCHEDULES, tally);
    assert.equal(failure && explain(failure), null);
    process.stdout.write(tally.print());
    for (const what of [
      "(sweeps)",
      "(renumberings)",
      "interrupt",
      "newLoop",
      'refused: raise "timers" in wasyncio.json',
    ]) {
      assert.ok(tally.get(what) > 100, `only ${tally.get(what)} of: ${what}`);
    }
  });
});
