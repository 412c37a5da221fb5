// Makes a program of the fuzzer that differs from JavaScript smaller, as long as it still does.
import { renderFunction, type FuzzFunction, type FuzzProgram, type Statement } from "./generator.js";

type Differs = (program: FuzzProgram) => Promise<boolean>;

/**
 * Leaves functions, then statements out, puts what a statement has inside in its place, and numbers in the place of expressions, until
 * nothing more can go or `limitMs` have passed. `name`: the function that is called. The program itself is changed.
 */
export async function minimise(
  program: FuzzProgram,
  name: string,
  differs: Differs,
  limitMs = 120_000,
): Promise<FuzzProgram> {
  const minimiser = new Minimiser(program, name, differs, performance.now() + limitMs);
  await minimiser.run();
  return minimiser.program;
}

class Minimiser {
  constructor(
    public program: FuzzProgram,
    private readonly name: string,
    private readonly differsNow: Differs,
    private readonly ends: number,
  ) {}

  async run(): Promise<void> {
    this.dropUncalled();
    for (const fn of [...this.program.functions].reverse()) {
      if (fn.name !== this.name) {
        await this.replace(fn.body, 0, fn.body.length, []);
        this.dropUncalled();
      }
    }
    for (let before = -1; before !== this.size && this.isTime;) {
      before = this.size;
      for (const { body } of this.program.functions) {
        await this.shrink(body);
      }
      this.dropUncalled();
    }
  }

  private get size(): number {
    return this.program.functions.map(renderFunction).join().length;
  }

  private get isTime(): boolean {
    return performance.now() < this.ends;
  }

  /** Keeps what the function of interest calls, and what that calls. */
  private dropUncalled(): void {
    const byName = new Map(this.program.functions.map((fn) => [fn.name, fn]));
    const called = new Set<FuzzFunction | undefined>([byName.get(this.name)]);
    for (const fn of called) {
      for (const [name] of fn ? renderFunction(fn).matchAll(/\b[fs]\d+\b/g) : []) {
        called.add(byName.get(name));
      }
    }
    this.program = { ...this.program, functions: this.program.functions.filter((fn) => called.has(fn)) };
  }

  /** Puts others in the place of `count` statements; takes that back where the program does not differ any more. */
  private async replace(list: Statement[], at: number, count: number, others: readonly Statement[]): Promise<boolean> {
    const removed = list.splice(at, count, ...others);
    if (this.isTime && (await this.differs())) {
      return true;
    }
    list.splice(at, others.length, ...removed);
    return false;
  }

  private async differs(): Promise<boolean> {
    try {
      return await this.differsNow(this.program);
    } catch {
      return false; // it is no program any more
    }
  }

  private async shrink(list: Statement[]): Promise<void> {
    for (let size = list.length; size > 0; size = Math.floor(size / 2)) {
      for (let at = 0; at + size <= list.length;) {
        if (!(await this.replace(list, at, size, []))) {
          at += size;
        }
      }
    }
    for (let at = 0; at < list.length; at++) {
      const blocks = list[at].parts.filter((part) => typeof part !== "string");
      for (const block of blocks) {
        if (await this.replace(list, at, 1, block)) {
          at--; // what it had inside comes next
          break;
        }
      }
    }
    for (const { parts } of list) {
      for (const [index, part] of parts.entries()) {
        if (typeof part === "string") {
          await this.simplify(parts, index, part);
        } else {
          await this.shrink(part);
        }
      }
    }
  }

  /** Puts a 1 in the place of what stands in parentheses and is called with them, the longest first. */
  private async simplify(parts: (string | Statement[])[], index: number, given: string): Promise<void> {
    let text = given;
    for (let tried = new Set<string>(); this.isTime;) {
      const smaller = parenthesised(text)
        .map(([from, to]) => `${text.slice(0, from)}1${text.slice(to)}`)
        .find((other) => !tried.has(other));
      if (smaller === undefined) {
        return;
      }
      tried.add(smaller);
      parts[index] = smaller;
      if (await this.differs()) {
        text = smaller;
        tried = new Set();
      } else {
        parts[index] = text;
      }
    }
  }
}

/** Where `(…)` stands, with the name before it; not what belongs to a statement or a type, nor a function's parameters. */
function parenthesised(text: string): (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let open = text.indexOf("("); open >= 0; open = text.indexOf("(", open + 1)) {
    let depth = 0;
    let close = open;
    do {
      depth += text[close] === "(" ? 1 : text[close] === ")" ? -1 : 0;
      close++;
    } while (depth > 0 && close < text.length);
    const before = /(?:new )?[\w.§[\]]*$/.exec(text.slice(0, open))![0];
    const isStatement = /(?:^|\b)(?:if|for|while|switch|catch|T|log|num)\s?$/.test(text.slice(0, open));
    if (!isStatement && !text.slice(close).startsWith(" =>")) {
      found.push([open - before.length, close]);
    }
  }
  return found.sort(([a, b], [c, d]) => d - c - (b - a));
}
