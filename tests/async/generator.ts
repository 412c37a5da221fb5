// Random programs for the fuzzer: plain and async functions that throw, catch and finally in every way, in loops and switches, through
// constructors, methods, function values and the library's call-backs. The same text is AssemblyScript and, with its types left out,
// JavaScript: `T(type)` marks a type, `map§` a call of map, `AsyncIterator§` and `Step§` those of i32, and `iterating§` what a `for await` goes
// over.

/** Statements as trees, so that a failing program can be made smaller: text, and blocks between. */
export interface Statement {
  readonly parts: (string | Statement[])[];
}

export interface FuzzFunction {
  /** `s` and a number of a plain one, `f` and a number of an async one. */
  readonly name: string;
  readonly head: string;
  readonly body: Statement[];
  readonly tail: string;
}

export interface FuzzProgram {
  /** What `generate` was given. */
  readonly seed: number;
  readonly size: Size;
  /** s0, f0, s1, f1, …: plain and async ones in turn. */
  readonly functions: readonly FuzzFunction[];
}

interface Context {
  readonly level: number;
  readonly isAsync: boolean;
  readonly inLoop: boolean;
}

/** Functions call those of the level below. */
const LEVELS = 4;
const sizes = {
  large: { perLevel: 6, statements: 3, depth: 3 },
  /** Twice as many functions, each a third as long: more of them in the same time. */
  small: { perLevel: 12, statements: 2, depth: 2 },
};
export type Size = keyof typeof sizes;

export class Random {
  constructor(private state: number) {}

  /** 0 ≤ n < below. */
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1103515245) + 12345) >>> 0;
    return (this.state >>> 8) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

/** What every program begins with. */
export const prelude = `
function risky(x T(i32)) T(i32) { if (x == 3) throw new RangeError("3"); if (x == 9) throw new Error("9"); return x * 2; }
function twice(f T((x: i32) => i32), x T(i32)) T(i32) { const y T(i32) = f(x); return f(y & 15); }
class Odd { value T(i32) = 0; constructor(x T(i32)) { if (x == 6) throw new Error("4" + x.toString()); this.value = x; } get half() T(i32) { return risky(this.value) >> 1; } set half(x T(i32)) { this.value = risky(x); } }
class Even extends Odd { constructor(x T(i32)) { super(x + 1); this.value = risky(x); } get(x T(i32)) T(i32) { return risky(x ^ 1) + this.value; } async later(x T(i32)) T(Promise<i32>) { await sleep(1); return risky(x) + this.value; } }
class Plain extends Even { constructor(x T(i32)) { super(x); } get(x T(i32)) T(i32) { try { return super.get(x); } finally { log(x); } } async later(x T(i32)) T(Promise<i32>) { try { return this.value ^ risky(x); } finally { log(x); await id(x); } } }
function make(x T(i32)) T(Even) { return x == 1 ? new Plain(x + 1) : new Even(x); }
async function id(x T(i32)) T(Promise<i32>) { await sleep(1); return x; }
async function now(x T(i32)) T(Promise<i32>) { return risky(x); }
async function late(x T(i32)) T(Promise<i32>) { if (x & 1) await sleep(1); if (x == 3) throw new Error("30"); return x; }
async function wide(x T(i32), y T(f64)) T(Promise<f64>) { await sleep(1); return y + x; }
class Counts extends AsyncIterator§ { at T(i32) = 0; constructor(x T(i32)) { super(); this.at = x & 7; } async next() T(Promise<Step<i32>>) { if (this.at & 1) await sleep(1); return new Step§(this.at > 5, risky(this.at++)); } }
class Rounds extends AsyncIterator§ { left T(i32) = 0; constructor(x T(i32)) { super(); this.left = x; } async next() T(Promise<Step<i32>>) { const x T(i32) = await late(this.left & 3); return new Step§(this.left-- == 0, x); } async asyncClose() T(Promise<void>) { log(this.left); if (this.left & 1) await sleep(1); log(this.left ^ 64); } }
async function name(x T(i32)) T(Promise<string>) { const s T(string) = "n" + x.toString(); await sleep(1); return s + x.toString(); }
`;

