// The programs that say what the language means: programs/NAME.ts, whose first line is a sentence and whose second line, `// logs: …`,
// is what it must log, the words of all its lines.
import { readFileSync, readdirSync } from "node:fs";
import { packageDirectory } from "../../compiler/library.js";

export const folder = `${packageDirectory}tests/async/programs`;

export interface Program {
  readonly name: string;
  readonly sentence: string;
  readonly source: string;
  readonly logs: string;
}

export const programs: readonly Program[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .sort()
  .map((file) => {
    const source = readFileSync(`${folder}/${file}`, "utf8");
    const head = /^\/\/ (.+)\n\/\/ logs: (.+)\n/.exec(source);
    if (!head) {
      throw new Error(`${file} does not begin with a sentence and what it logs`);
    }
    return { name: file.slice(0, -".ts".length), sentence: head[1], source, logs: head[2] };
  });
