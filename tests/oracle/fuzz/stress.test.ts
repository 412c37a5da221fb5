// Random programs of tasks with the collector between every two handles, and freed memory filled (docs/memory.md).
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

// The compiler looks at it when it is loaded.
process.env["WASYNCIO_STRESS"] = "1";
const { holds } = await import("./holds.js");
const { buildInterpreter, runSimulated } = await import("./run.js");
const { stress } = await import("../../../compiler/stress.js");

describe("in stress mode", () => {
  let wasm = new Uint8Array();
  before(
    async () => {
      wasm = await buildInterpreter({ heap: 1 << 18 }, { debug: true });
    },
    { timeout: 300_000 },
  );
  it("stress mode is on", () => {
    assert.equal(stress, true);
  });
  holds(10, (programs) => runSimulated(wasm, programs));
});
