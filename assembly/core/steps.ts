// In debug mode every step of a task and every callback is timed: while one runs, nothing else does. Who times them is named by its
// table index, so that a release build which never asks for it has none of it.
import { hostNow } from "../abi";
import { DEBUG } from "../capacities";
import { Record } from "./record";

/** Whether the debug mode is on. */
export let debugging: bool = DEBUG;
/**
 * Table index of what is called as `(record, micros)` before each step, and with NONE behind the last. No other function in the table has such parameters: what
 * can throw is known by them, and a turn cannot.
 */
let watcher: u32 = 0;
/** Steps that take as long are told of, µs. */
export let slowMicros: i64 = 100_000;
/** The longest step there was, µs; counted in debug mode only. */
export let longestStep: u32 = 0;

@inline
export function watchStep(record: Record): void {
  if (watcher) call_indirect<void>(watcher, record, hostNow(0));
}

export function useWatcher(isOn: bool, index: u32): void {
  debugging = isOn;
  watcher = index;
}

export function setSlowMicros(micros: i64): void {
  slowMicros = micros;
}

/** A step has taken as long. */
@inline
export function countStep(micros: i64): void {
  if (micros > <i64>longestStep) longestStep = <u32>min<i64>(micros, u32.MAX_VALUE);
}
