// Makes a schedule that fails as short as it gets: leaves out operations, then what callbacks do, then makes numbers small, as
// long as it still fails.
import type { Operation, Schedule } from "./schedule.js";

export function minimise(schedule: Schedule, fails: (schedule: Schedule) => boolean): Schedule {
  let best = schedule;
  for (;;) {
    const shorter = simpler(best).find(fails);
    if (shorter === undefined) return best;
    best = shorter;
  }
}

/** Everything that is one step simpler, the largest steps first. */
function simpler(schedule: Schedule): Schedule[] {
  const found = simplerLists(schedule.operations).map((operations) => ({ ...schedule, operations }));
  for (const plain of simplerLists(schedule.plain)) found.push({ ...schedule, plain });
  if (schedule.publishes) found.unshift({ ...schedule, publishes: false });
  return found;
}

function simplerLists(operations: readonly Operation[]): (readonly Operation[])[] {
  const found: (readonly Operation[])[] = [];
  for (let size = operations.length >> 1; size > 1; size >>= 1) {
    for (let from = 0; from < operations.length; from += size) found.push(without(operations, from, size));
  }
  operations.forEach((_, at) => found.push(without(operations, at, 1)));
  operations.forEach((operation, at) => {
    for (const other of simplerOperations(operation))
      found.push(operations.map((same, place) => (place === at ? other : same)));
  });
  return found;
}

function without(operations: readonly Operation[], from: number, count: number): readonly Operation[] {
  return operations.filter((_, at) => at < from || at >= from + count);
}

function simplerOperations(operation: Operation): Operation[] {
  const found: Operation[] = [];
  if ("then" in operation) {
    for (const then of simplerLists(operation.then)) found.push({ ...operation, then });
  }
  for (const [field, value] of Object.entries(operation)) {
    if (typeof value === "number" && value !== 0) {
      found.push({ ...operation, [field]: 0 }, { ...operation, [field]: value - Math.sign(value) });
    }
    if (typeof value === "bigint" && value !== 0n) found.push({ ...operation, [field]: 0n });
  }
  return found;
}
