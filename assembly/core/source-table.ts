// The source table: for each slot of the host's sources, what the module knows of it. Readiness is a latch: a record of
// `wait` sets it, only an answer of EAGAIN clears it. Edges of a pin that nobody has taken are kept in a ring of the entry,
// carved out of one block of RING_BYTES; what does not fit is counted, and the count goes with the next edge that is kept.
//
//   entry                                  edge
//    0  source   generation << 16 | slot    0  micros i64
//       0 in a free entry from slot 3 on    8  flags  u16  RISING or FALLING
//    4  latch u16, 6 lost u16              10  lost   u16  dropped before it
//    8  reader   record or 0
//   12  writer   record or 0
//   16  loop     the one that reader and writer belong to
//   20  ring     address, 24 depth u8, 25 first u8, 26 count u8
import { EVENT_ERROR, EVENT_FALLING, EVENT_HANGUP, EVENT_READABLE, EVENT_RISING, EVENT_WRITABLE } from "../abi";
import { RING_BYTES, SOURCES } from "../capacities";
import { NONE, Record } from "./record";
import { RecordQueue } from "./record-queue";

/** What a reader waits for: an end or an error can be read too. */
export const READ_INTEREST: u32 = EVENT_READABLE | EVENT_HANGUP | EVENT_ERROR;
export const WRITE_INTEREST: u32 = EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR;
const LATCHES: u32 = EVENT_READABLE | EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR;
const EDGES: u32 = EVENT_RISING | EVENT_FALLING;

@unmanaged
export class Edge {
  micros: i64;
  flags: u16;
  lost: u16;
}
const EDGE_SIZE: i32 = 16;

@unmanaged
export class Entry {
  source: i32;
  latch: u16;
  lost: u16;
  reader: Record;
  writer: Record;
  loop: RecordQueue;
  ring: usize;
  depth: u8;
  first: u8;
  count: u8;
}
const ENTRY_SIZE: i32 = 28;

/** Slots 0 to 2 are the standard streams. */
const STANDARD: i32 = 3;
const ENTRIES: i32 = SOURCES + STANDARD;
const table = memory.data(ENTRIES * ENTRY_SIZE, 4);
const rings = memory.data(RING_BYTES, 8);
let ringBytesUsed: i32 = 0;

/** Sources open now, the standard streams not counted, and the most there ever were. */
export let sourcesOpen: i32 = 0;
export let sourcesPeak: i32 = 0;
/** Events dropped, by the host or here. */
export let eventsLost: u32 = 0;

@inline
function entryAt(slot: i32): Entry {
  return changetype<Entry>(table + <usize>(slot * ENTRY_SIZE));
}

/** The entry of an open source, or 0: a stale one's generation is not in the table. */
export function entryOf(source: i32): Entry {
  const slot = source & 0xffff;
  if (slot >= ENTRIES) return changetype<Entry>(0);
  const entry = entryAt(slot);
  // An entry of a standard stream that was never used holds 0, like stdin's own number: slot and generation decide.
  return entry.source == source || source < STANDARD ? entry : changetype<Entry>(0);
}

/** Some pin has had a ring: set where the first one is asked for, so that a program without one links nothing of rings. */
let keepsEdges = false;

/** Whether a ring of `depth` edges would fit now. */
export function ringFits(depth: i32): bool {
  if (depth) keepsEdges = true;
  return ringBytesUsed + depth * EDGE_SIZE <= RING_BYTES;
}

/** Takes a source the host has just opened into the table; its ring must fit. */
export function adopt(source: i32, depth: i32): Entry {
  const entry = entryAt(source & 0xffff);
  memory.fill(changetype<usize>(entry), 0, ENTRY_SIZE);
  entry.source = source;
  if (depth) {
    entry.ring = rings + ringBytesUsed;
    entry.depth = <u8>depth;
    ringBytesUsed += depth * EDGE_SIZE;
  }
  if (++sourcesOpen > sourcesPeak) sourcesPeak = sourcesOpen;
  return entry;
}

/** Forgets a source; its reader and writer are gone already. The rings behind its own move down: no gaps, ever. */
export function forget(entry: Entry): void {
  const bytes = <usize>entry.depth * EDGE_SIZE;
  if (keepsEdges && bytes) {
    const ring = entry.ring;
    memory.copy(ring, ring + bytes, rings + ringBytesUsed - ring - bytes);
    ringBytesUsed -= <i32>bytes;
    for (let slot = STANDARD; slot < ENTRIES; slot++) {
      const other = entryAt(slot);
      if (other.ring > ring) other.ring -= bytes;
    }
  }
  if ((entry.source & 0xffff) >= STANDARD) sourcesOpen--;
  memory.fill(changetype<usize>(entry), 0, ENTRY_SIZE);
}

/** The readers and writers of a loop that closes are gone. */
export function leave(loop: RecordQueue): void {
  for (let slot = 0; slot < ENTRIES; slot++) {
    const entry = entryAt(slot);
    if (entry.loop == loop) {
      entry.reader = NONE;
      entry.writer = NONE;
    }
  }
}

/** The edge `index` places behind the oldest kept one. */
@inline
function edgeAt(entry: Entry, index: i32): Edge {
  let place = <i32>entry.first + index;
  if (place >= <i32>entry.depth) place -= entry.depth;
  return changetype<Edge>(entry.ring + <usize>(place * EDGE_SIZE));
}

function keepEdge(entry: Entry, flags: u32, micros: i64): void {
  if (entry.count == entry.depth) {
    lose(entry, 1);
    return;
  }
  const edge = edgeAt(entry, entry.count++);
  edge.micros = micros;
  edge.flags = <u16>flags;
  edge.lost = entry.lost;
  entry.lost = 0;
  entry.latch |= <u16>EVENT_READABLE;
}

/** Counts dropped events; the count on an edge saturates at 65,535. */
function lose(entry: Entry, count: u32): void {
  eventsLost += count;
  entry.lost = <u16>min(<u32>entry.lost + count, 0xffff);
}

/** The oldest edge nobody has taken, or 0. It stays where it is until another edge comes in. */
export function takeEdge(entry: Entry): Edge {
  if (!entry.count) return changetype<Edge>(0);
  const edge = edgeAt(entry, 0);
  if (++entry.first == entry.depth) entry.first = 0;
  if (!--entry.count) entry.latch &= ~(<u16>EVENT_READABLE);
  return edge;
}

/** Forgets the edges kept so far, and how many were dropped. */
export function discardEdges(entry: Entry): void {
  entry.count = 0;
  entry.lost = 0;
  entry.latch &= ~(<u16>EVENT_READABLE);
}

/** Takes one event record of `wait` in. A stale one is dropped here. */
export function deliver(source: i32, flags: u32, lost: u32, micros: i64): Entry {
  const entry = entryOf(source);
  if (changetype<usize>(entry) == 0) return entry;
  if (lost) lose(entry, lost);
  if (keepsEdges && flags & EDGES) keepEdge(entry, flags, micros);
  entry.latch |= <u16>(flags & LATCHES);
  return entry;
}
