// Where coroutines are parked, in words, from a table that the compiler lays out where a program asks for them (compiler/async/places.ts):
//
//   places    u16 for each coroutine: where the following begins, from `places` on
//     0  file u16   where its file's name begins, from `places` on; 0: a function of the library
//     2  states u16, and the line of each u16; 0: not known
//     then its name
//   texts     bytes u8, then so many of UTF-8
import { decimal, decode } from "../text";
import { PARENT, STATE } from "./frame";
import { entryOf, firstResume } from "./tables";

/** The compiler sets it. */
export let places: usize = 0;
/** Whether a text has other characters than ASCII's: the compiler sets it. */
let isWide: bool = true;

function textAt(at: usize): string {
  const length = <i32>load<u8>(at++);
  if (isWide) return decode(at, length);
  let text = "";
  for (let i = 0; i < length; i++) text += String.fromCharCode(load<u8>(at++));
  return text;
}

/** `read (app.ts:12)`; `read (app.ts:?)` where the line is not known; `sleep` of a function of the library. */
function placeOf(frame: usize): string {
  const at = places + load<u16>(places + ((<usize>load<u16>(frame, 4) - firstResume) << 1));
  const states = <usize>load<u16>(at, 2);
  const name = textAt(at + 4 + (states << 1));
  const file = <usize>load<u16>(at);
  if (!file) return name;
  const state = (<usize>load<u16>(frame, STATE)) & 0x7fff;
  const line = state < states ? <u32>load<u16>(at + (state << 1), 4) : 0;
  return name + " (" + textAt(places + file) + ":" + (line ? decimal(line) : "?") + ")";
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
