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
  const text = __new((<usize>length) << 1, idof<string>());
  for (let i: usize = 0; i < <usize>length; i++) store<u16>(text + (i << 1), load<u8>(at + i));
  return changetype<string>(text);
}

/** Where what is known of a frame's coroutine begins. The compiler lays out the table where this is called. */
export function rowOf(frame: usize): usize {
  return places + load<u16>(places + ((<usize>load<u16>(frame, 4) - firstResume) << 1));
}

/** States of which the line is told. */
@inline
export function statesOf(row: usize): usize {
  return <usize>load<u16>(row, 2);
}

/** Where the text of a coroutine's name begins, as in `texts`. */
@inline
export function nameAt(row: usize, states: usize): usize {
  return row + 4 + (states << 1);
}

/** Where its file's begins, from `places` on; 0 of a function of the library. */
@inline
export function fileOf(row: usize): usize {
  return <usize>load<u16>(row);
}

/** The line at which `frame` is parked, or, before it has begun, where its coroutine is declared; 0: not known. */
@inline
export function lineAt(row: usize, states: usize, frame: usize): u32 {
  const state = (<usize>load<u16>(frame, STATE)) & 0x7fff;
  return state < states ? <u32>load<u16>(row + (state << 1), 4) : 0;
}

/** `read (app.ts:12)`; `read (app.ts:?)` where the line is not known; `sleep` of a function of the library. */
function placeOf(frame: usize): string {
  const row = rowOf(frame);
  const states = statesOf(row);
  const name = textAt(nameAt(row, states));
  const file = fileOf(row);
  if (!file) return name;
  const line = lineAt(row, states, frame);
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
