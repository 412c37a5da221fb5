// `npm run bench`: wasyncio's loop beside other loops at the same work. Prints a table; build/bench.json and build/bench.md hold
// the same. Times pass nothing and fail nothing: the exit status is 1 only when a peer did not do the work.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { EXTRA, PEERS, SUBJECT } from "./peers.js";
import { loadNow, machineNow, resultOf } from "./result.js";
import { measure, type Plan } from "./rounds.js";
import { ROWS } from "./rows.js";
import { markdownTable, terminalTable } from "./tables.js";

const build = fileURLToPath(new URL("../../build", import.meta.url));

interface Options {
  readonly rows: readonly string[];
  readonly peers: readonly string[];
  readonly rounds: number;
  readonly millis: number;
  readonly out: string;
  readonly json?: true;
}

const rowNames = ROWS.map(({ name }) => name);
const peerNames = PEERS.map(({ name }) => name);

const command = new Command("npm run bench --")
  .description("Measures wasyncio's loop beside other loops at the same work, and prints the ratios.")
  .option("--rows <NAMES>", `these only; the beginning of a name is enough: ${rowNames.join(", ")}`, list, rowNames)
  .option(
    "--peers <NAMES>",
    `these only, beside ${SUBJECT}: ${peerNames.join(", ")} (all but ${EXTRA.join(", ")})`,
    list,
    peerNames.filter((name) => !EXTRA.includes(name)),
  )
  .option("--rounds <N>", "how often each peer is measured; 5", whole, 5)
  .option("--millis <N>", "how long a process measures, after half as long unmeasured; 400", whole, 400)
  .option("--out <FOLDER>", "where bench.json, bench.md and what is installed and built go; build", build)
  .option("--json", "print what bench.json holds in place of the table")
  .showHelpAfterError("(--help lists the options)")
  .configureHelp({ optionDescription: ({ description }) => description });

await main(command.parse().opts<Options>());

async function main(options: Options): Promise<void> {
  const plan = planOf(options);
  const machine = machineNow();
  const before = loadNow();
  const measured = await measure(plan);
  clearProgress();
  const result = resultOf(plan, SUBJECT, measured, { ...machine, load: [before, loadNow()] });
  const json = `${JSON.stringify(result, null, 2)}\n`;
  writeFileSync(join(options.out, "bench.json"), json);
  writeFileSync(join(options.out, "bench.md"), markdownTable(result, SUBJECT));
  const { stdout } = process;
  const look = { columns: stdout.isTTY ? stdout.columns : 160, colour: stdout.isTTY && stdout.hasColors() };
  stdout.write(options.json ? json : terminalTable(result, SUBJECT, look));
  if (result.rows.some(({ cells }) => Object.values(cells).some((cell) => "failed" in cell))) process.exitCode = 1;
}

function planOf({ rows, peers, rounds, millis, out }: Options): Plan {
  const chosen = chosenOf("--rows", rows, rowNames);
  const beside = new Set(chosenOf("--peers", peers, peerNames)).add(SUBJECT);
  mkdirSync(out, { recursive: true });
  return {
    rows: ROWS.filter(({ name }) => chosen.includes(name)),
    peers: PEERS.filter(({ name }) => beside.has(name)),
    rounds,
    setup: {
      warmUpMillis: Math.ceil(millis / 2),
      measureMillis: millis,
      directory: join(out, "bench"),
      say: progress,
    },
  };
}

/** The names that begin as one of `asked` does; of `asked` itself when it is a whole name. */
function chosenOf(option: string, asked: readonly string[], names: readonly string[]): string[] {
  return asked.flatMap((word) => {
    const found = names.includes(word) ? [word] : names.filter((name) => name.startsWith(word));
    if (found.length === 0) command.error(`${option}: there is no ${word}; there are ${names.join(", ")}`);
    return found;
  });
}

function list(text: string): string[] {
  return text.split(",").filter((name) => name !== "");
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("give a whole number from 1 on");
  return value;
}

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
