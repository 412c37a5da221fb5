// The rows of the table: what is measured, and what every peer must have done.

/** A program of bench/programs; each peer has its own of the same name. */
export type Workload =
  | "chain"
  | "burst"
  | "fire"
  | "cancel"
  | "switch"
  | "resume"
  | "spawn"
  | "gather"
  | "group"
  | "future"
  | "event"
  | "queue"
  | "lock"
  | "asleep";

export interface Row {
  readonly name: string;
  readonly workload: Workload;
  /** Operations in one iteration. */
  readonly count: number;
  /** How many tasks share them, or how deep they are; 0 where the workload has no such thing. */
  readonly size: number;
  /** What one operation is. */
  readonly operation: string;
  /** Of what is measured of one operation. */
  readonly unit: "ns" | "bytes";
}

const TIMERS = [100, 1000, 10000] as const;
/** Iterations take a fraction of a millisecond: on a busy machine most of them are not interrupted. */
const TASKS = [2, 100] as const;
const DEPTHS = [1, 8, 32] as const;

export const ROWS: readonly Row[] = [
  row("soon-chain", "chain", 1000, 0, "a callback schedules the next: one turn each"),
  row("soon-burst", "burst", 1000, 0, "one of 1,000 callbacks scheduled, then run"),
  ...TIMERS.map((count) =>
    row(`timers-fire-${count}`, "fire", count, 0, `one of ${text(count)} timers armed, and fired`),
  ),
  ...TIMERS.map((count) =>
    row(`timers-cancel-${count}`, "cancel", count, 0, `one of ${text(count)} timers armed, and cancelled`),
  ),
  ...TASKS.map((tasks) =>
    row(
      `task-switch-${tasks}`,
      "switch",
      tasks === 2 ? 1000 : 10_000,
      tasks,
      `one of ${tasks} tasks gives way to the next`,
    ),
  ),
  ...DEPTHS.map((depth) =>
    row(`resume-depth-${depth}`, "resume", 1000, depth, `a task gives way ${depth} awaits down, and goes on there`),
  ),
  row("spawn-await", "spawn", 1000, 0, "a task is made, awaited, and ends at its first step"),
  row("gather-100", "gather", 1000, 100, "one of 100 tasks that are gathered and give way once"),
  row("task-group-100", "group", 1000, 100, "one of 100 tasks of a task group that give way once"),
  row("future-round-trip", "future", 1000, 0, "a task wakes another through a future, and is woken by it through one"),
  row("event-round-trip", "event", 1000, 0, "a task wakes another through an event, and is woken by it through one"),
  row("queue-1", "queue", 1000, 0, "an item goes through a queue that has room for one"),
  row("lock-hand-over", "lock", 1000, 0, "a task gives way with a lock that another waits for, and hands it over"),
  { ...row("sleeping-task", "asleep", 10_000, 0, "one of 10,000 tasks that sleep: memory"), unit: "bytes" },
];

function row(name: string, workload: Workload, count: number, size: number, operation: string): Row {
  return { name, workload, count, size, operation, unit: "ns" };
}

function text(count: number): string {
  return count.toLocaleString("en");
}

/** Delays of `fire` are 1 to so many ms, of `cancel` so many seconds above a minute. */
const MOST_DELAY = 4;

/**
 * What a peer must report that ran `iterations` of the row: how often callbacks ran, which, and in what order. Timers are
 * held to the order among equal delays only, since each delay counts from its own call. Tasks that give way to each other end when all
 * have done their part, in any order; what is awaited is added up.
 */
export function expectedChecksums(row: Work, iterations: number): number {
  const one = iterationChecksum(row);
  let all = 0;
  for (let i = 0; i < iterations; i++) all = mixed(all, one);
  return all;
}

type Work = Pick<Row, "workload" | "count" | "size">;

function iterationChecksum({ workload, count, size }: Work): number {
  switch (workload) {
    case "chain":
    case "cancel":
    case "lock":
    case "asleep":
      return count;
    case "switch":
      return new Array<number>(size).fill(count).reduce(mixed, count);
    case "resume":
      return count + size;
    case "spawn":
    case "queue":
      return (count * (count - 1)) / 2;
    case "gather":
    case "group":
      return (count * (size - 1)) / 2;
    case "future":
    case "event":
      return (count * (count + 1)) / 2;
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
