// A suite is one command that says what passed, failed and was skipped. It runs with its output in build/tests/NAME.log,
// in a process group of its own, so that nothing it started outlives it.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { readAsPect, readLines, readNodeTest, type Result } from "./results.js";
import type { Requirement } from "./requirements.js";

/** How a suite says what happened. */
export type Report =
  | "exit status" // one result: the exit status
  | "node:test" // a file of node:test
  | "as-pect"
  | "lines"; // `ok NAME`, `FAIL NAME …`, `skip NAME: REASON` on stdout

export interface Suite {
  readonly name: string;
  /** A few words for `--list`. */
  readonly about: string;
  /** Program and arguments. For node:test the file alone. */
  readonly command: readonly string[];
  readonly report: Report;
  readonly needs?: readonly Requirement[];
  /** What it writes or must have for itself: two suites with a name in common never run at the same time. */
  readonly uses?: readonly string[];
  /** No other suite runs beside it. */
  readonly alone?: boolean;
  /** Why this machine cannot run it, by its nature; undefined when it can. */
  readonly impossible?: () => string | undefined;
  /** Hang guard, seconds; 600 when absent. */
  readonly guardSeconds?: number;
}

export interface SuiteResult {
  readonly suite: Suite;
  readonly results: readonly Result[];
  readonly seconds: number;
  /** Its whole output. */
  readonly output: string;
}

/** What the runner has of the machine. */
export interface Machine {
  /** The checkout: suites run in it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly superuser: boolean;
  /** Writes to the person who watches. */
  readonly say: (text: string) => void;
  /** Whether that person sees a line that is overwritten. */
  readonly terminal: boolean;
}

const reporter = join(import.meta.dirname, "reporter.js");

/** Runs a suite. `progress` is called about once a second with the seconds passed and the results so far. */
export async function runSuite(
  suite: Suite,
  machine: Machine,
  progress: (seconds: number, results: number) => void,
): Promise<SuiteResult> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const log = join(machine.root, "build/tests", `${suite.name}.log`);
  const events = join(machine.root, "build/tests", `${suite.name}.events`);
  mkdirSync(dirname(log), { recursive: true });
  rmSync(events, { force: true });
  const text = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
  const results = (): Result[] =>
    suite.report === "node:test"
      ? readNodeTest(text(events))
      : suite.report === "as-pect"
        ? readAsPect(text(log))
        : suite.report === "lines"
          ? readLines(text(log))
          : [];

  const [program, ...args] =
    suite.report === "node:test"
      ? [
          process.execPath,
          "--test",
          ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
          ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${events}`],
          ...suite.command,
        ]
      : suite.command;
  const output = openSync(log, "w");
  const guard = suite.guardSeconds ?? 600;
  let end: { status: number | null; why: string };
  try {
    end = await inGroup(program, args, machine, output, guard, () => {
      progress(seconds(), results().length);
    });
    if (end.why) writeSync(output, `\n${end.why}\n`);
  } finally {
    closeSync(output);
  }

  const found = results();
  const failed = found.some((r) => r.outcome === "failed");
  if (end.why) found.push({ name: suite.name, outcome: "failed", reason: end.why });
  else if (suite.report === "exit status")
    found.push(
      end.status === 0
        ? { name: suite.name, outcome: "passed" }
        : { name: suite.name, outcome: "failed", reason: `exit status ${end.status ?? "unknown"}` },
    );
  else if (end.status !== 0 && !failed)
    found.push({ name: suite.name, outcome: "failed", reason: `exit status ${end.status ?? "unknown"}` });
  else if (!found.length) found.push({ name: suite.name, outcome: "failed", reason: "it ran nothing" });
  return { suite, results: found, seconds: seconds(), output: text(log) };
}

/** What ends each suite that runs. */
const groups = new Set<() => void>();

/** Ends the suites that run, with everything they have started. */
export function endSuites(): void {
  for (const kill of groups) kill();
}

/** Runs a command in a process group of its own and kills the group in the end. */
function inGroup(
  program: string,
  args: readonly string[],
  machine: Machine,
  output: number,
  guardSeconds: number,
  tick: () => void,
): Promise<{ status: number | null; why: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: machine.root,
      env: { ...machine.env, NO_COLOR: "1", FORCE_COLOR: undefined },
      stdio: ["ignore", output, output],
      detached: true,
    });
    const killGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group is empty.
      }
    };
    let why = "";
    const guard = setTimeout(() => {
      why = `ended by the hang guard after ${guardSeconds} s`;
      killGroup();
    }, guardSeconds * 1000);
    const ticker = setInterval(tick, 1000);
    groups.add(killGroup);
    const finish = (status: number | null): void => {
      clearTimeout(guard);
      clearInterval(ticker);
      killGroup();
      groups.delete(killGroup);
      resolve({ status, why });
    };
    child.on("error", (error) => {
      why = `could not be started: ${error.message}`;
      finish(null);
    });
    child.on("exit", (status, signal) => {
      if (signal !== null && !why) why = `ended by ${signal}`;
      finish(status);
    });
  });
}
