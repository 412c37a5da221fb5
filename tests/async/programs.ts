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

const written: readonly Program[] = readdirSync(folder)
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

const names = Array.from({ length: 40 }, (_, index) => `v${index}`);

/** More of everything than anybody writes. */
const large: Program = {
  name: "large",
  sentence: "many references and wide values live across an await, and awaits by the hundred",
  source: `import { log, run, sleep, time } from "wasyncio/virtual";
async function main(): Promise<void> {
  ${names.map((name, index) => `const ${name} = "${index}" + time().toString(), w${index}: f64 = ${index}.5;`).join(" ")}
  ${"await sleep(1);\n".repeat(300)}
  log([${names.join(", ")}].join("").length.toString()); log((${names.map((_, index) => `w${index}`).join("+")}).toString()); log(time().toString());
}
run(main());
`,
  logs: "110 800.0 300",
};

export const programs: readonly Program[] = [...written, large];
