// One process that measures one row once.
import { spawn } from "node:child_process";
import { midmean } from "./figures.js";
import { expectedChecksums, type Row } from "./rows.js";

export interface Sample {
  /** What one operation took: ns, or bytes. */
  readonly each: number;
  readonly version: string | null;
}

/** Nothing takes this long that is not stuck. */
const LIMIT_MS = 120_000;

/** Throws an error of one line when the process fails, or did not do the work. */
export async function sample(command: readonly string[], row: Row): Promise<Sample> {
  const { output, errors, ending } = await run(command);
  if (ending !== "") throw new Error([ending, reasonIn(errors)].filter((part) => part !== "").join(": "));
  return read(lastLine(output), row);
}

interface Line {
  readonly version?: string;
  readonly checksums: number;
  /** What each iteration took, the one or the other. */
  readonly nanos?: readonly number[];
  readonly bytes?: readonly number[];
}

/** Reads a peer's line and holds it to the work of the row. Exported for tests. */
export function read(text: string, row: Row): Sample {
  let line: Line;
  try {
    line = JSON.parse(text) as Line;
  } catch {
    throw new Error(`printed no result but ${JSON.stringify(text.slice(0, 80))}`);
  }
  const { nanos = [], bytes = [], checksums, version = null } = line;
  const iterations = row.unit === "bytes" ? bytes : nanos;
  const expected = expectedChecksums(row, iterations.length);
  if (iterations.length === 0 || checksums !== expected) {
    throw new Error(
      `did not do the work: checksum ${checksums}, not ${expected}, after ${iterations.length} iterations`,
    );
  }
  return { each: midmean(iterations) / row.count, version };
}

/** The line of a traceback or a stack trace that says what it was. */
function reasonIn(errors: string): string {
  const lines = errors.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lastLine(errors);
}

function lastLine(text: string): string {
  return text.trimEnd().slice(text.trimEnd().lastIndexOf("\n") + 1);
}

function run([file, ...args]: readonly string[]): Promise<{ output: string; errors: string; ending: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, LIMIT_MS);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const ending = late
        ? `not done after ${LIMIT_MS / 1000} s`
        : signal !== null
          ? `ended by ${signal}`
          : code !== 0
            ? `ended with status ${code}`
            : "";
      resolve({ output, errors, ending });
    });
  });
}
