// `npm test`: runs the suites of suites.ts.
import { join } from "node:path";
import { withoutNpm } from "./runner/environment.js";
import { main } from "./runner/main.js";
import { suites } from "./suites.js";

const root = join(import.meta.dirname, "../..");
process.exitCode = await main(suites(root), process.argv.slice(2), {
  root,
  env: withoutNpm(process.env),
  superuser: process.getuid?.() === 0,
  terminal: process.stdout.isTTY,
  say: (text) => void process.stdout.write(text),
});
