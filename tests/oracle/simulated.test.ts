// The oracle's programs on the simulated board: a release build, a debug build and one without a collector say what asyncio says, line by
// line. stress.test.ts has the collector between every two handles, native.test.ts the other hosts.
import { describe } from "node:test";
import { agrees } from "./agrees.js";

const kinds = [
  { name: "a release build" },
  { name: "a debug build", options: { debug: true } },
  { name: "a debug build without a collector", options: { debug: true, settings: { gc: false } } },
] as const;

for (const { name, ...rest } of kinds) {
  describe(name, () => {
    agrees("options" in rest ? rest.options : {});
  });
}
