// The fuzzer's programs as JavaScript in this engine: what they must log.
import { asJavaScript, prelude, render, type FuzzProgram } from "./generator.js";

/** A program that logs more than this in JavaScript is left out. */
const LIMIT = 3000;

type JavaScript = Readonly<Record<string, (a: number, b: number) => unknown>>;

/** Calls the function of a program's that has this name. */
export interface FuzzCall {
  readonly name: string;
  readonly isPlain: boolean;
  readonly k: number;
}

export function callsOf({ functions }: FuzzProgram): FuzzCall[] {
  return functions.map(({ name }) => ({ name, isPlain: name.startsWith("s"), k: Number(name.slice(1)) }));
}

/** Calls each function by its number; `main` the async ones, `plain` the others. */
function driver(program: FuzzProgram): string {
  const cases = (plain: boolean, call: (k: number) => string): string =>
    callsOf(program)
      .filter(({ isPlain }) => isPlain === plain)
      .map(({ k }) => `case ${k}: log(${call(k)}); break;`)
      .join(" ");
  return `
async function main(k T(i32)) T(Promise<void>) { switch (k) { ${cases(false, (k) => `await f${k}(${k}, 5)`)} } }
function plain(k T(i32)) T(void) { switch (k) { ${cases(true, (k) => `s${k}(${k}, 9)`)} } }`;
}

/** Everything but `log`, `num`, `sleep` and `run`. */
export function wholeProgram(program: FuzzProgram): string {
  return prelude + render(program) + driver(program);
}

/** What each call logs; null where that is too much. */
export async function logsOfJavaScript(
  program: FuzzProgram,
  calls: readonly FuzzCall[],
): Promise<(readonly string[] | null)[]> {
  const out: string[] = [];
  const js = javaScript(program, out);
  const results: (readonly string[] | null)[] = [];
  for (const { isPlain, k } of calls) {
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
    results.push(out.length > LIMIT ? null : [...out]);
  }
  return results;
}

/** This engine's `for await` over iterators as they are here. Errors of `next()` close here, too. */
const iterators = `
class AsyncIterator { async asyncClose() {} }
class Step { constructor(done, value) { this.done = done; this.value = value; } }
function iterating(it) {
  const next = async () => { try { return await it.next(); } catch (e) { await it.asyncClose(); throw e; } };
  const close = async () => { await it.asyncClose(); return {}; };
  return { [Symbol.asyncIterator]: () => ({ next, return: close }) };
}`;

function javaScript(program: FuzzProgram, out: string[]): JavaScript {
  const text = asJavaScript(wholeProgram(program));
  const tooMuch = new RangeError("0");
  const log = (x: unknown): void => {
    out.push(String(x));
    if (out.length > LIMIT) {
      throw tooMuch;
    }
  };
  const num = (error: Error): number => parseInt(error.message) | 0;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the program is generated text
  const program_ = new Function("log", "sleep", "num", `${iterators}${text}\nreturn { main, plain };`) as (
    ...operands: unknown[]
  ) => JavaScript;
  return program_(log, () => null, num);
}
