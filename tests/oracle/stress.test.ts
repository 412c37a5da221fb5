// The oracle's programs with the collector between every two handles, and freed memory filled (docs/memory.md).
import assert from "node:assert/strict";
import { describe, it } from "node:test";

// The compiler looks at it when it is loaded.
process.env["WASYNCIO_STRESS"] = "1";
const { agrees } = await import("./agrees.js");
const { stress } = await import("../../compiler/stress.js");

describe("in stress mode", () => {
  it("stress mode is on", () => {
    assert.equal(stress, true);
  });
  agrees({ debug: true });
});