export function generate(seed: number, size: Size = "large"): FuzzProgram {
  const { perLevel, statements, depth: deepest } = sizes[size];
  const random = new Random(seed);
  let names = 0;
  const variable = (): string => random.pick(["a", "b", "c", "d"]);
  const below = (context: Context, prefix: string): string =>
    `${prefix}${(context.level - 1) * perLevel + random.below(perLevel)}`;

  function expression(depth: number, context: Context): string {
    const inner = (): string => expression(depth - 1, context);
    const kinds: (() => string)[] = [variable, variable, () => String(random.below(20))];
    if (depth > 0) {
      kinds.push(
        () => `((${inner()} + ${inner()}) | 0)`,
        () => `(${inner()} ^ ${inner()})`,
        () => `(${inner()} < ${inner()} ? ${inner()} : ${inner()})`,
        () => `(${variable()} = ${inner()})`,
        () => `risky(${inner()} & 15)`,
        () => `new Odd(${inner()} & 15).half`,
        () => `make(${inner()} & 3).get(${inner()} & 15)`,
        () => `twice(risky, ${inner()} & 15)`,
        () => `[${inner()} & 15, ${inner()} & 15].map§((x T(i32)) => risky(x))[1]`,
      );
      if (context.isAsync) {
        kinds.push(
          () => `(await id(${inner()}))`,
          () => `(await late(${inner()} & 3))`,
          () => `(await now(${inner()} & 15))`,
          () => `(await make(${inner()} & 3).later(${inner()} & 15))`,
          () => `((await wide(${inner()} & 7, 0.5)) > 3 ? 1 : 2)`,
          () => `(await name(${inner()} & 255)).length`,
        );
      }
      if (context.level > 0) {
        kinds.push(
          () => `${below(context, "s")}(${inner()}, ${inner()})`,
          () =>
            context.isAsync
              ? `(await ${below(context, "f")}(${inner()}, ${inner()}))`
              : `${below(context, "s")}(${inner()}, ${inner()})`,
        );
      }
    }
    return random.pick(kinds)();
  }

  const block = (depth: number, context: Context): Statement[] =>
    Array.from({ length: 1 + random.below(3) }, () => statement(depth, context));

  function statement(depth: number, context: Context): Statement {
    const value = (d: number): string => expression(d, context);
    const inner = (more: Partial<Context> = {}): Statement[] => block(depth - 1, { ...context, ...more });
    const make = (...parts: (string | Statement[])[]): Statement => ({ parts });
    const simple: (() => Statement)[] = [
      () => make(`${variable()} = ${value(2)};`),
      () => make(`${variable()} = ${value(2)};`),
      () => make(`log(${value(2)});`),
      () => make(`${variable()} = (${variable()} + ${value(1)}) | 0;`),
      () =>
        make(
          context.inLoop && random.below(2)
            ? `if (${variable()} & 1) ${random.pick(["break", "continue"])};`
            : `log(${variable()});`,
        ),
      () =>
        make(
          random.below(2)
            ? `if (${variable()} & 1) return ${value(1)};`
            : `if ((${variable()} & 6) == 6) throw new ${random.pick(["Error", "RangeError"])}("${random.below(50)}");`,
        ),
    ];
    const protectedOnes: (() => Statement)[] = [
      () =>
        make(
          "try",
          inner(),
          "catch (e) { log(num(e));",
          random.below(3) ? "" : "if (e instanceof RangeError) throw e;",
          [statement(depth - 1, context)],
          "}",
        ),
      () => make("try", inner(), "finally", inner()),
      () => make("try", inner(), "catch", inner(), "finally", inner()),
    ];
    if (depth === 0) {
      return random.pick(simple)();
    }
    if (depth === deepest && random.below(2)) {
      return random.pick(protectedOnes)();
    }
    const out = { inLoop: false };
    const forAwait = (): Statement => {
      const i = `i${names++}`;
      const source = random.below(3) ? `new Rounds(${value(1)} & 3)` : `new Counts(${value(1)})`;
      const use = `${variable()} = ${random.below(2) ? i : `(${variable()} ^ ${i}) | 0`};`;
      return make(`for await (const ${i} of iterating§(${source}))`, [make(use), ...inner({ inLoop: true })]);
    };
    return random.pick([
      ...simple,
      ...protectedOnes,
      ...(context.isAsync ? [forAwait, forAwait] : []),
      () => make(`if (${value(1)} < ${value(1)})`, inner(), "else", inner()),
      () => {
        const i = `i${names++}`;
        return make(`for (let ${i} T(i32) = 0; ${i} < ${1 + random.below(3)}; ${i}++)`, inner({ inLoop: true }));
      },
      () => {
        const i = `i${names++}`;
        return make(`let ${i} T(i32) = ${random.below(3)}; while (${i}-- > 0)`, inner({ inLoop: true }));
      },
      () =>
        make(
          `switch (${value(1)} & 3) { case 0:`,
          inner(out),
          "break; case 1:",
          inner(out),
          "case 2:",
          inner(out),
          "break; default:",
          inner(out),
          "}",
        ),
    ])();
  }

  const functions: FuzzFunction[] = [];
  const pairs = LEVELS * perLevel;
  for (let k = 0; k < pairs; k++) {
    for (const isAsync of [false, true]) {
      const context = { level: Math.floor(k / perLevel), isAsync, inLoop: false };
      const body = Array.from({ length: statements }, () =>
        random.below(4)
          ? { parts: ["try", [statement(deepest, context)], "catch (e) { log(num(e)); }"] }
          : statement(deepest - 1, context),
      );
      const name = `${isAsync ? "f" : "s"}${k}`;
      functions.push({
        name,
        head: `${isAsync ? "async " : ""}function ${name}(a T(i32), b T(i32)) T(${isAsync ? "Promise<i32>" : "i32"}) { let c T(i32) = 3, d T(i32) = 7;`,
        body,
        tail: "return a ^ b ^ c ^ d; }",
      });
    }
  }
  return { seed, size, functions };
}

export function render({ functions }: FuzzProgram): string {
  return functions.map(renderFunction).join("\n");
}

export function renderFunction({ head, body, tail }: FuzzFunction): string {
  const text = ({ parts }: Statement): string =>
    parts.map((part) => (typeof part === "string" ? part : `{ ${part.map(text).join(" ")} }`)).join(" ");
  return `${head} ${body.map(text).join(" ")} ${tail}`;
}

const typed = /\s?T\(((?:[^()]|\([^()]*\))*)\)/g;

export function asAssemblyScript(text: string): string {
  return text
    .replaceAll("map§", "map<i32>")
    .replaceAll("iterating§", "")
    .replace(/(AsyncIterator|Step)§/g, "$1<i32>")
    .replace(typed, ": $1");
}

export function asJavaScript(text: string): string {
  return text.replaceAll("§", "").replace(typed, "");
}
