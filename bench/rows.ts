// The rows of the table: what is measured, and what every peer must have done.

/** A program of bench/programs; each peer has its own of the same name. */
export type Workload = "chain" | "burst" | "fire" | "cancel";

export interface Row {
  readonly name: string;
  readonly workload: Workload;
  /** Operations in one iteration. */
  readonly count: number;
  /** What one operation is. */
  readonly operation: string;
}

const TIMERS = [100, 1000, 10000] as const;

export const ROWS: readonly Row[] = [
  { name: "soon-chain", workload: "chain", count: 1000, operation: "a callback schedules the next: one turn each" },
  { name: "soon-burst", workload: "burst", count: 1000, operation: "one of 1,000 callbacks scheduled, then run" },
  ...TIMERS.map((count): Row => ({ name: `timers-fire-${count}`, workload: "fire", count, operation: fire(count) })),
  ...TIMERS.map((count): Row => ({
    name: `timers-cancel-${count}`,
    workload: "cancel",
    count,
    operation: cancel(count),
  })),
];

function fire(count: number): string {
  return `one of ${count.toLocaleString("en")} timers armed, and fired`;
}

function cancel(count: number): string {
  return `one of ${count.toLocaleString("en")} timers armed, and cancelled`;
}

/** Delays of `fire` are 1 to so many ms, of `cancel` so many seconds above a minute. */
const MOST_DELAY = 4;

/**
 * What a peer must report that ran `iterations` of the row: how often callbacks ran, which, and in what order. Timers are
 * held to the order among equal delays only, since each delay counts from its own call.
 */
export function expectedChecksums(row: Pick<Row, "workload" | "count">, iterations: number): number {
  const one = iterationChecksum(row);
  let all = 0;
  for (let i = 0; i < iterations; i++) all = mixed(all, one);
  return all;
}

function iterationChecksum({ workload, count }: Pick<Row, "workload" | "count">): number {
  switch (workload) {
    case "chain":
    case "cancel":
      return count;
    case "burst":
      return Array.from({ length: count }, (_, index) => index).reduce(mixed, count);
    case "fire": {
      const byDelay = new Array<number>(MOST_DELAY).fill(0);
      delays(count).forEach((delay, index) => {
        byDelay[delay - 1] = mixed(byDelay[delay - 1], index + 1);
      });
      return byDelay.reduce(mixed, count);
    }
  }
}

function mixed(sum: number, next: number): number {
  return (Math.imul(sum, 31) + next) >>> 0;
}

/** Delay of each timer, 1 to MOST_DELAY: the same in every peer. */
function delays(count: number): number[] {
  let random = 1;
  return Array.from({ length: count }, () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return 1 + (random >>> 30);
  });
}
