// Random programs of tasks on the simulated board, in a release build and in one without a collector, against what CPython 3.13 says.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { findPython } from "../python.js";
import { Distribution } from "./distribution.js";
import { BATCH, batch, digest, digests } from "./digests.js";
import { holds } from "./holds.js";
import { buildInterpreter, runSimulated, runWithPython, saidBySeed } from "./run.js";

const kinds = [
  { name: "a release build", batches: 50, settings: {} },
  { name: "a build without a collector", batches: 20, settings: { gc: false } },
] as const;

for (const { name, batches, settings } of kinds) {
  describe(name, () => {
    let wasm = new Uint8Array();
    before(
      async () => {
        wasm = await buildInterpreter(settings);
      },
      { timeout: 300_000 },
    );
    holds(batches, (programs) => runSimulated(wasm, programs));
  });
}

describe("the fuzzer of tasks", () => {
  const python = findPython();
  const skip = python === null && "there is no CPython 3.13 here: install it as python3.13";
  it("compares with what CPython 3.13 says, of programs that do something", { skip }, (t) => {
    const distribution = new Distribution();
    const batches = 4;
    for (let index = 0; index < batches; index++) {
      const programs = batch(index);
      const said = runWithPython(python ?? "", programs);
      assert.equal(digest(said), digests()[index]);
      const bySeed = saidBySeed(said);
      for (const { seed, steps } of programs) distribution.add(steps, bySeed.get(seed) ?? "");
    }
    t.diagnostic(distribution.toString());
    assert.ok(distribution.counted >= (batches * BATCH) / 2, `${distribution.counted}`);
  });
});
