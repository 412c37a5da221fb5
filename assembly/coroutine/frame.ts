// Coroutine frames, and how the loop runs them. A frame is a block of linear memory outside of the collector's heap:
//
//    0  parent u32  frame to go on with when this one is done; of a task's root: the task record
//    4  resume u16  number of (frame) -> what to run next: a frame, 0 when parked, DONE or THROWN for who called directly
//    6  state  u16  where it goes on; bit 15: an exception has a handler here, at state + 1
//    8  slots       locals that live across a park, references first
//
// A record of the loop begins in the same way: its `parent` is nothing of ours, its `resume` the table index of what runs when the root
// has finished, its `state` has bit 15 set, and is one more when the root has thrown. At 8 it has the frame that is parked.
import { entryOf } from "./tables";

export const PARENT: usize = 0;
export const RESUME: usize = 4;
export const STATE: usize = 6;
/** Bit 15 of a state. */
export const HANDLES: u32 = 0x8000;
/** Where a record keeps the frame that is parked. */
export const PARKED: usize = 8;

/** Parents that are no frames: who called the resume function looks at its answer, and they are that answer. */
export const DONE: usize = 1;
export const THROWN: usize = 2;

/** The record whose turn it is: set by the loop before it resumes a frame. */
export let running: usize = 0;

@inline
export function setRunning(record: usize): void {
  running = record;
}

/** Bytes that are taken from the heap at a time for frames of one size. */
const SLAB: usize = 256;

/** Where the next slab begins, where frames are alone in the heap. */
let carved: usize = __heap_base;

/**
 * A piece of the heap for ever: the compiler calls it in the place of __alloc where nothing but frames is ever allocated, so that no
 * allocator is linked for them, and puts in what happens where there is no room.
 */
export function carve(size: usize): usize {
  const at = carved;
  carved = at + size;
  return at;
}

/**
 * Frames for a size class that has none left: the first of them, in whose first word the next one stands. The ramp of a coroutine
 * takes them from there.
 */
export function refill(sizeClass: usize): usize {
  const size = load<usize>(sizeClass, 4);
  let count = SLAB / size;
  if (!count) count = 1;
  const slab = __alloc(count * size);
  let next: usize = 0;
  for (let at = slab + count * size; at > slab;) {
    at -= size;
    store<usize>(at, next);
    next = at;
  }
  return slab;
}

/** Gives a frame back; answers its parent. */
export function freeFrame(frame: usize, sizeClass: usize): usize {
  const parent = load<usize>(frame);
  store<usize>(frame, load<usize>(sizeClass));
  store<usize>(sizeClass, frame);
  return parent;
}

/** Gives back a frame that will never run (again); answers its parent. */
export function dropFrame(frame: usize): usize {
  return freeFrame(frame, load<usize>(entryOf(frame)));
}

/** Makes `record` what goes on when the frame's coroutine is done. */
@inline
export function setParent(frame: usize, record: usize): void {
  store<usize>(frame, record, PARENT);
}
