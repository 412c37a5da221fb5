// Bytes of wasm of each row's program, as `wasyncio build` makes it for the Cortex-M3: exact, the same on every machine.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../compiler/build.js";
import { loadBoard } from "../../host/node/board.js";
import { programOf, rows } from "./rows.js";

/** How a program is built: with the collector, or without one. */
export const kinds = ["collector", "none"] as const;
export type Kind = (typeof kinds)[number];

/** Bytes by kind and row. */
export type Sizes = Readonly<Record<Kind, Readonly<Record<string, number>>>>;

/** How far a size may be from the committed one, for better or worse. */
const MOST_OFF = 0.01;

/** `say` hears which row is built. */
export async function measure(kind: Kind, say: (name: string) => void): Promise<Sizes[Kind]> {
  const board = loadBoard("lm3s6965evb");
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-sizes-"));
  try {
    writeFileSync(join(folder, "wasyncio.json"), JSON.stringify({ gc: kind === "collector" }));
    const entry = join(folder, "program.ts");
    const sizes: Record<string, number> = {};
    for (const row of rows) {
      say(`${row.name}${kind === "none" ? ", without the collector" : ""}`);
      writeFileSync(entry, programOf(row));
      sizes[row.name] = (await build({ entry, board })).wasm.length;
    }
    return sizes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with a size that must be near the committed one, or null. */
export function drift(name: string, is: number, was: number | undefined): string | null {
  if (was !== undefined && Math.abs(is - was) <= was * MOST_OFF) return null;
  return `${name}: ${is} bytes, committed ${was}; npm run sizes -- --write, and say why in the commit`;
}
