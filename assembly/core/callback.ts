// What a record runs: the program's callback, without an argument or with one of any type. A one-time record (soon, timer)
// is given back before the callback begins, so that what the callback schedules finds room; a reader stays.
//
// A callback is kept as its table index. One that has an argument is called through a function object that is made of it here: only
// such a call tells a callee with default values how many arguments it was given.
import { CATCHES } from "../capacities";
import { pending } from "../coroutine/error";
import { callbackThrew } from "../exception-context";
import { setRunning } from "../coroutine/frame";
import { coroutineCount } from "../coroutine/tables";
import { Record } from "./record";
import { running } from "./loop";

/** In `record.callback`: the argument is a reference, which the collector follows. */
export const MANAGED: u32 = 0x8000;
/** The function's table index in it. */
export const INDEX: u32 = 0x3fff;

/** {table index u32, 0}: what a function object looks like to who calls it. */
export const called = memory.data(8, 4);

@inline
export function argumentOf<A>(record: Record): A {
  return load<A>(changetype<usize>(record), offsetof<Record>("argument"));
}

@inline
export function setArgument<A>(record: Record, argument: A): void {
  store<A>(changetype<usize>(record), argument, offsetof<Record>("argument"));
}

/** What `record.callback` is for a function the program gave. */
@inline
export function callbackOf(callback: () => void): u32 {
  return load<u32>(changetype<usize>(callback));
}

@inline
export function callbackWithOf<A>(callback: (argument: A) => void): u32 {
  const index = load<u32>(changetype<usize>(callback));
  return isManaged<A>() ? index | MANAGED : index;
}

@inline
export function callWith<A>(callback: u32, argument: A): void {
  store<u32>(called, isManaged<A>() ? callback & INDEX : callback);
  changetype<(argument: A) => void>(called)(argument);
}

/** A one-time record is given back before its callback begins, which may make a task of it: no task is running. */
@inline
export function giveBack(record: Record): void {
  running.release(record);
  if (coroutineCount) setRunning(0);
}

/** An error that has left a callback goes to the exception handler, and the loop goes on. */
@inline
export function settle(): void {
  if (CATCHES && pending !== null) callbackThrew();
}

function runOnce(record: Record): usize {
  const callback = <u32>record.callback;
  giveBack(record);
  call_indirect<void>(callback);
  settle();
  return 0;
}

function runWatch(record: Record): usize {
  running.repeat(record);
  call_indirect<void>(<u32>record.callback);
  settle();
  return 0;
}

/** Table index of what runs a one-time record. */
@inline
export function once(): u32 {
  return runOnce.index;
}

/** The same for a callback with an argument of type A. */
export function onceWith<A>(): u32 {
  const run = (record: Record): usize => {
    const callback = <u32>record.callback;
    const argument = argumentOf<A>(record);
    if (isManaged<A>()) record.callback = 0;
    giveBack(record);
    callWith<A>(callback, argument);
    settle();
    return 0;
  };
  return run.index;
}

/** Table index of what runs a reader or writer. */
@inline
export function watch(): u32 {
  return runWatch.index;
}

/** The same for a callback with an argument of type A. */
export function watchWith<A>(): u32 {
  const run = (record: Record): usize => {
    running.repeat(record);
    callWith<A>(record.callback, argumentOf<A>(record));
    settle();
    return 0;
  };
  return run.index;
}
