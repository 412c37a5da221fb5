// Tasks that wait for a source. They stand in a chain at its entry, through `next`, in the order they came; an event makes those ready
// that want it. In a record that waits so:
//
//   24  entry u32, 28 what it wants u32: latch flags, or RISING and FALLING
//
//   36  the loop it belongs to u32
//
// and once it is ready because of an edge:
//
//   24  micros i64, 32 flags u16, 34 lost u16
import { Entry } from "./source-table";
import { Loop, running } from "./loop";
import { LISTENING, NONE, QUEUED, Record } from "./record";

const MICROS: usize = 24;
const FLAGS: usize = 32;
const LOST: usize = 34;
const LOOP: usize = 36;

/** Of a task that waits for a pin's level: it is told of every edge, and takes none. */
export const LEVEL: u32 = 0x10000;

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

/** Gives an edge to all who wait for one like it. */
export function giveEdge(entry: Entry, flags: u32, lost: u32, micros: i64): void {
  let link = changetype<Record>(changetype<usize>(entry) + offsetof<Entry>("tasks"));
  for (let record = link.next; record != NONE; record = link.next) {
    if (record.interest & flags) {
      link.next = record.next;
      setEdge(record, flags & 0xffff, lost, micros); // of no meaning to who waits for a level
      queue(record);
    } else {
      link = record;
    }
  }
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
export function edgeLost(record: Record): i32 {
  return load<u16>(changetype<usize>(record), LOST);
}

@inline
export function edgeMicros(record: Record): i64 {
  return load<i64>(changetype<usize>(record), MICROS);
}
