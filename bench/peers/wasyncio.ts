// wasyncio as a peer: bench/programs built for release, a module for each row, since a program has no arguments.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Row } from "../rows.js";
import type { Peer, Setup } from "./peer.js";

const programs = fileURLToPath(new URL("../../../bench/programs", import.meta.url));
const cli = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const bareHost = fileURLToPath(new URL("./bare-host.js", import.meta.url));

function wasyncioPeer(name: string, title: Peer["title"], ...host: string[]): Peer {
  return {
    name,
    title,
    prepare: async (rows, setup) => {
      setup.say(`${name}: builds ${rows.length} programs of bench/programs`);
      const modules = new Map<Row, string>();
      for (const row of rows) modules.set(row, await buildRow(row, setup, join(setup.directory, name, row.name)));
      return { command: (row) => [process.execPath, ...host, modules.get(row)!] };
    },
  };
}

export const wasyncio = wasyncioPeer("wasyncio", ["wasyncio", "real time"], cli, "run");

/** The same modules on two imports of a line each, on the main thread: what is left when the host is taken away. */
export const wasyncioBare = wasyncioPeer("wasyncio-bare", ["wasyncio", "bare host"], bareHost);

/** Answers the path of the row's module. */
async function buildRow({ workload, count, size }: Row, setup: Setup, directory: string): Promise<string> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const name of [`${workload}.ts`, "measure.ts", "heap.ts", "wasyncio.json"]) {
    copyFileSync(join(programs, name), join(directory, name));
  }
  writeFileSync(
    join(directory, "settings.ts"),
    [
      `export const COUNT: i32 = ${count};`,
      `export const SIZE: i32 = ${size};`,
      `export const WARM_UP_MILLIS: i64 = ${setup.warmUpMillis};`,
      `export const MEASURE_MILLIS: i64 = ${setup.measureMillis};`,
      "",
    ].join("\n"),
  );
  const module = join(directory, `${workload}.wasm`);
  const { build } = await import("../../compiler/build.js"); // only now: it takes a second to load
  const { wasm } = await build({ entry: join(directory, `${workload}.ts`) });
  writeFileSync(module, wasm);
  return module;
}
