// `npm run sizes`: what each part of the library adds to a program, bytes of wasm, beside the committed figures. `-- --write` makes what was
// measured the committed figures.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { root } from "../../host/native/wamr.js";
import { drift, kinds, measure, type Sizes } from "./measure.js";
import { rows, type Row } from "./rows.js";

const path = join(root, "bench/sizes/sizes.json");
const { write } = new Command("npm run sizes --")
  .description("Bytes of wasm that each part of the library adds to a program, beside the committed figures.")
  .option("--write", "make what is measured the committed figures (bench/sizes/sizes.json)")
  .showHelpAfterError("(--help lists the options)")
  .parse()
  .opts<{ write?: true }>();

const say = (name: string): void => void process.stderr.write(`${name}\n`);
const sizes: Sizes = { collector: await measure("collector", say), none: await measure("none", say) };
process.stdout.write(rows.map((row) => line([row.name, ...columns(row)])).reduce((all, row) => all + row, head()));
if (write) {
  writeFileSync(path, `${JSON.stringify(sizes, null, 2)}\n`);
} else {
  const committed = JSON.parse(readFileSync(path, "utf8")) as Sizes;
  for (const kind of kinds) {
    for (const { name } of rows) {
      const wrong = drift(name, sizes[kind][name], committed[kind][name]);
      if (wrong !== null) process.stdout.write(`${wrong}\n`);
    }
  }
}

function head(): string {
  const titles = ["", "with the collector", "adds", "without", "adds"];
  return line(titles) + line(titles.map((_, index) => (index ? "---:" : "---")));
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function columns({ name, without }: Row): string[] {
  const text = (bytes: number): string => bytes.toLocaleString("en");
  return kinds.flatMap((kind) => [
    text(sizes[kind][name]),
    without === undefined ? "" : text(sizes[kind][name] - sizes[kind][without]),
  ]);
}
