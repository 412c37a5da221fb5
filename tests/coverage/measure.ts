// Measures which lines of assembly/ run: in a copy of the package, where the library's text has counters.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { copyPackage } from "../package-copy.js";
import type { Collected } from "./collect.js";
import { COUNTERS, countersText, instrumented, type Place } from "./instrument.js";

/** A file of assembly/. */
export interface Covered {
  /** Path below assembly/. */
  readonly file: string;
  /** Lines on which a statement begins. */
  readonly lines: number;
  /** Those of them on which one has not run, and what they say. */
  readonly missed: readonly { readonly line: number; readonly text: string }[];
}

export interface Measured {
  readonly files: readonly Covered[];
  /** How many lines each kind of program has run, and how many of them nothing before it had. */
  readonly kinds: readonly { readonly what: string; readonly lines: number; readonly first: number }[];
}

/** `say` is told what has been done. */
export async function measure(say: (what: string) => void = () => undefined): Promise<Measured> {
  const copy = copyPackage("tests/oracle", "tests/model");
  try {
    const { texts, places } = instrument(join(copy, "assembly"));
    const all = new Set<number>();
    const kinds: Measured["kinds"][number][] = [];
    for (const mode of ["0", "1"]) {
      const child = spawn(process.execPath, [join(copy, "dist/tests/coverage/collect.js"), `${places.length}`], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, WASYNCIO_STRESS: mode },
      });
      const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
      for await (const line of createInterface(child.stdout)) {
        const { what, hits } = JSON.parse(line) as Collected;
        const before = coveredLines(places, all);
        for (const statement of hits) all.add(statement);
        kinds.push({ what, lines: coveredLines(places, new Set(hits)), first: coveredLines(places, all) - before });
        say(what);
      }
      if ((await ended) !== 0) throw new Error("the programs could not be run");
    }
    return { files: [...texts].map(([file, text]) => covered(file, text, places, all)), kinds };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Writes counters into the files of a folder; their texts before. */
function instrument(folder: string): { readonly texts: ReadonlyMap<string, string>; readonly places: Place[] } {
  const texts = new Map<string, string>();
  const places: Place[] = [];
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!path.endsWith(".ts") || path.endsWith(".d.ts")) continue;
    const file = path.replaceAll("\\", "/");
    const text = readFileSync(join(folder, path), "utf8");
    texts.set(file, text);
    writeFileSync(join(folder, path), instrumented(file, text, places));
  }
  writeFileSync(join(folder, COUNTERS), countersText(places.length));
  return { texts, places };
}

/** The lines of each file, and whether all that begins on them has run. */
function linesOf(places: readonly Place[], hits: ReadonlySet<number>): Map<string, Map<number, boolean>> {
  const files = new Map<string, Map<number, boolean>>();
  for (const [statement, { file, line }] of places.entries()) {
    const lines = files.get(file) ?? new Map<number, boolean>();
    files.set(file, lines.set(line, (lines.get(line) ?? true) && hits.has(statement)));
  }
  return files;
}

function coveredLines(places: readonly Place[], hits: ReadonlySet<number>): number {
  return [...linesOf(places, hits).values()].flatMap((lines) => [...lines.values()]).filter((ran) => ran).length;
}

function covered(file: string, text: string, places: readonly Place[], hits: ReadonlySet<number>): Covered {
  const lines = linesOf(places, hits).get(file) ?? new Map<number, boolean>();
  const said = text.split("\n");
  const missed = [...lines].filter(([, ran]) => !ran).map(([line]) => ({ line, text: said[line - 1].trim() }));
  return { file, lines: lines.size, missed };
}
