// Every import of every Node host called with garbage: `node dist/tests/fuzz-imports.js [--seed N] [--calls N] [HOST…]`. Every answer must
// be one that the ABI's description has, no byte may change but those the host says it wrote, nothing may leak, and the host
// must serve a good program afterwards.
import { parseArgs } from "node:util";
import { build } from "./conformance/build.js";
import { expectedOutput } from "./conformance/conform.js";
import type { ConformanceHost } from "./conformance/host.js";
import { programs } from "./conformance/programs.js";
import { realtime } from "./conformance/realtime.js";
import { simulated } from "./conformance/simulated.js";
import { calls, fuzzModules, type Seeded } from "./fuzz-module.js";

const hosts: readonly ConformanceHost[] = [simulated, realtime];
/** Calls of each import a run. */
const CALLS = 100_000;
/** Runs that end with garbage. */
const ENDS = 200;
/** Statuses of the program (tests/programs/fuzz-support.ts). */
const GOOD = 7;
/** What was wrong, by the number the program gives it. */
const reasons = [
  "",
  "an error that the description does not list",
  "a result outside its range",
  "more bytes than there was room for",
  "bytes changed that were not counted in the result",
  "bytes changed outside the buffer",
  "EBADF for an open source, or another answer for a closed one",
  "no free source",
  "a record of a source that is not open, or without flags",
  "the clock went back",
  "a source could not be closed",
  "a source or its ring was not given back",
  "more sources than the module asked for",
  "bytes changed behind the memory in use",
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, calls: { type: "string" } },
});
const seed = Number(values.seed ?? process.env.WASYNCIO_SEED ?? Math.floor(Math.random() * 0x7fff_ffff));
const total = Number(values.calls ?? CALLS) * calls.length;
say(`seed ${seed}; to run it again: npm test -- fuzz-imports --seed ${seed}`);

const { calling, ending } = await fuzzModules();
for (const host of hosts.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  judge(`calls/${host.name}`, await wrongCall(host, calling));
  judge(`ends/${host.name}`, await wrongEnd(host, ending));
  judge(`serves/${host.name}`, await wrongService(host));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function judge(name: string, wrong: string | null): void {
  say(wrong === null ? `ok ${name}` : `FAIL ${name}: seed ${seed}: ${wrong}`);
  if (wrong !== null) process.exitCode = 1;
}

/** Makes all the calls; answers what was wrong with one. */
async function wrongCall(host: ConformanceHost, program: Seeded): Promise<string | null> {
  const wires = [["output", "input"]] as const;
  const { status, stdout, stderr } = await host.run(program(seed, total), { name: "fuzz", wires });
  if (status === GOOD) return null;
  const report = /\n! ([-\d ]+)\n$/.exec(stdout);
  if (!report) return `status ${status}, ${JSON.stringify(stderr.slice(-200))}`;
  const [call, result, reason, ...given] = report[1].split(" ").map(Number);
  return `${calls[call]?.name ?? "at the end"}(${given.join(", ")}) answered ${result}: ${reasons[reason]}`;
}

/** Ends programs with garbage; answers what was wrong with one. */
async function wrongEnd(host: ConformanceHost, program: Seeded): Promise<string | null> {
  for (let i = 0; i < ENDS; i++) {
    const { status, stdout } = await host.run(program(seed + i, 0), { name: "fuzz" });
    if (stdout !== ` ${status}`) return `run ${i} ended with status ${status}, it said${stdout}`;
  }
  return null;
}

/** Runs good programs; answers which went wrong. */
async function wrongService(host: ConformanceHost): Promise<string | null> {
  for (const name of ["edges", "uart-stream", "ends-by-exit"]) {
    const program = programs.find((program) => program.name === name)!;
    const { status, stdout } = await host.run(await build(name), program);
    if (status !== (program.status ?? 0) || stdout !== expectedOutput(program)) return `${name} no longer passes`;
  }
  return null;
}
