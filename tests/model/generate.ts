// Random schedules. Times are few and short, so that deadlines and events often fall together. Each schedule has its own taste
// for operations, some of which it never does: one that does little else than open and close pins gets further there.
import { EVENT_READABLE, EVENT_RISING, errno } from "../../host/node/abi.js";
import { random } from "../random.js";
import { sizes } from "./capacities.js";
import type { Operation, Schedule } from "./schedule.js";

const DEPTH = 2;
const PER_SEED = 1_000_003;
const MOST_LOST = 65_535;

/** How often each is done, outside of callbacks and in them. */
const weights = {
  soon: [10, 10],
  timer: [14, 14],
  cancel: [6, 6],
  watch: [10, 10],
  unwatch: [3, 3],
  open: [10, 4],
  close: [3, 3],
  emit: [16, 10],
  transfer: [3, 8],
  edge: [4, 8],
  discard: [1, 1],
  busy: [3, 8],
  print: [2, 2],
  run: [12, 1],
  stop: [5, 3],
  look: [1, 1],
  newLoop: [2, 1],
  closeLoop: [1, 1],
  interrupt: [1, 1],
  sequence: [2, 1],
} as const;
type Kind = keyof typeof weights;
const kinds = Object.keys(weights) as Kind[];

/** What a schedule's taste makes of a weight. */
const tastes = [0, 1, 1, 5];

/** The schedule with this number among those of a seed. */
export function generate(seed: number, index: number, capacities = index % sizes.length): Schedule {
  const below = random((seed * PER_SEED + index) >>> 0);
  const writer = new Writer(below);
  const count = 4 + below(sizes[capacities].ready > 8 ? 40 : 16);
  const operations = Array.from({ length: count }, () => writer.operation(DEPTH));
  operations.push({ do: "run", loop: 0 });
  return { capacities, publishes: below(2) === 0, plain: writer.then(1), operations };
}

class Writer {
  /** For each kind its weight outside of callbacks and in them. */
  private readonly taste: readonly (readonly [Kind, number, number])[];

  constructor(private readonly below: (below: number) => number) {
    this.taste = kinds.map((kind) => {
      const liking = kind === "run" ? 1 : tastes[below(tastes.length)];
      return [kind, liking * weights[kind][0], liking * weights[kind][1]];
    });
  }

  then(depth: number): Operation[] {
    const count = depth > 0 ? this.below(4) : 0;
    return Array.from({ length: count }, () => this.operation(depth - 1));
  }

  operation(depth: number): Operation {
    const { below } = this;
    const loop = below(4) === 0 ? 1 + below(3) : 0;
    const plain = below(4) === 0;
    const source = below(4) === 0 ? below(12) : below(3);
    const after = below(3) === 0 ? 0 : below(6) * 500;
    const then = (): Operation[] => (plain ? [] : this.then(depth));
    switch (this.pick(depth === DEPTH)) {
      case "soon":
        return { do: "soon", loop, plain, then: then() };
      case "timer":
        return { do: below(3) === 0 ? "at" : "later", loop, plain, ms: this.ms(), then: then() };
      case "cancel":
        return { do: "cancel", handle: below(12) };
      case "watch":
        return { do: below(3) === 0 ? "addWriter" : "addReader", loop, source, plain, then: then() };
      case "unwatch":
        return { do: below(3) === 0 ? "removeWriter" : "removeReader", loop, source };
      case "open":
        return below(3) === 0 ? { do: "port" } : { do: "pin", depth: below(40) === 0 ? 256 : below(4) };
      case "close":
        return { do: "close", source };
      case "emit":
        return { do: "emit", after, source, flags: this.flags(), lost: this.lost() };
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
        return { do: "closeLoop", loop: loop + below(3) };
      case "interrupt":
        return { do: "interrupt", after };
      case "sequence":
        return { do: "sequence", loop, left: below(4) };
    }
  }

  private pick(outside: boolean): Kind {
    const weightOf = ([, out, inside]: readonly [Kind, number, number]): number => (outside ? out : inside);
    let left = this.below(this.taste.reduce((sum, entry) => sum + weightOf(entry), 0));
    return this.taste.find((entry) => (left -= weightOf(entry)) < 0)![0];
  }

  /** An edge for a pin and something to read for a stream, or anything. */
  private flags(): number {
    const { below } = this;
    return below(3) === 0 ? below(64) : EVENT_RISING * (1 + below(2)) + EVENT_READABLE;
  }

  /** Mostly none; sometimes so many that the count is full. */
  private lost(): number {
    const { below } = this;
    return below(5) > 0 ? 0 : below(3) === 0 ? MOST_LOST : 1 + below(3);
  }

  /** Mostly a small number, seldom one at either end of what there is. */
  private ms(): bigint {
    const { below } = this;
    if (below(12) > 0) return BigInt(below(6) - 1);
    const end = below(2) === 0 ? 2n ** 63n - 1n : -(2n ** 63n);
    const ms = below(2) === 0 ? end : end / 2000n;
    return end < 0n ? ms + BigInt(below(3)) : ms - BigInt(below(3));
  }
}
