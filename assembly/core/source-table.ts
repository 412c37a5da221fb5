// The source table: for each slot of the host's sources, what the module knows of it. Readiness is a latch: a record of
// `wait` sets it, only an answer of EAGAIN clears it. Edges of a pin that nobody has taken are kept in a ring (edge-ring.ts).
//
//    0  source   generation << 16 | slot; 0 in a free entry, and in a standard stream's; stdin that was closed: CLOSED
//    4  latch    u16, event flags
//    6  lost     u16, edges dropped since the last one that was kept
//    8  reader   record or 0
//   12  writer   record or 0
//   16  ring     address; of a stream: of its buffers; 20 depth u8, 21 first u8, 22 count u8, 23 used u8
//   24  tasks    chain of the tasks that wait for it (core/listen.ts)
import {
  EVENT_ERROR,
  EVENT_FALLING,
  EVENT_HANGUP,
  EVENT_LOSS,
  EVENT_READABLE,
  EVENT_RISING,
  EVENT_WRITABLE,
} from "../abi";
import { SOURCES } from "../capacities";
import { Loop } from "./loop";
import { NONE, Record } from "./record";

/** What a reader waits for: an end or an error can be read too. */
export const READ_INTEREST: u32 = EVENT_READABLE | EVENT_HANGUP | EVENT_ERROR;
export const WRITE_INTEREST: u32 = EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR;
const LATCHES: u32 = EVENT_READABLE | EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR;
const EDGES: u32 = EVENT_RISING | EVENT_FALLING | EVENT_LOSS;

@unmanaged
export class Entry {
  source: i32;
  latch: u16;
  lost: u16;
  reader: Record;
  writer: Record;
  ring: usize;
  depth: u8;
  first: u8;
  count: u8;
  used: bool;
  tasks: Record;
}
export const ENTRY_SIZE: i32 = 28;

/** Slots 0 to 2 are the standard streams. */
const STANDARD: i32 = 3;
/** No source has this number. */
const CLOSED: i32 = -1;
const ENTRIES: i32 = SOURCES + STANDARD;
const table = memory.data(ENTRIES * ENTRY_SIZE, 4);
/** The entries lie one after the other from here to there. */
export const firstEntry: usize = table;
export const endOfEntries: usize = table + ENTRIES * ENTRY_SIZE;

/**
 * Table indices of what edge-ring.ts does, set where the first ring is asked for: a program without rings compiles neither
 * their code nor their memory, for AssemblyScript compiles what it sees named.
 */
export let edgeKeeper: u32 = 0;
let ringDropper: u32 = 0;

export function useRings(keeper: u32, dropper: u32): void {
  edgeKeeper = keeper;
  ringDropper = dropper;
}

/** Table index of what frees the buffers of a stream (stream-reader.ts); 0: there is none. */
export let buffersDropper: u32 = 0;

@inline
export function useBuffers(dropper: u32): void {
  buffersDropper = dropper;
}

/** A source of bytes was opened or used: set before the host can tell of one. A program without them links no latch. */
export let latching = false;

@inline
export function useLatches(): void {
  latching = true;
}

@inline
function entryAt(slot: i32): Entry {
  return changetype<Entry>(table + <usize>(slot * ENTRY_SIZE));
}

/** The entry of an open source, or 0: a stale one's generation is not in the table. */
export function entryOf(source: i32): Entry {
  const slot = source & 0xffff;
  if (slot >= ENTRIES) return changetype<Entry>(0);
  const entry = entryAt(slot);
  return entry.source == source || (<u32>source < <u32>STANDARD && entry.source == 0) ? entry : changetype<Entry>(0);
}

/** A standard stream, of which no event tells before it is used, counts as ready for its first reader and writer. */
export function presumeReady(entry: Entry): void {
  if (entry.used || changetype<usize>(entry) >= table + STANDARD * ENTRY_SIZE) return;
  entry.used = true;
  entry.latch |= <u16>(EVENT_READABLE | EVENT_WRITABLE);
}

/** Takes a source the host has just opened into the table. */
export function adopt(source: i32): Entry {
  const entry = entryAt(source & 0xffff);
  entry.source = source;
  return entry;
}

/** Forgets a source; its reader and writer are gone already. */
export function forget(entry: Entry): void {
  if (ringDropper && entry.depth) call_indirect(ringDropper, entry);
  if (buffersDropper && entry.ring && !entry.depth) call_indirect(buffersDropper, entry);
  memory.fill(changetype<usize>(entry), 0, ENTRY_SIZE);
  entry.used = true;
  if (changetype<usize>(entry) == table) entry.source = CLOSED; // stdin, which is never opened again
}

/** Sources open now, the standard streams not counted. */
export function sourcesOpen(): i32 {
  let open = 0;
  for (let slot = STANDARD; slot < ENTRIES; slot++) open += i32(entryAt(slot).source != 0);
  return open;
}

/** The most there ever were: the host gives the lowest free slot, so that is the highest one used. */
export function sourcesPeak(): i32 {
  let slot = ENTRIES;
  while (--slot >= STANDARD && !entryAt(slot).source && !entryAt(slot).used) {}
  return slot + 1 - STANDARD;
}

/** The readers and writers of a loop that closes are gone. */
export function leave(loop: Loop): void {
  for (let slot = 0; slot < ENTRIES; slot++) {
    const entry = entryAt(slot);
    if (entry.reader != NONE && entry.reader.loop == loop) entry.reader = NONE;
    if (entry.writer != NONE && entry.writer.loop == loop) entry.writer = NONE;
  }
}

/** Takes one event record of `wait` in. A stale one is dropped here. */
export function deliver(source: i32, flags: u32, lost: u32, micros: i64): Entry {
  const entry = entryOf(source);
  if (changetype<usize>(entry) == 0) return entry;
  if (edgeKeeper && flags & EDGES) call_indirect(edgeKeeper, entry, flags, lost, micros);
  entry.latch |= <u16>(flags & LATCHES);
  return entry;
}
