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
/** Locks, events, conditions, semaphores, barriers, queues, pins: how many of each, and what can be done with them, by its number. */
const objects = {
  L: { count: 2, plain: [0, 0, 0, 1], waiting: [2, 3, 3] },
  V: { count: 2, plain: [0, 0, 0, 1, 2], waiting: [3] },
  H: { count: 2, plain: [0, 1, 1, 1, 2, 3], waiting: [4, 5, 6, 6, 6, 6, 6, 6, 7] },
  S: { count: 2, plain: [0, 0, 1], waiting: [2, 3, 3] },
  R: { count: 2, plain: [0], waiting: [1, 1, 1, 1, 1, 2, 3, 4] },
  P: { count: 3, plain: [0, 0, 0, 1, 1, 2, 3, 4, 5], waiting: [6, 6, 6, 7, 7, 8] },
  I: {
    count: 2,
    plain: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6],
    waiting: [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 12],
  },
} as const;
type Kind = keyof typeof objects;
/** Queues and pins, which can do most, twice as often. */
const kinds = [...Object.keys(objects), "P", "I"] as Kind[];
/** Of the queues; the third takes as many as come. */
const ROOM = [1, 2, 0] as const;
/** Above: the last is done with a block. */
const BLOCK: Readonly<Partial<Record<string, number>>> = { L: 3, S: 3, R: 4 };
const IN_CONDITION = 6;
/** What is said of a pin, by what is done with it: a level, how often, a depth, edges, a limit, a window. */
const ofPins: Readonly<Partial<Record<number, readonly number[]>>> = {
  0: [0, 1],
  1: [1, 1, 2, 2, 3, 4],
  6: [1, 2, 3],
  7: [1, 2, 3, 3],
  8: [0, 1, 2],
  9: [0, 1],
  10: [1, 2, 3, 3],
  11: [0, 1],
  12: [1, 2, 3],
};
const DRIVE = 1;
const OVER_EDGES = 10;
/** Of 10 steps with objects, those with one of the program's own. */
const OFTEN = 8;
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
  const coroutine = (place: Place): Step => ({
    op: "B",
    args: [block({ ...inner(place), isPlain: false }, 3), below(90)],
  });
  const children = (place: Place, count: number): Step[] => Array.from({ length: count }, () => coroutine(place));
  /** What asyncio's wait takes, too: no futures, of which wasyncio makes tasks. */
  const waitable = (place: Place, count: number): Step[] =>
    items(place, count).map((item) => (item.op === "F" ? coroutine(place) : item));
  const kept = (op: "G" | "O", place: Place): Step => {
    const slot = below(LOWEST_GATHERED.length);
    const above = Math.max(place.above, LOWEST_GATHERED[slot] - 1);
    return { op, args: [slot, items({ ...place, above }, 1 + below(3), above + 1)] };
  };
  const waitsForKept = (op: "a" | "b", place: Place): Step => {
    const slot = below(LOWEST_GATHERED.length);
    return LOWEST_GATHERED[slot] > place.above ? { op, args: [slot] } : { op: "s", args: [below(90)] };
  };

  // A program has two or three objects that most of its tasks meet at.
  const anyObject = (): readonly [Kind, number] => {
    const kind = pick(kinds);
    return [kind, below(objects[kind].count)];
  };
  const favourites = Array.from({ length: 1 + below(2) }, anyObject);
  // One in four meets at a pin: what matters there happens between two handles.
  if (seed % 4 === 1) favourites[0] = ["I", below(objects.I.count)];
  const pins = favourites.filter(([kind]) => kind === "I").map(([, slot]) => slot);
  const busyness = below(3); // how much of all that it does is with them
  const object = (place: Place, how: "plain" | "waiting"): Step => {
    const [op, slot] = below(10) < OFTEN ? pick(favourites) : anyObject();
    const verb = pick(objects[op][how] as readonly number[]);
    const args: (number | Step[])[] = [slot, verb];
    if (op === "P") args.push(below(9));
    else if (op === "I") {
      args.push(pick(ofPins[verb] ?? [0]));
      if (verb === OVER_EDGES) args.push(block(inner(place), 2));
    } else if (BLOCK[op] === verb) args.push(block(inner(place), 3));
    else if (op === "H") {
      args.push(1 + below(3));
      // What is done with a condition is done with its lock.
      if (verb === IN_CONDITION) args.push([inCondition(slot), ...block(inner(place), 2)]);
    }
    return { op, args };
  };
  const inCondition = (slot: number): Step => ({ op: "H", args: [slot, pick([1, 2, 5, 5, 5, 7]), 1 + below(3)] });

  const plain: readonly (readonly [weight: number, make: (place: Place) => Step])[] = [
    [3, () => ({ op: "s", args: [below(90)] })],
    [3, () => ({ op: "T", args: [] })],
    [7, (place) => spawn(place)],
    [14, () => ({ op: "c", args: [anyTask(), anyMessage()] })],
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
    [[8, 30, 70][busyness], (place) => object(place, "plain")],
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
    [[10, 50, 110][busyness], (place) => object(place, "waiting")],
    [4, (place) => ({ op: "M", args: [delay(), block(inner(place), 3)] })],
    [4, (place) => ({ op: "Y", args: [children(place, below(4)), block(inner(place), 3)] })],
    [3, (place) => ({ op: "v", args: [pick([0, 0, 1, 2, 3]), below(3), waitable(place, 1 + below(3))] })],
    [3, (place) => ({ op: "J", args: [pick([0, 0, 1, 2, 4]), items(place, below(4))] })],
    [3, (place) => ({ op: "N", args: [items(place, 1)] })],
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

  const top: Place = { above: 0, depth: 0, isPlain: false };
  const plainTop: Place = { ...inner(top), isPlain: true };
  const pause = (most = 2): Step => ({ op: "z", args: [below(most)] });

  /** Three tasks that wait for something, one of which fails, and two that are cancelled: what a program has at least. */
  const mixed = (): Step[] => {
    const program: Step[] = [];
    const fails = 1 + below(3);
    for (const slot of [1, 2, 3]) {
      const place: Place = { above: slot, depth: 1, isPlain: false };
      const body = slot === fails ? [] : [choose(waiting)(place)];
      body.push(...block(place));
      if (slot === fails) body.splice(below(3), 0, { op: "r", args: [below(90)] });
      program.push({ op: "n", args: [slot, body, 10 * slot + below(10)] });
      if (below(3) === 0) program.push(...block(plainTop, 1));
    }
    const cancel = (): Step => ({ op: "c", args: [1 + ((fails + below(2)) % 3), anyMessage()] });
    const before = (): Step[] => (below(4) === 0 ? block(top, 2) : [pause(1), ...block(plainTop, 1)]);
    program.push(...before(), cancel(), ...before(), cancel(), ...block(top, 8));
    return program;
  };

  /** Main task of a meeting: what it does with an object, so that who waits for it goes on. A condition is told with its lock. */
  const act = (): Step => {
    const acted = object(plainTop, "plain");
    const [slot, verb] = acted.args as number[];
    if (acted.op !== "H" || verb === 0 || verb === 3) return acted;
    return { op: "H", args: [slot, IN_CONDITION, 0, [acted]] };
  };
  /** What makes the tasks of a meeting wait from the first: a lock is taken, a queue full. */
  const take = ([op, slot]: readonly [Kind, number]): Step[] => {
    if (op === "L" || op === "S") return [{ op, args: [slot, 2, []] }];
    const full = op === "P" && below(2) === 0 ? ROOM[slot] : 0;
    return Array.from({ length: full }, () => ({ op, args: [slot, 0, below(9)] }));
  };

  /** Tasks are cancelled when they have been given an edge and their turn is still to come, or just before; some have it again. */
  const edgesAndCancels = (slot: number, cancel: () => Step): Step[] => {
    const round: Step[] = [{ op: "I", args: [slot, DRIVE, 1 + below(3)] }];
    if (below(5) > 0) round.push(pause(1));
    for (let left = 1 + below(4); left > 0; left--) {
      const cancelled = cancel();
      round.push(cancelled);
      if (below(3) === 0) round.push({ op: "Q", args: [cancelled.args[0]] });
      if (below(6) === 0) round.push(object(plainTop, "plain"));
    }
    return round;
  };

  /** Three to five tasks that meet at the program's own objects, while its main task does something with these, and cancels them. */
  const meeting = (): Step[] => {
    const program = favourites.flatMap(take);
    const count = 3 + below(3);
    for (let slot = 1; slot <= count; slot++) {
      const place: Place = { above: slot, depth: 2, isPlain: false };
      const body = Array.from({ length: 2 + below(4) }, (): Step => {
        const chosen = below(10);
        const acted = chosen < 7 ? object(place, "waiting") : chosen < 8 ? object(place, "plain") : step(place);
        if (below(3) > 0 && (pins.length === 0 || below(3) === 0)) return acted;
        const more = pins.length > 0 && below(2) === 0 ? [pause(1)] : [];
        const caught: Step = { op: "t", args: [[acted, ...more], pick([2, 3, 3, 6]), block(place, 1), []] };
        return pins.length > 0 && below(2) === 0 ? { op: "l", args: [2, [caught]] } : caught;
      });
      if (slot === count) body.splice(below(3) === 0 ? 1 : 0, 0, { op: "r", args: [below(90)] });
      program.push({ op: "n", args: [slot, body, 10 * slot + below(10)] });
    }
    const cancel = (): Step => ({ op: "c", args: [1 + below(count - 1), anyMessage()] });
    const early = [act(), cancel(), { op: "c", args: [1 + below(2), anyMessage()] }];
    program.push(...[pause(1), pause(1)].slice(below(3)), ...early.slice(below(2)));
    for (let turns = 4 + below(8); turns > 0; turns--) {
      program.push(pause(below(5) === 0 ? 3 : 1));
      for (let left = below(4); left > 0; left--) {
        const chosen = below(9);
        program.push(chosen < 5 ? act() : chosen < 8 ? cancel() : step(plainTop));
      }
      if (pins.length > 0 && below(2) === 0) program.push(...edgesAndCancels(pick(pins), cancel));
    }
    return program;
  };

  const program = seed % 3 === 0 ? mixed() : meeting();
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
