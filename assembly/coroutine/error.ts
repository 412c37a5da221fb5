// Exceptions. `pending` is the error that is on its way: a function that it leaves returns with it set, and its caller tests it.
import { __uncaught } from "../abort";
import { TRACED } from "../capacities";
import { DONE, dropFrame, HANDLES, STATE, THROWN } from "./frame";
import { leave, tellLastWords, told } from "./traced";

export let pending: Error | null = null;

/** Takes the error that is on its way. */
@inline
export function takePending(): Error | null {
  const error = pending;
  pending = null;
  return error;
}

/** Sets it: what runs next must be the answer of `unwind` or `throwInto`. */
@inline
export function setPending(error: Error): void {
  pending = error;
}

/**
 * An error leaves the coroutine of `frame`. Frees it and its parents up to the one whose park is in a try, or the record, and
 * turns that to its exceptional state. Answers what to run next.
 */
export function unwind(frame: usize): usize {
  if (TRACED) leave(pending!, frame);
  return throwInto(dropFrame(frame));
}

/** The error that is pending arrives where `frame` is parked. Answers what to run next. */
export function throwInto(frame: usize): usize {
  while (true) {
    if (frame == DONE) return THROWN;
    const state = <u32>load<u16>(frame, STATE);
    if (state & HANDLES) {
      store<u16>(frame, <u16>((state & ~HANDLES) + 1), STATE);
      return frame;
    }
    if (TRACED) leave(pending!, frame);
    frame = dropFrame(frame);
  }
}

/** Called where an error leaves the module. */
export function uncaught(): void {
  const error = takePending()!;
  if (TRACED) tellLastWords(error);
  const message = TRACED ? told(error) : error.__message;
  __uncaught(error.name, message, "", 0, 0); // not `.message`: the host has words of its own for an empty one
}
