// Random schedules. Times are few and short, so that deadlines and events often fall together; the rare operations are rare.
import { EVENT_READABLE, errno } from "../../host/node/abi.js";
import { random } from "../random.js";
import { sizes } from "./capacities.js";
import type { Operation, Schedule } from "./schedule.js";

type Below = (below: number) => number;

const DEPTH = 2;
const PER_SEED = 1_000_003;

/** The schedule with this number among those of a seed. */
export function generate(seed: number, index: number, capacities = index % sizes.length): Schedule {
  const below = random((seed * PER_SEED + index) >>> 0);
  below(2); // the first number of neighbouring seeds is alike
  const operations: Operation[] = [];
  const count = 4 + below(sizes[capacities].ready > 8 ? 40 : 16);
  while (operations.length < count) operations.push(operation(below, DEPTH));
  operations.push({ do: "run", loop: 0 });
  return { capacities, publishes: below(2) === 0, operations };
}

function operation(below: Below, depth: number): Operation {
  const loop = below(4) === 0 ? 1 + below(3) : 0;
  const plain = below(4) === 0;
  const source = below(4) === 0 ? below(12) : 3 + below(4);
  const after = below(3) === 0 ? 0 : below(6) * 500;
  switch (pick(below, depth === DEPTH ? outside : inside)) {
    case "soon":
      return { do: "soon", loop, plain, then: plain ? [] : then(below, depth) };
    case "timer":
      return {
        do: below(3) === 0 ? "at" : "later",
        loop,
        plain,
        ms: time(below),
        then: plain ? [] : then(below, depth),
      };
    case "cancel":
      return { do: "cancel", handle: below(12) };
    case "watch":
      return {
        do: below(3) === 0 ? "addWriter" : "addReader",
        loop,
        source,
        plain,
        then: plain ? [] : then(below, depth),
      };
    case "unwatch":
      return { do: below(3) === 0 ? "removeWriter" : "removeReader", loop, source };
    case "open":
      return below(3) === 0 ? { do: "port" } : { do: "pin", depth: below(40) === 0 ? 256 : below(4) };
    case "close":
      return { do: "close", source };
    case "emit": {
      const flags = below(3) === 0 ? below(64) : (1 + below(2)) * 16 + EVENT_READABLE;
      return { do: "emit", after, source, flags, lost: below(8) === 0 ? (below(3) === 0 ? 65_535 : 1 + below(3)) : 0 };
    }
    case "transfer": {
      const answer = below(2) === 0 ? -errno.EAGAIN : below(4) === 0 ? -errno.EIO : below(5);
      return { do: below(3) === 0 ? "write" : "read", source, answer };
    }
    case "edge":
      return { do: "edge", source };
    case "discard":
      return { do: "discard", source };
    case "busy":
      return { do: "busy", micros: below(8) * 250 };
    case "print":
      return { do: "print", blocked: below(3) };
    case "run":
      return { do: "run", loop };
    case "stop":
      return { do: "stop", loop };
    case "look":
      return { do: "look", loop };
    case "newLoop":
      return { do: "newLoop" };
    case "closeLoop":
      return { do: "closeLoop", loop };
    case "interrupt":
      return { do: "interrupt", after };
    case "sequence":
      return { do: "sequence", loop, left: below(4) };
  }
}

function then(below: Below, depth: number): Operation[] {
  const operations: Operation[] = [];
  if (depth > 0) for (let left = below(4); left > 0; left--) operations.push(operation(below, depth - 1));
  return operations;
}

/** ms: mostly some small number, seldom one at either end of what there is. */
function time(below: Below): bigint {
  if (below(12) > 0) return BigInt(below(6) - 1);
  const end = below(2) === 0 ? 2n ** 63n - 1n : -(2n ** 63n);
  const ms = below(2) === 0 ? end : end / 2000n;
  return end < 0n ? ms + BigInt(below(3)) : ms - BigInt(below(3));
}

type Kind = (typeof outside)[number][0];

/** How often each is done, outside of callbacks and in them. */
const outside = [
  ["soon", 10],
  ["timer", 14],
  ["cancel", 6],
  ["watch", 10],
  ["unwatch", 3],
  ["open", 10],
  ["close", 3],
  ["emit", 16],
  ["transfer", 3],
  ["edge", 2],
  ["discard", 1],
  ["busy", 3],
  ["print", 2],
  ["run", 12],
  ["stop", 5],
  ["look", 1],
  ["newLoop", 2],
  ["closeLoop", 1],
  ["interrupt", 1],
  ["sequence", 2],
] as const;

const inside: readonly (readonly [Kind, number])[] = outside.map(([kind, weight]) =>
  kind === "run" ? [kind, 1] : kind === "transfer" || kind === "edge" || kind === "busy" ? [kind, 8] : [kind, weight],
);

function pick(below: Below, choices: readonly (readonly [Kind, number])[]): Kind {
  let left = below(choices.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [kind, weight] of choices) {
    left -= weight;
    if (left < 0) return kind;
  }
  throw new Error("weights have changed while one was picked");
}
