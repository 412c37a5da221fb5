// Makes the fuzzer's programs: random, the same for the same seed. A task waits only for tasks of a higher number, so that none waits for
// itself in a circle, where asyncio's cancel ends in a RecursionError; what waits for ever is cancelled by the interpreter's watchdog.
import { random } from "../../random.js";
import type { Step } from "./script.js";

/** Of the interpreters: tasks, futures and so on that a program has names for. */
const TASKS = 7;
const FUTURES = 4;
/** What is gathered and awaited later, by its number: the lowest task in it. */
const LOWEST_GATHERED = [1, 3, 5] as const;
const HANDLES = 3;
const MOST_STEPS = 70;
const DEEPEST = 4;

/** Where a step stands: tasks below `above` must not be waited for there. */
interface Place {
  readonly above: number;
  readonly depth: number;
  /** In a callback nothing can be awaited. */
  readonly isPlain: boolean;
}

export function generate(seed: number): Step[] {
  const below = random(seed);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)];
  let left = MOST_STEPS;

  const anyTask = (): number => (below(2) === 0 ? 1 + below(3) : below(TASKS));
  const anyMessage = (): number => below(3);
  const later = ({ above }: Place): number | null => (above + 1 < TASKS ? above + 1 + below(TASKS - above - 1) : null);
  const delay = (): number => pick([0, 0, 1, 1, 2, 3, 5]);

  const block = (place: Place, most = 4): Step[] => {
    if (place.depth > DEEPEST) return [];
    const steps: Step[] = [];
    for (let count = below(most) + 1; count > 0 && left > 0; count--) {
      left--;
      steps.push(step(place));
    }
    return steps;
  };
  const inner = (place: Place): Place => ({ ...place, depth: place.depth + 1 });
  const callbackBlock = (place: Place): Step[] => block({ ...inner(place), isPlain: true }, 2);

  const spawn = (place: Place, slot = 1 + below(TASKS - 1)): Step => ({
    op: "n",
    args: [slot, block({ above: slot, depth: place.depth + 1, isPlain: false }, 5), 10 * slot + below(10)],
  });

  const items = (place: Place, count: number, within = place.above): Step[] =>
    Array.from({ length: count }, () => {
      const task = later(place);
      const kind = below(5);
      if (kind < 2 && task !== null) return { op: "T", args: [task] };
      if (kind === 2) return { op: "F", args: [below(FUTURES)] };
      return { op: "B", args: [block({ ...inner(place), above: within, isPlain: false }, 3), below(90)] };
    });
  const kept = (op: "G" | "O", place: Place): Step => {
    const slot = below(LOWEST_GATHERED.length);
    const above = Math.max(place.above, LOWEST_GATHERED[slot] - 1);
    return { op, args: [slot, items({ ...place, above }, 1 + below(3), above + 1)] };
  };
  const waitsForKept = (op: "a" | "b", place: Place): Step => {
    const slot = below(LOWEST_GATHERED.length);
    return LOWEST_GATHERED[slot] > place.above ? { op, args: [slot] } : { op: "s", args: [below(90)] };
  };

  const plain: readonly (readonly [weight: number, make: (place: Place) => Step])[] = [
    [3, () => ({ op: "s", args: [below(90)] })],
    [3, () => ({ op: "T", args: [] })],
    [7, (place) => spawn(place)],
    [10, () => ({ op: "c", args: [anyTask(), anyMessage()] })],
    [2, () => ({ op: "q", args: [anyTask()] })],
    [2, () => ({ op: "Q", args: [anyTask()] })],
    [2, () => ({ op: "i", args: [anyTask()] })],
    [4, () => ({ op: "f", args: [below(FUTURES)] })],
    [3, () => ({ op: "F", args: [below(FUTURES), below(90)] })],
    [2, () => ({ op: "E", args: [below(FUTURES), below(90)] })],
    [2, () => ({ op: "X", args: [below(FUTURES), anyMessage()] })],
    [3, () => ({ op: "r", args: [below(90)] })],
    [3, (place) => ({ op: "k", args: [below(HANDLES), delay(), callbackBlock(place)] })],
    [3, (place) => ({ op: "K", args: [below(HANDLES), 0, callbackBlock(place)] })],
    [1, () => ({ op: "j", args: [below(HANDLES)] })],
    [3, (place) => ({ op: "d", args: [anyTask(), callbackBlock(place)] })],
    [1, (place) => ({ op: "D", args: [below(FUTURES), callbackBlock(place)] })],
    [1, () => ({ op: "e", args: [anyTask()] })],
    [1, () => ({ op: "y", args: [anyTask()] })],
    [1, () => ({ op: "A", args: [] })],
    [2, (place) => kept("G", place)],
    [1, (place) => kept("O", place)],
    [1, () => ({ op: "x", args: [below(LOWEST_GATHERED.length), anyMessage()] })],
    [2, () => ({ op: "C", args: [anyMessage()] })],
    [1, () => ({ op: "U", args: [] })],
  ];
  const waiting: readonly (readonly [weight: number, make: (place: Place) => Step])[] = [
    [12, () => ({ op: "z", args: [delay()] })],
    [3, () => ({ op: "u", args: [below(60)] })],
    [10, (place) => ({ op: "w", args: [later(place) ?? 0] })],
    [4, () => ({ op: "W", args: [below(FUTURES)] })],
    [4, (place) => ({ op: "p", args: [block(inner(place), 3), below(90)] })],
    [4, (place) => ({ op: "g", args: [items(place, below(4))] })],
    [2, (place) => ({ op: "o", args: [items(place, below(4))] })],
    [2, (place) => waitsForKept("a", place)],
    [2, (place) => waitsForKept("b", place)],
    [4, (place) => ({ op: "m", args: [delay(), items(place, 1)] })],
    [
      12,
      (place) => ({ op: "t", args: [block(inner(place)), below(8), block(inner(place), 2), block(inner(place), 2)] }),
    ],
    [1, (place) => ({ op: "l", args: [2, block(inner(place), 3)] })],
  ];
  const choose = (from: readonly (readonly [number, (place: Place) => Step])[]): ((place: Place) => Step) => {
    let at = below(from.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of from) {
      if (at < weight) return make;
      at -= weight;
    }
    throw new Error("no step");
  };
  const step = (place: Place): Step => choose(place.isPlain || below(2) === 0 ? plain : waiting)(place);

  // Three tasks that wait for something, one of which fails, and two that are cancelled: what a program has at least.
  const top: Place = { above: 0, depth: 0, isPlain: false };
  const program: Step[] = [];
  const fails = 1 + below(3);
  for (const slot of [1, 2, 3]) {
    const place: Place = { above: slot, depth: 1, isPlain: false };
    const body = slot === fails ? [] : [choose(waiting)(place)];
    body.push(...block(place));
    if (slot === fails) body.splice(below(3), 0, { op: "r", args: [below(90)] });
    program.push({ op: "n", args: [slot, body, 10 * slot + below(10)] });
    if (below(3) === 0) program.push(...block({ ...inner(top), isPlain: true }, 1));
  }
  const cancel = (): Step => ({ op: "c", args: [1 + ((fails + below(2)) % 3), anyMessage()] });
  program.push(...block(top, 1), cancel(), ...block(top, 2), cancel(), ...block(top, 8));
  return withoutSelf(program);
}

/** t0 is nobody: a task below which there is none to wait for says so instead. */
function withoutSelf(steps: readonly Step[]): Step[] {
  return steps.map(({ op, args }) =>
    op === "w" && args[0] === 0
      ? { op: "z", args: [0] }
      : { op, args: args.map((arg) => (typeof arg === "number" ? arg : withoutSelf(arg))) },
  );
}
