// The end of a program whose heap is used up: how much was asked for, how much there is, and what can be done. Nothing can be allocated
// any more: the text is made in the heap itself, of which nobody needs anything from here on. The compiler calls this in AssemblyScript's
// allocators, where they would grow.
import { hostAbort } from "./abi";
import { HEAP } from "./capacities";

/** Numbers of the text, u32 each; then the text. */
const numbers: usize = __heap_base;
const text: usize = __heap_base + 32;

// AssemblyScript's blocks lie one after the other: size and flags u32, then so many bytes. The last one's size is 0.
const FREE: u32 = 1;
const FLAGS: u32 = 3;
const ALIGNMENT: usize = 15;
const HEADER: usize = 4;

/**
 * Of the allocator that frees. `start`: the end of its tables. `made`: bytes of objects since the last collection. In `template` each #
 * is a number: asked for, free, the heap, free in one piece, made.
 */
export function heapIsFull(name: string, template: string, asked: usize, start: usize, made: usize): void {
  let free: u32 = 0;
  let largest: u32 = 0;
  let block = ((start + HEADER + ALIGNMENT) & ~ALIGNMENT) - HEADER;
  for (;;) {
    const size = load<u32>(block) & ~FLAGS;
    if (!size) break;
    if (load<u32>(block) & FREE) {
      free += size;
      largest = max(largest, size);
    }
    block += HEADER + size;
  }
  end(name, template, asked, free, largest, made);
}

/** Of the allocator that never frees. */
export function stubIsFull(name: string, template: string, asked: usize, free: usize): void {
  end(name, template, asked, <u32>free, 0, 0);
}

function end(name: string, template: string, asked: usize, free: u32, largest: u32, made: usize): void {
  store<usize>(numbers, asked);
  store<u32>(numbers, free, 4);
  store<usize>(numbers, HEAP, 8);
  store<u32>(numbers, largest, 12);
  store<usize>(numbers, made, 16);
  let number = numbers;
  let at = text;
  for (let i = 0; i < template.length; i++) {
    const unit = load<u16>(changetype<usize>(template) + ((<usize>i) << 1));
    if (unit == 0x23) {
      at = putNumber(at, load<u32>(number));
      number += 4;
    } else {
      store<u16>(at, unit);
      at += 2;
    }
  }
  hostAbort(changetype<usize>(name), name.length, text, <i32>((at - text) >> 1), 0, 0, 0, 0);
}

/** In decimal; answers where it ends. */
function putNumber(at: usize, number: u32): usize {
  if (number >= 10) at = putNumber(at, number / 10);
  store<u16>(at, 0x30 + (number % 10));
  return at + 2;
}
