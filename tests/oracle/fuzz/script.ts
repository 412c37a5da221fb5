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
  M: ["await using timeout(%0)", "async with timeout(ms(%0)):"],
  Y: ["await using new TaskGroup() // of %i0", "async with TaskGroup(): # of %i0"],
  v: ["await wait(%i2, %0 - 1, until[%1])", "await wait(%i2, ms(%0 - 1), until[%1])"],
  J: ["for await (asCompleted(%i1, %0 - 1))", "for … in as_completed(%i1, ms(%0 - 1)): await …"],
  N: ["await shield(%i0)", "await shield(%i0)"],
  L0: ["l%0.release()", "l%0.release()"],
  L1: ["say(l%0.locked())", "say(l%0.locked())"],
  L2: ["await l%0.acquire()", "await l%0.acquire()"],
  L3: ["await using l%0", "async with l%0:"],
  V0: ["v%0.set()", "v%0.set()"],
  V1: ["v%0.clear()", "v%0.clear()"],
  V2: ["say(v%0.isSet())", "say(v%0.is_set())"],
  V3: ["await v%0.wait()", "await v%0.wait()"],
  H0: ["h%0.release()", "h%0.release()"],
  H1: ["h%0.notify(%2)", "h%0.notify(%2)"],
  H2: ["h%0.notifyAll()", "h%0.notify_all()"],
  H3: ["level++", "level += 1"],
  H4: ["await h%0.acquire()", "await h%0.acquire()"],
  H5: ["await h%0.wait()", "await h%0.wait()"],
  H6: ["await using h%0", "async with h%0:"],
  H7: ["await h%0.waitFor(() => level >= %2)", "await h%0.wait_for(lambda: level >= %2)"],
  S0: ["s%0.release()", "s%0.release()"],
  S1: ["say(s%0.locked())", "say(s%0.locked())"],
  S2: ["await s%0.acquire()", "await s%0.acquire()"],
  S3: ["await using s%0", "async with s%0:"],
  R0: ["say(r%0.nWaiting)", "say(r%0.n_waiting)"],
  R1: ["await r%0.wait()", "await r%0.wait()"],
  R2: ["await r%0.reset()", "await r%0.reset()"],
  R3: ["await r%0.abort()", "await r%0.abort()"],
  R4: ["await using r%0", "async with r%0:"],
  P0: ["p%0.putNowait(%2)", "p%0.put_nowait(%2)"],
  P1: ["say(p%0.getNowait())", "say(p%0.get_nowait())"],
  P2: ["p%0.taskDone()", "p%0.task_done()"],
  P3: ["p%0.shutdown()", "p%0.shutdown()"],
  P4: ["p%0.shutdown(true)", "p%0.shutdown(True)"],
  P5: ["say(p%0.qsize())", "say(p%0.qsize())"],
  P6: ["await p%0.put(%2)", "await p%0.put(%2)"],
  P7: ["await p%0.get()", "await p%0.get()"],
  P8: ["await p%0.join()", "await p%0.join()"],
  I0: ["o%0.write(%2)", "o%0.write(%2)"],
  I1: ["o%0.toggle() %2 times", "o%0.toggle() %2 times"],
  I2: ["say(i%0.edgeNowait())", "say(i%0.edge_nowait())"],
  I3: ["say(i%0.lost)", "say(i%0.lost)"],
  I4: ["i%0.discard()", "i%0.discard()"],
  I5: ["i%0.close()", "i%0.close()"],
  I6: ["i%0.close(); i%0 = Pin.input(…, %2)", "i%0.close(); i%0 = Pin.input(…, %2)"],
  I7: ["await i%0.edge(%2)", "await i%0.edge(%2)"],
  I8: ["await waitFor(i%0.edge(), %2)", "await wait_for(i%0.edge(), ms(%2))"],
  I9: ["await i%0.level(%2)", "await i%0.level(%2)"],
  I10: ["for await (2 of i%0.edges(%2))", "async for … in i%0.edges(%2): # 2"],
  I11: ["await i%0.pulse(%2)", "await i%0.pulse(%2)"],
  I12: ["await i%0.frequency(%2)", "await i%0.frequency(%2)"],
};
/** Steps of an object: what is done with it is their second argument. */
const OF_OBJECTS = "LVHSRPI";
export const wordsKey = ({ op, args }: Step): string =>
  OF_OBJECTS.includes(op) ? `${op}${(args[1] as number).toString()}` : op;
/** Which argument of a step is what it gathers. */
const gathers: Readonly<Record<string, number>> = { g: 0, G: 1, o: 0, O: 1, m: 1, Y: 0, v: 2, J: 1, N: 0 };
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
    for (const step of steps) {
      const { op, args } = step;
      const inner: Step[][] = [];
      const fill = (template: string): string =>
        template
          .replace(/%i(\d)/, (_, place: string) => {
            const gathered = args[Number(place)] as Step[];
            return `[${gathered.map((item) => (item.op === "B" ? "coroutine…" : `${items[item.op]}${item.args[0] as number}`)).join(", ")}]`;
          })
          .replaceAll(/%(\d)/g, (_, place: string) => (args[Number(place)] as number).toString());
      const [typescript, python] = words[wordsKey(step)];
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
      for (const [place, arg] of args.entries()) {
        if (typeof arg === "number") continue;
        if (gathers[op] === place)
          inner.push(...arg.filter((item) => item.op === "B").map((item) => item.args[0] as Step[]));
        else inner.push(arg);
      }
      for (const block of inner) write(block, `${indent}    `);
    }
  };
  write(program, "");
  const width = Math.max(...lines.map(([left]) => left.length), 0) + 2;
  return lines.map(([left, right]) => `${left.padEnd(width)}| ${right}`).join("\n");
}
