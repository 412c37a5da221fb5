// What a record runs: the program's callback, without an argument or with one of any type. A one-time record (soon, timer)
// is given back before the callback begins, so that what the callback schedules finds room; a reader stays.
import { Record } from "./record";
import { running } from "./loop";

@inline
function argumentOf<A>(record: Record): A {
  return load<A>(changetype<usize>(record), offsetof<Record>("argument"));
}

@inline
export function setArgument<A>(record: Record, argument: A): void {
  store<A>(changetype<usize>(record), argument, offsetof<Record>("argument"));
}

function runOnce(record: Record): void {
  const callback = changetype<() => void>(record.callback);
  running.release(record);
  callback();
}

function runWatch(record: Record): void {
  running.repeat(record);
  changetype<() => void>(record.callback)();
}

/** Table index of what runs a one-time record. */
@inline
export function once(): u32 {
  return runOnce.index;
}

/** The same for a callback with an argument of type A. */
export function onceWith<A>(): u32 {
  const run = (record: Record): void => {
    const callback = changetype<(argument: A) => void>(record.callback);
    const argument = argumentOf<A>(record);
    running.release(record);
    callback(argument);
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
  const run = (record: Record): void => {
    running.repeat(record);
    changetype<(argument: A) => void>(record.callback)(argumentOf<A>(record));
  };
  return run.index;
}
