// The command line of the tests: `npm test -- [NAME…]`.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Progress } from "./progress.js";
import { prepare, type Obstacle } from "./requirements.js";
import { count, type Result } from "./results.js";
import { schedule } from "./schedule.js";
import { fullName, wrongSkips, type ExpectedSkip } from "./skips.js";
import { endSuites, runSuite, type Machine, type Suite, type SuiteResult } from "./suite.js";

const help = `npm test -- [NAME…] [--jobs N] [--seed N]

Runs the suites named, or all, as many at a time as there are cores, and ends with "N passed, N failed,
N skipped". A suite's output is in build/tests/NAME.log; that of a suite that failed is printed.

  --list     the suites, in the order in which they begin
  --jobs N   so many at a time; 1: one after the other
  --seed N   the seed of tests with random input (each prints the one it used)
  --help     this text

What a suite needs beyond Node is installed through apt where that is possible without a password;
elsewhere the suite is skipped. With CI=true a skip for something apt could install is a failure,
and the other skips must be those of tests/expected-skips.json.
Exit status: 0 when nothing failed, 1 when something did, 2 when the command line is wrong.
`;

/** Runs suites as the command line says; answers the exit status. */
export async function main(suites: readonly Suite[], argv: readonly string[], machine: Machine): Promise<number> {
  const { say } = machine;
  const wrong = (message: string): number => {
    say(`${message}\n`);
    return 2;
  };
  let options;
  try {
    options = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        list: { type: "boolean" },
        help: { type: "boolean" },
        jobs: { type: "string" },
        seed: { type: "string" },
      },
    });
  } catch (error) {
    return wrong(`${error instanceof Error ? error.message : String(error)}; see npm test -- --help`);
  }
  const { values, positionals } = options;
  if (values.help) {
    say(help);
    return 0;
  }
  if (values.list) {
    const width = Math.max(...suites.map((suite) => suite.name.length));
    for (const suite of suites) say(`${suite.name.padEnd(width)}  ${suite.about}\n`);
    return 0;
  }
  const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown !== undefined) return wrong(`there is no suite "${unknown}"; npm test -- --list shows them`);
  if (values.seed !== undefined && !/^\d+$/.test(values.seed)) return wrong("--seed takes a whole number");
  if (values.jobs !== undefined && !/^[1-9]\d*$/.test(values.jobs))
    return wrong("--jobs takes a whole number from 1 on");

  const chosen = positionals.length > 0 ? suites.filter((suite) => positionals.includes(suite.name)) : suites;
  const ready =
    values.seed === undefined ? machine : { ...machine, env: { ...machine.env, WASYNCIO_SEED: values.seed } };
  const done = await runAll(chosen, Number(values.jobs ?? availableParallelism()), ready);
  const complaints = machine.env.CI === "true" ? wrongSkips(done, expectedSkips(machine.root)) : [];
  return summarize(done, complaints, machine);
}

async function runAll(suites: readonly Suite[], jobs: number, machine: Machine): Promise<SuiteResult[]> {
  const possible = suites.filter((suite) => suite.impossible?.() === undefined);
  const obstacles = prepare(possible, machine);
  const progress = new Progress(machine);
  const interrupted = (): void => {
    endSuites();
    process.exit(130);
  };
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  const done = await schedule(suites, jobs, async (suite) => {
    const nature = suite.impossible?.();
    const obstacle = nature === undefined ? obstacles.get(suite.name) : { reason: nature, installable: false };
    const result = obstacle ? notRun(suite, obstacle, machine) : await watched(suite, machine, progress);
    tell(result, machine);
    progress.show();
    return result;
  });
  process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  return done;
}

function notRun(suite: Suite, obstacle: Obstacle, machine: Machine): SuiteResult {
  const outcome = obstacle.installable && machine.env.CI === "true" ? "failed" : "skipped";
  return { suite, results: [{ name: suite.name, outcome, reason: obstacle.reason }], seconds: 0, output: "" };
}

async function watched(suite: Suite, machine: Machine, progress: Progress): Promise<SuiteResult> {
  progress.started(suite.name);
  const result = await runSuite(suite, machine, (seconds, results) => {
    progress.tick(suite.name, seconds, results);
  });
  progress.ended(suite.name);
  return result;
}

/** One line for a suite, what it skipped, and everything it wrote when something failed. */
function tell({ suite, results, seconds, output }: SuiteResult, { say }: Machine): void {
  const failed = count(results, "failed");
  const skipped = results.filter((r) => r.outcome === "skipped");
  const word = failed > 0 ? "FAIL" : skipped.length === results.length ? "skip" : "ok";
  say(`${word.padEnd(4)}  ${suite.name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s  ${tally(results)}\n`);
  for (const r of skipped) say(`        skipped ${fullName(suite.name, r.name)}: ${r.reason ?? ""}\n`);
  if (failed > 0) say(output.replace(/^/gm, "    | ") + "\n");
}

function tally(results: readonly Result[]): string {
  const parts = (["passed", "failed", "skipped"] as const).map((outcome) => `${count(results, outcome)} ${outcome}`);
  return parts.filter((part) => !part.startsWith("0 ")).join(", ");
}

function summarize(done: readonly SuiteResult[], complaints: readonly string[], { say }: Machine): number {
  const results = done.flatMap((suite) => suite.results);
  const failed = count(results, "failed") + complaints.length;
  if (failed > 0) say("\n");
  for (const { suite, results: own } of done)
    for (const r of own)
      if (r.outcome === "failed") say(`failed: ${fullName(suite.name, r.name)}${r.reason ? `: ${r.reason}` : ""}\n`);
  for (const complaint of complaints) say(`failed: ${complaint}\n`);
  say(`\n${count(results, "passed")} passed, ${failed} failed, ${count(results, "skipped")} skipped\n`);
  return failed > 0 ? 1 : 0;
}

function expectedSkips(root: string): ExpectedSkip[] {
  return JSON.parse(readFileSync(join(root, "tests/expected-skips.json"), "utf8")) as ExpectedSkip[];
}
