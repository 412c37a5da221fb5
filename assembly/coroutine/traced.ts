// What a debug build tells of an error's way: `stack` has where it was thrown, and a line for each coroutine that it has left since.
import { lineOf } from "./place";

/** UTF-16 units after which a stack is told no further. */
const LONGEST = 4096;

/** Where a `throw` stands: the first place of an error counts. The compiler puts the call in. */
export function throwAt(error: Error, place: string): Error {
  if (!error.stack.length) error.stack = headOf(error) + "\n    at " + place;
  return error;
}

/** The error leaves the coroutine of `frame`, which is told already where it was thrown by itself. */
export function leave(error: Error, frame: usize): void {
  const stack = error.stack;
  if (stack.length > LONGEST) return;
  const line = lineOf(frame);
  const isThrower = line.endsWith("?)");
  if (isThrower && stack.includes(line.substring(0, line.length - 2), stack.lastIndexOf("\n"))) return;
  error.stack = (stack.length ? stack : headOf(error)) + line;
}

function headOf(error: Error): string {
  return error.name + ": " + error.message;
}

/** Table index of what is told of an error before it ends the program, where there is more to tell; named here, it would be compiled always. */
let lastWords: u32 = 0;

export function setLastWords(index: u32): void {
  lastWords = index;
}

export function tellLastWords(error: Error): void {
  if (lastWords) call_indirect<void>(lastWords, error);
}

/** What is told of it behind its class: the message, and the lines below. */
export function told(error: Error): string {
  return error.stack.length ? error.stack.substring(error.name.length + 2) : error.__message;
}
