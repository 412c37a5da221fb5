// `npm run coverage`: which lines of assembly/ the programs of the oracle and the fuzzers run, file by file, and why the rest is not run.
import { Command } from "commander";
import { measure, type Covered } from "./measure.js";
import { reasonOf, stale } from "./reasons.js";

const { missed } = new Command("npm run coverage --")
  .description("Which lines of assembly/ the programs of the oracle and the fuzzers run.")
  .option("--missed", "also the lines that are not run, each with the reason of tests/coverage/unreached.json")
  .showHelpAfterError("(--help lists the options)")
  .parse()
  .opts<{ missed?: true }>();

const percent = (part: number, whole: number): string => (whole ? `${((100 * part) / whole).toFixed(1)} %` : "");
const row = (name: string, ...cells: string[]): string =>
  `${name.padEnd(36)}${cells.map((c) => c.padStart(9)).join("")}`;

function show({ file, lines, missed: those }: Covered): void {
  console.log(row(file, `${lines - those.length}`, `${lines}`, percent(lines - those.length, lines)));
  if (!missed) return;
  for (const { line, text } of those) console.log(`  ${line}: ${text}\n      ${reasonOf(file, text) ?? "NO REASON"}`);
}

const { files, kinds } = await measure((what) => process.stderr.write(`${what}\n`));
console.log(row("", "run", "lines", ""));
for (const file of files.filter(({ lines }) => lines > 0)) show(file);
const lines = files.reduce((sum, file) => sum + file.lines, 0);
const run = files.reduce((sum, file) => sum - file.missed.length, lines);
console.log(row("all", `${run}`, `${lines}`, percent(run, lines)));
for (const { what, lines: those, first } of kinds) console.log(row(`  ${what}`, `${those}`, "", `+${first}`));
const unexplained = files.flatMap(({ file, missed: those }) =>
  those.filter(({ text }) => reasonOf(file, text) === null),
);
if (unexplained.length > 0)
  console.log(`${unexplained.length} lines are not run and have no reason: --missed shows them`);
for (const line of stale(files)) console.log(`has a reason, but is run: ${line}`);
