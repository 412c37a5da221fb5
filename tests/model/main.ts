// The property test by hand: `node dist/tests/model/main.js [--seed N] [--schedules N]`.
import { parseArgs } from "node:util";
import { check, explain, makeCores } from "./check.js";
import { Tally } from "./tally.js";

const { values } = parseArgs({ options: { seed: { type: "string" }, schedules: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const tally = new Tally();
const cores = await makeCores();
const began = performance.now();
const failure = check(cores, seed, Number(values.schedules ?? 100_000), tally);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
process.stdout.write(`seed ${seed}, ${seconds} s\n${failure ? explain(failure) : tally.print()}\n`);
process.exitCode = failure === null ? 0 : 1;
