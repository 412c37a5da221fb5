// Done callbacks: what a record runs that tells the program's function of a future or task that is done. Two functions of
// different types may share the code, so that what is common is not generic.
import { INDEX, MANAGED, argumentOf, called, giveBack, settle } from "./core/callback";
import { Record } from "./core/record";
import { about } from "./core/task";

/** Table index of the program's function. */
@inline
export function indexOf(callback: usize): u32 {
  return load<u32>(callback);
}

/** The same as it is in a record whose argument is an A. */
@inline
export function indexWith<A>(callback: usize): u32 {
  return isManaged<A>() ? indexOf(callback) | MANAGED : indexOf(callback);
}

/** Gives back the record of a callback and makes a function object of it. */
function take(record: Record): usize {
  store<u32>(called, record.callback & INDEX);
  record.callback = 0;
  giveBack(record);
  return called;
}

/** Table index of what calls a function that takes an S. */
export function tell<S>(): u32 {
  const run = (record: Record): usize => {
    const done = changetype<S>(about(record));
    changetype<(done: S) => void>(take(record))(done);
    settle();
    return 0;
  };
  return run.index;
}

/** The same for one with an argument of type A. */
export function tellWith<S, A>(): u32 {
  const run = (record: Record): usize => {
    const done = changetype<S>(about(record));
    const argument = argumentOf<A>(record);
    changetype<(done: S, argument: A) => void>(take(record))(done, argument);
    settle();
    return 0;
  };
  return run.index;
}
