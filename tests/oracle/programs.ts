// The programs of the oracle: NAME.ts, NAME.py and NAME.expected in programs/, which is what CPython 3.13 says in virtual time. What a
// program says is cut into cases at its lines `== NAME`, on stderr too: what it says there comes behind the rest of its case.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/native/wamr.js";

export const folder = join(root, "tests/oracle/programs");
/** What the programs have in common, no programs themselves. */
export const SHARED: readonly string[] = ["cases.ts", "driven.ts", "getters.ts"];

export const programs: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !SHARED.includes(name))
  .map((name) => name.slice(0, -".ts".length))
  .sort();

/** What is collected, in a heap of megabytes with a collector. */
export const GARBAGE = "garbage";

/** What is said of each case, by its name. */
export type Cases = ReadonlyMap<string, readonly string[]>;

/** What lines of stderr begin with in a case. */
export const ON_STDERR = "! ";

/** What comes before the first case is under "". A name that comes twice is an error. */
export function casesOf(stdout: string, stderr = ""): Cases {
  const cases = new Map([...cut(stdout)]);
  for (const [name, lines] of cut(stderr)) {
    if (lines.length) cases.set(name, [...(cases.get(name) ?? []), ...lines.map((line) => ON_STDERR + line)]);
  }
  return cases;
}

function cut(output: string): Cases {
  const cases = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of output.split("\n").slice(0, -1)) {
    if (!line.startsWith("== ")) {
      if (cases.size === 0) cases.set("", lines);
      lines.push(line);
      continue;
    }
    const name = line.slice("== ".length);
    if (cases.has(name)) throw new Error(`two cases are named "${name}"`);
    cases.set(name, (lines = []));
  }
  return cases;
}

/** Cases as they stand in NAME.expected. */
export function textOf(cases: Cases): string {
  return [...cases]
    .map(([name, lines]) => (name ? [`== ${name}`, ...lines] : lines).map((line) => `${line}\n`).join(""))
    .join("");
}

export const expectedOf = (program: string): string => readFileSync(join(folder, `${program}.expected`), "utf8");

/** Cases of several programs, as one module says them. */
export function casesOfAll(names: readonly string[]): Cases {
  return casesOf(names.map(expectedOf).join(""));
}
