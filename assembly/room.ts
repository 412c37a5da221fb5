// The one place that says that a capacity of wasyncio.json is used up: the core answers a value there, and the public methods throw.
import { READY, TIMERS } from "./capacities";
import { Loop, READY_FULL, TIMERS_FULL } from "./core/loop";
import { Record } from "./core/record";
import { CapacityError } from "./errors";

/** Throws CapacityError when the pool has less than `count` records left. */
export function needRecords(loop: Loop, count: i32): void {
  if (!loop.hasRoom(count)) readyFull();
}

/** A record that was asked for, or CapacityError. */
@inline
export function had(record: Record): Record {
  if (TIMERS < READY && record == TIMERS_FULL) timersFull();
  if (record == READY_FULL) readyFull();
  return record;
}

/** Throws CapacityError when no more timer can be armed. */
@inline
export function needTimer(loop: Loop): void {
  if (TIMERS < READY && loop.armed >= TIMERS) timersFull();
}

export function readyFull(): void {
  throw new CapacityError('raise "ready" in wasyncio.json');
}

function timersFull(): void {
  throw new CapacityError('raise "timers" in wasyncio.json');
}
