// Tasks that wait for a source. They stand in a chain at its entry, through `next`, in the order they came; an event makes those ready
// that want it. In a record that waits so:
//
//   24  entry u32, 28 what it wants u32: latch flags, or RISING and FALLING
//
//   36  the loop it belongs to u32
//
// and once it is ready because of an edge:
//
//   24  micros i64, 32 flags u16, 34 lost u16, 44 GIVEN | the pin's number: until its turn, which takes the edge
//
// An edge is given to all who wait for one like it. The first of them has FIRST in its flags: it answers for the edge. When it is cancelled
// before its turn came, the next one does, and where there is none, the edge goes back to its pin (core/edge-return.ts).
import { CATCHES } from "../capacities";
import { Entry } from "./source-table";
import { Loop, running } from "./loop";
import { LISTENING, NONE, QUEUED, Record } from "./record";

const MICROS: usize = 24;
const FLAGS: usize = 32;
const LOST: usize = 34;
const LOOP: usize = 36;

/** Of a task that waits for a pin's level: it is told of every edge, and takes none. */
export const LEVEL: u32 = 0x10000;
/** In the flags of an edge: who has it is the first to whom it was given. */
export const FIRST: u32 = 0x8000;
/** In the state of a task that has been given an edge and whose turn is still to come. */
const GIVEN: usize = 0x80000000;

/** Some task has waited for a source: a program in which none does has none of this. */
export let listening = false;

/** Parks a task's record until an event of `entry` that is one of `wanted`. */
export function listen(record: Record, entry: Entry, wanted: u32): void {
  listening = true;
  record.entry = entry;
  record.interest = wanted;
  record.state = LISTENING;
  record.next = NONE;
  store<usize>(changetype<usize>(record), changetype<usize>(running), LOOP);
  let link = changetype<Record>(changetype<usize>(entry) + offsetof<Entry>("tasks"));
  while (link.next != NONE) link = link.next;
  link.next = record;
  clearEdge(record);
}

/** Makes those ready that want any of `flags`. */
export function wakeListening(entry: Entry, flags: u32): void {
  let link = changetype<Record>(changetype<usize>(entry) + offsetof<Entry>("tasks"));
  for (let record = link.next; record != NONE; record = link.next) {
    if (record.interest & flags) {
      link.next = record.next;
      queue(record);
    } else {
      link = record;
    }
  }
}

/** Tells all who wait for any of `flags`. */
export function giveEdge(entry: Entry, flags: u32, lost: u32, micros: i64): void {
  let link = changetype<Record>(changetype<usize>(entry) + offsetof<Entry>("tasks"));
  for (let record = link.next; record != NONE; record = link.next) {
    if (record.interest & flags) {
      link.next = record.next;
      setEdge(record, flags, lost, micros);
      queue(record);
    } else {
      link = record;
    }
  }
}

/** Nobody waits for edges of the pin; somebody does, but not for one like this; it was given to somebody. */
export const UNAWAITED: i32 = 0;
export const UNWANTED: i32 = 1;
export const TAKEN: i32 = 3;

/** Gives an edge to all who wait for one like it, and tells who waits for a level. `flags`: RISING or FALLING, or none after a loss. */
export function offerEdge(entry: Entry, flags: u32, lost: u32, micros: i64): i32 {
  let offered = UNAWAITED;
  let link = changetype<Record>(changetype<usize>(entry) + offsetof<Entry>("tasks"));
  for (let record = link.next; record != NONE; record = link.next) {
    const interest = record.interest;
    if (!(interest & LEVEL)) offered |= UNWANTED;
    if (!(interest & (flags | LEVEL))) {
      link = record;
      continue;
    }
    link.next = record.next;
    queue(record);
    if (interest & LEVEL) continue;
    setEdge(record, CATCHES && offered != TAKEN ? flags | FIRST : flags, lost, micros);
    if (CATCHES) record.state = GIVEN | (<usize>entry.source);
    offered = TAKEN;
  }
  return offered;
}

/** Whether a task has been given an edge, and its turn is still to come. */
@inline
export function isGiven(state: usize): bool {
  return <isize>state < 0;
}

/** The pin whose edge it was given. */
@inline
export function givenBy(record: Record): i32 {
  return <i32>(record.state ^ GIVEN);
}

/**
 * Table indices of what edge-return.ts does when a task is cancelled that was given an edge, and when that is taken back; 0 in a program in
 * which no task waits for edges.
 */
export let edgeReturner: u32 = 0;
let edgeReclaimer: u32 = 0;

@inline
export function useReturns(returner: u32, reclaimer: u32): void {
  edgeReturner = returner;
  edgeReclaimer = reclaimer;
}

/** A task that was given an edge is cancelled. No function of this signature throws: callers of `cancel` need not look. */
export function giveBack(loop: Loop, record: Record): void {
  call_indirect<void>(edgeReturner, record, loop, edgeMicros(record));
}

/** The cancellation is taken back. */
@inline
export function takeAgain(loop: Loop, record: Record): void {
  call_indirect<void>(edgeReclaimer, record, loop, edgeMicros(record));
}

/** In its own loop. */
function queue(record: Record): void {
  record.state = QUEUED;
  load<Loop>(changetype<usize>(record), LOOP).ready.push(record);
}

/** Takes a record out of the chain of its entry. */
export function unlisten(record: Record): void {
  let link = changetype<Record>(changetype<usize>(record.entry) + offsetof<Entry>("tasks"));
  while (link.next != record) link = link.next;
  link.next = record.next;
}

/** The edge a record was given. */
@inline
export function setEdge(record: Record, flags: u32, lost: u32, micros: i64): void {
  store<i64>(changetype<usize>(record), micros, MICROS);
  store<u32>(changetype<usize>(record), flags | (lost << 16), FLAGS);
}

@inline
function clearEdge(record: Record): void {
  store<u32>(changetype<usize>(record), 0, FLAGS);
}

@inline
export function edgeFlags(record: Record): u32 {
  return load<u16>(changetype<usize>(record), FLAGS);
}

@inline
export function setEdgeFlags(record: Record, flags: u32): void {
  store<u16>(changetype<usize>(record), <u16>flags, FLAGS);
}

@inline
export function edgeLost(record: Record): i32 {
  return load<u16>(changetype<usize>(record), LOST);
}

@inline
export function edgeMicros(record: Record): i64 {
  return load<i64>(changetype<usize>(record), MICROS);
}
