// Where coroutines are parked, in words, from a table that the compiler lays out where a program asks for them (compiler/async/places.ts):
//
//   places   address of the following for each coroutine
//     0  bytes of text u16      2  states u16      4  `read (app.ts` in UTF-8      then  line of each state u16, unaligned; 0: not known
import { decode } from "../text";
import { PARENT, STATE } from "./frame";
import { entryOf, firstResume } from "./tables";

/** The compiler sets it. */
export let places: usize = 0;

/** `read (app.ts:12)`; no line where it is not known. */
function placeOf(frame: usize): string {
  const at = load<usize>(places + ((<usize>load<u16>(frame, 4) - firstResume) << 2));
  const length = <usize>load<u16>(at);
  const text = decode(at + 4, <i32>length);
  const state = (<u32>load<u16>(frame, STATE)) & 0x7fff;
  const line = state < <u32>load<u16>(at, 2) ? <u32>load<u16>(at + length + ((<usize>state) << 1), 4) : 0;
  if (line) return text + ":" + line.toString() + ")";
  return text.includes("(") ? text + ")" : text;
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
