// A program of the fuzzer: steps that nest, as data. On the wire it is a line, `SEED CODE`: six numbers a step (what it does, four
// arguments, the step after it), each in two characters; a block is the number of its first step, 0 when it is empty. The two
// interpreters run it, and `pseudo` shows it as both languages would say it.

export interface Step {
  readonly op: string;
  /** A block's steps stand in the place of its number. */
  readonly args: readonly (number | Step[])[];
}

const FIELDS = 6;
const BASE = 90;
const ZERO = 33;

/** The first block of the program is at step 1. */
export function encode(program: readonly Step[]): string {
  const code: number[] = Array<number>(FIELDS).fill(0);
  const block = (steps: readonly Step[]): number => {
    const places = steps.map(({ op }) => code.push(op.charCodeAt(0), 0, 0, 0, 0, 0) / FIELDS - 1);
    for (const [index, { args }] of steps.entries()) {
      for (const [place, value] of args.entries()) {
        const number = typeof value === "number" ? value : block(value);
        code[FIELDS * places[index] + 1 + place] = number;
      }
      code[FIELDS * places[index] + FIELDS - 1] = places[index + 1] ?? 0;
    }
    return places[0] ?? 0;
  };
  block(program);
  return code
    .map(
      (number) => String.fromCharCode(ZERO + Math.floor(number / BASE)) + String.fromCharCode(ZERO + (number % BASE)),
    )
    .join("");
}

/** How many steps there are in all. */
export function sizeOf(steps: readonly Step[]): number {
  return steps.reduce(
    (sum, { args }) =>
      sum + 1 + args.reduce<number>((inner, arg) => inner + (typeof arg === "number" ? 0 : sizeOf(arg)), 0),
    0,
  );
}

/** Every step, those of inner blocks too. */
export function* stepsOf(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const arg of step.args) if (typeof arg !== "number") yield* stepsOf(arg);
  }
}

type Words = readonly [typescript: string, python: string];
/** %N: an argument; %iN: what is gathered. A block that is an argument of its own follows, indented. */
const words: Readonly<Record<string, Words>> = {
  s: ["say(%0)", "say(%0)"],
  T: ["say(time())", "say(time())"],
  z: ["await sleep(%0)", "await sleep(ms(%0))"],
  u: ["await sleepMicros(%0)", "await sleep(%0)"],
  n: ['t%0 = createTask(…, "t%0") // returns %2', 't%0 = create_task(…, name="t%0") # returns %2'],
  w: ["await t%0", "await t%0"],
  W: ["await f%0", "await f%0"],
  c: ["t%0.cancel(m%1)", "t%0.cancel(m%1)"],
  C: ["currentTask().cancel(m%0)", "current_task().cancel(m%0)"],
  U: ["currentTask().uncancel()", "current_task().uncancel()"],
  q: ["t%0.cancelling()", "t%0.cancelling()"],
  Q: ["t%0.uncancel()", "t%0.uncancel()"],
  i: ["inspect(t%0)", "inspect(t%0)"],
  f: ["f%0 = createFuture()", "f%0 = create_future()"],
  F: ["f%0.setResult(%1)", "f%0.set_result(%1)"],
  E: ["f%0.setException(new Oops(%1))", "f%0.set_exception(Oops(%1))"],
  X: ["f%0.cancel(m%1)", "f%0.cancel(m%1)"],
  r: ["throw new Oops(%0)", "raise Oops(%0)"],
  k: ["h%0 = callLater(%1, …)", "h%0 = call_later(ms(%1), …)"],
  K: ["h%0 = callSoon(…)", "h%0 = call_soon(…)"],
  j: ["h%0.cancel()", "h%0.cancel()"],
  d: ["t%0.addDoneCallback(…)", "t%0.add_done_callback(…)"],
  D: ["f%0.addDoneCallback(…)", "f%0.add_done_callback(…)"],
  e: ["t%0.addDoneCallback(plain)", "t%0.add_done_callback(plain)"],
  y: ["t%0.removeDoneCallback(plain)", "t%0.remove_done_callback(plain)"],
  A: ["say(allTasks())", "say(all_tasks())"],
  p: ["await coroutine() // returns %1", "await coroutine() # returns %1"],
  g: ["await gather(%i0)", "await gather(%i0)"],
  G: ["g%0 = gather(%i1)", "g%0 = gather(%i1)"],
  a: ["await g%0", "await g%0"],
  x: ["g%0.cancel(m%1)", "g%0.cancel(m%1)"],
  o: ["await gatherSettled(%i0)", "await gather(%i0, return_exceptions=True)"],
  O: ["s%0 = gatherSettled(%i1)", "s%0 = gather(%i1, return_exceptions=True)"],
  b: ["await s%0", "await s%0"],
  m: ["await waitFor(%i1, %0)", "await wait_for(%i1, ms(%0))"],
  t: ["try", "try:"],
  l: ["%0 times", "for _ in range(%0):"],
};
const items: Readonly<Record<string, string>> = { T: "t", F: "f" };
const catches: readonly Words[] = [
  ["", ""],
  ["catch (Oops)", "except Oops:"],
  ["catch (CancelledError)", "except CancelledError:"],
  ["catch", "except BaseException:"],
];

/** The program as text, in both languages side by side. */
export function pseudo(program: readonly Step[]): string {
  const lines: [string, string][] = [];
  const write = (steps: readonly Step[], indent: string): void => {
    for (const { op, args } of steps) {
      const inner: Step[][] = [];
      const fill = (template: string): string =>
        template
          .replace(/%i(\d)/, (_, place: string) => {
            const gathered = args[Number(place)] as Step[];
            return `[${gathered.map((item) => (item.op === "B" ? "coroutine…" : `${items[item.op]}${item.args[0] as number}`)).join(", ")}]`;
          })
          .replaceAll(/%(\d)/g, (_, place: string) => (args[Number(place)] as number).toString());
      const [typescript, python] = words[op];
      lines.push([indent + fill(typescript), indent + fill(python)]);
      if (op === "t") {
        const [body, kind, handler, last] = args as [Step[], number, Step[], Step[]];
        write(body, `${indent}  `);
        const [catchWord, exceptWord] = catches[kind & 3];
        if (kind & 3) {
          lines.push([indent + catchWord, indent + exceptWord]);
          write(handler, `${indent}  `);
          if (kind & 4) lines.push([`${indent}  throw e`, `${indent}  raise`]);
        }
        lines.push([`${indent}finally`, `${indent}finally:`]);
        write(last, `${indent}  `);
        continue;
      }
      for (const arg of args) {
        if (typeof arg === "number") continue;
        const gathered = arg.length > 0 && arg.every((step) => "TFB".includes(step.op)) && "gGoOm".includes(op);
        if (gathered) inner.push(...arg.filter((item) => item.op === "B").map((item) => item.args[0] as Step[]));
        else inner.push(arg);
      }
      for (const block of inner) write(block, `${indent}    `);
    }
  };
  write(program, "");
  const width = Math.max(...lines.map(([left]) => left.length), 0) + 2;
  return lines.map(([left, right]) => `${left.padEnd(width)}| ${right}`).join("\n");
}
