// `npm run bench:profile`: where the time of one row goes that wasyncio takes, on the thread that runs the program: V8's sampling profiler
// looks a few thousand times a second. Without a row it takes the one in build/bench.json that is slowest beside Node's promises.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { wasyncio } from "./peers/wasyncio.js";
import type { Result } from "./result.js";
import { ROWS, type Row } from "./rows.js";

const build = fileURLToPath(new URL("../../build", import.meta.url));
const PROMISES = "node-microtask";
const MODULE = "the module";
const WAIT = "the host: wait (imports/base)";
const INTERVAL_MICROS = 200;
const MEASURE_MILLIS = 2000;
/** What is not worth a line. */
const LEAST_PART = 0.005;

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  /** µs since the sample before. */
  readonly timeDeltas: readonly number[];
}

const rowNames = ROWS.filter(({ unit }) => unit === "ns").map(({ name }) => name);
const command: Command = new Command("npm run bench:profile --")
  .description("Says where the time of one row goes that wasyncio takes.")
  .argument(
    "[ROW]",
    `one of ${rowNames.join(", ")}; the slowest beside Node's promises in build/bench.json when absent`,
  )
  .showHelpAfterError("(--help lists the rows)");
const [asked = slowest()] = command.parse().args;
await main(ROWS.find(({ name }) => name === asked && rowNames.includes(name)));

async function main(row: Row | undefined): Promise<void> {
  if (row === undefined) command.error(`there is no row ${asked}; there are ${rowNames.join(", ")}`);
  const folder = join(build, "bench/profile");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { warmUpMillis, measureMillis } = { warmUpMillis: MEASURE_MILLIS / 2, measureMillis: MEASURE_MILLIS };
  const prepared = await wasyncio.prepare([row], {
    warmUpMillis,
    measureMillis,
    directory: folder,
    say: () => undefined,
  });
  const [node, ...words] = prepared.command(row);
  const flags = ["--cpu-prof", `--cpu-prof-interval=${INTERVAL_MICROS}`, `--cpu-prof-dir=${folder}`];
  const { status, stderr } = spawnSync(node, [...flags, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) command.error(`the program of ${row.name} failed: ${stderr.trim()}`);
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => partsOf(JSON.parse(readFileSync(join(folder, name), "utf8")) as Profile))
    .find((found) => found.has(WAIT));
  if (parts === undefined) command.error(`the profile of ${row.name} has no wait in it`);
  process.stdout.write(`${row.name}: ${row.operation}\n${textOf(parts)}`);
}

function slowest(): string {
  let result: Result;
  try {
    result = JSON.parse(readFileSync(join(build, "bench.json"), "utf8")) as Result;
  } catch {
    command.error("no build/bench.json: run `npm run bench` first, or name a row");
  }
  const beside = result.rows.flatMap(({ name, unit, cells }) => {
    const cell = cells[PROMISES];
    return unit === "ns" && "each" in cell && cell.ratio !== null ? [{ name, ratio: cell.ratio }] : [];
  });
  if (beside.length === 0) command.error(`build/bench.json has nothing of ${PROMISES}: name a row`);
  return beside.reduce((a, b) => (b.ratio < a.ratio ? b : a)).name;
}

/** Time by what it is spent in, µs. */
function partsOf({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const parts = new Map<string, number>();
  samples.forEach((sample, index) => {
    const name = names.get(sample)!;
    parts.set(name, (parts.get(name) ?? 0) + timeDeltas[index]);
  });
  parts.delete("(idle)");
  return parts;
}

function nameOf({ functionName, url }: Profile["nodes"][number]["callFrame"]): string {
  if (functionName.startsWith("wasm-to-js")) return "from the module into the host";
  if (functionName.startsWith("js-to-wasm")) return "from the host into the module";
  if (url.startsWith("wasm:")) return MODULE;
  if (functionName === "(garbage collector)") return "V8's collector";
  const file = /\/host\/node\/(.*)\.js$/.exec(url)?.[1];
  if (file !== undefined) return `the host: ${functionName} (${file})`;
  if (/hrtime|performance/.test(functionName + url)) return "Node's clock";
  return "Node besides: its start, its own work";
}

function textOf(parts: ReadonlyMap<string, number>): string {
  const all = [...parts.values()].reduce((sum, micros) => sum + micros, 0);
  return [...parts]
    .sort(([, a], [, b]) => b - a)
    .filter(([, micros]) => micros >= all * LEAST_PART)
    .map(([name, micros]) => `${((100 * micros) / all).toFixed(1).padStart(6)} %  ${name}\n`)
    .join("");
}
