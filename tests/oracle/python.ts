// CPython 3.13, where this computer has it: what the oracle's programs say there.
//   node dist/tests/oracle/python.js [NAME…]     makes programs/NAME.expected anew
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../host/native/wamr.js";
import { casesOf, folder, programs, textOf } from "./programs.js";

/** Of 3.13, with which the semantics of tasks differ from that of other versions in places. */
const VERSION = "3.13";
const scripts = join(root, "tests/oracle");
// pyenv's command answers only when it is told a version that it has.
const environment = {
  ...process.env,
  PYTHONPATH: scripts,
  PYTHONDONTWRITEBYTECODE: "1",
  PYENV_VERSION: process.env["PYENV_VERSION"] ?? "3.13.0",
};
const MOST_OUTPUT = 1 << 30;

export class PythonError extends Error {}

/** The command that is CPython 3.13, or null. */
export function findPython(): string | null {
  for (const command of ["python3.13", "python3"]) {
    const { status, stdout } = spawnSync(
      command,
      ["-c", "import sys; print(sys.implementation.name, *sys.version_info[:2])"],
      { env: environment, encoding: "utf8" },
    );
    if (status === 0 && stdout.trim() === `cpython ${VERSION.replace(".", " ")}`) return command;
  }
  return null;
}

/** Runs a script of tests/oracle; its stdout. */
export function runPython(python: string, script: string, words: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(python, [join(scripts, script), ...words], {
    env: environment,
    encoding: "utf8",
    input,
    maxBuffer: MOST_OUTPUT,
  });
  if (status !== 0) throw new PythonError(stderr);
  return stdout;
}

/** What each of the programs says. */
export function saidByPython(python: string, names: readonly string[]): Readonly<Record<string, string>> {
  const paths = names.map((name) => join(folder, name));
  const said = JSON.parse(runPython(python, "main.py", paths)) as Record<string, [stdout: string, stderr: string]>;
  return Object.fromEntries(Object.entries(said).map(([name, streams]) => [name, textOf(casesOf(...streams))]));
}

function main(names: readonly string[]): void {
  const python = findPython();
  if (python === null) throw new PythonError(`CPython ${VERSION} is not here: install it as python3.13.`);
  for (const [name, output] of Object.entries(saidByPython(python, names.length ? names : programs))) {
    const path = join(folder, `${name}.expected`);
    let before = "";
    try {
      before = readFileSync(path, "utf8");
    } catch {
      // It is new.
    }
    if (output === before) continue;
    writeFileSync(path, output);
    console.log(`${name}.expected has changed`);
  }
}

const [script, ...names] = process.argv.slice(1);
if (script && import.meta.url === pathToFileURL(script).href) main(names);
