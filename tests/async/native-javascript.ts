// The fuzzer's programs as JavaScript in this engine: what they must log.
import { asJavaScript, prelude, render, type FuzzProgram } from "./generator.js";

/** A program that logs more than this in JavaScript is left out. */
const LIMIT = 3000;

type JavaScript = Readonly<Record<string, (a: number, b: number) => unknown>>;

/** One function of a program: `s` plain, `f` async. */
export interface FuzzCall {
  readonly isPlain: boolean;
  readonly k: number;
}

/** Calls each function by its number; `main` the async ones, `plain` the others. */
export function driver({ pairs }: FuzzProgram): string {
  const cases = (call: (k: number) => string): string =>
    Array.from({ length: pairs }, (_, k) => `case ${k}: log(${call(k)}); break;`).join(" ");
  return `
async function main(k T(i32)) T(Promise<void>) { switch (k) { ${cases((k) => `await f${k}(${k}, 5)`)} } }
function plain(k T(i32)) T(void) { switch (k) { ${cases((k) => `s${k}(${k}, 9)`)} } }`;
}

/** What each function logs; null where that is too much. */
export async function logsOfJavaScript(
  program: FuzzProgram,
): Promise<(FuzzCall & { readonly logs: readonly string[] | null })[]> {
  const out: string[] = [];
  const js = javaScript(program, out);
  const results: (FuzzCall & { logs: string[] | null })[] = [];
  for (let call = 0; call < 2 * program.pairs; call++) {
    const [isPlain, k] = [(call & 1) === 1, call >> 1];
    out.length = 0;
    try {
      if (isPlain) {
        js["plain"](k, 0);
      } else {
        await js["main"](k, 0);
      }
    } catch (error) {
      out.push(error instanceof Error ? `uncaught ${error.name}: ${error.message}` : String(error));
    }
    results.push({ isPlain, k, logs: out.length > LIMIT ? null : [...out] });
  }
  return results;
}

function javaScript(program: FuzzProgram, out: string[]): JavaScript {
  const text = asJavaScript(prelude + render(program) + driver(program));
  const tooMuch = new RangeError("0");
  const log = (x: unknown): void => {
    out.push(String(x));
    if (out.length > LIMIT) {
      throw tooMuch;
    }
  };
  const num = (error: Error): number => parseInt(error.message) | 0;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the program is generated text
  const program_ = new Function("log", "sleep", "num", `${text}\nreturn { main, plain };`) as (
    ...operands: unknown[]
  ) => JavaScript;
  return program_(log, () => null, num);
}
