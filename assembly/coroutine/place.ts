// Where coroutines are parked, in words, from a table that the compiler lays out where a program asks for them (compiler/async/places.ts):
//
//   places   address of the following for each coroutine
//     0  states u32    4  bytes of text u32    8  `read (app.ts:` in UTF-16, as a string is    then  line of each state u16; 0: not known
import { decimal } from "../text";
import { PARENT, STATE } from "./frame";
import { entryOf, firstResume } from "./tables";

/** The compiler sets it. */
export let places: usize = 0;

/** `read (app.ts:12)`; `read (app.ts:?)` where the line is not known; `sleep` of a function of the library. */
function placeOf(frame: usize): string {
  const at = load<usize>(places + ((<usize>load<u16>(frame, 4) - firstResume) << 2));
  const text = changetype<string>(at + 8);
  const states = load<u32>(at);
  if (!states) return text;
  const state = (<u32>load<u16>(frame, STATE)) & 0x7fff;
  const line = state < states ? <u32>load<u16>(at + load<u32>(at, 4) + ((<usize>state) << 1), 8) : 0;
  return text + (line ? decimal(line) : "?") + ")";
}

/** A line for `frame`. */
export function lineOf(frame: usize): string {
  return "\n    at " + placeOf(frame);
}

/** A line for each of a chain of awaits: what is parked, and who awaits it. */
export function chainOf(frame: usize): string {
  let chain = "";
  for (; entryOf(frame); frame = load<usize>(frame, PARENT)) chain += lineOf(frame);
  return chain;
}
