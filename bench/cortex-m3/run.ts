// `npm run cortex-m3`: instructions per operation and sizes on the emulated Cortex-M3, beside their targets and the committed
// figures. `-- --write` makes what was measured the committed figures: a commit of its own, with the reason.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { NativeBuildError, root } from "../../host/native/wamr.js";
import { measure } from "./measure.js";
import { engines, rows, type Figures } from "./rows.js";

const path = join(root, "bench/cortex-m3/figures.json");
const { write } = new Command("npm run cortex-m3 --")
  .description(
    "Counts instructions and bytes on the emulated Cortex-M3, beside their targets and the committed figures.",
  )
  .option("--write", "make what is measured the committed figures (bench/cortex-m3/figures.json)")
  .showHelpAfterError("(--help lists the options)")
  .parse()
  .opts<{ write?: true }>();

try {
  const figures = await measure((text) => process.stderr.write(`${text}\n`));
  const committed = JSON.parse(readFileSync(path, "utf8")) as Figures;
  process.stdout.write(table(figures, committed));
  if (write) writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof NativeBuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function table(figures: Figures, committed: Figures): string {
  const cells = [["", ...engines.flatMap((engine) => [engine, "target", "committed"])]];
  for (const { name, target } of rows)
    cells.push([
      name,
      ...engines.flatMap((engine) => {
        const value = figures[engine][name];
        const most = target[engine];
        const mark = most === undefined ? "" : value <= most ? "" : " over";
        return [`${value}${mark}`, most === undefined ? "-" : String(most), String(committed[engine][name])];
      }),
    ]);
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
    )
    .map((line) => `${line}\n`)
    .join("");
}
