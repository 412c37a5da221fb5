// The oracle's programs on the simulated board: a debug build with a collector and one without say what asyncio says, line by line.
// stress.test.ts has the collector between every two handles, native.test.ts release builds, which take far longer to make.
import { describe } from "node:test";
import { agrees } from "./agrees.js";

const kinds = [
  { name: "a debug build", settings: {} },
  { name: "a debug build without a collector", settings: { gc: false } },
] as const;

for (const { name, settings } of kinds) {
  describe(name, () => {
    agrees({ debug: true, settings });
  });
}
