// Edges that nobody has taken yet: a ring for each input pin, carved out of one block of RING_BYTES. What does not fit is
// counted, and the count goes with the next edge that is kept: no edge is lost silently.
//
//    0  micros  i64
//    8  flags   u16, RISING or FALLING
//   10  lost    u16, dropped before it
import { EVENT_FALLING, EVENT_READABLE, EVENT_RISING } from "../abi";
import { RING_BYTES } from "../capacities";
import { TAKEN, listening, offerEdge } from "./listen";
import { NONE } from "./record";
import { ENTRY_SIZE, Entry, endOfEntries, firstEntry, useRings } from "./source-table";

/** What an event says of an edge itself. */
export const EDGES: u32 = EVENT_RISING | EVENT_FALLING;

@unmanaged
export class Edge {
  micros: i64;
  flags: u16;
  lost: u16;
}
const EDGE_SIZE: i32 = 16;

const rings = memory.data(RING_BYTES || 1, 8); // AssemblyScript knows no data of 0 bytes
let ringBytesUsed: i32 = 0;

/** Edges dropped, by the host or here. */
export let edgesLost: u32 = 0;

/** Whether a ring of `depth` edges would fit now. */
export function ringFits(depth: i32): bool {
  return ringBytesUsed + depth * EDGE_SIZE <= RING_BYTES;
}

/** Gives the entry of an input pin its ring, which fits. */
export function giveRing(entry: Entry, depth: i32): void {
  useRings(keepEdge.index, dropRing.index);
  entry.ring = rings + ringBytesUsed;
  entry.depth = <u8>depth;
  ringBytesUsed += depth * EDGE_SIZE;
}

/** The rings behind that of an entry that is closed move down: no gaps, ever. */
function dropRing(entry: Entry): void {
  const ring = entry.ring;
  const bytes = <usize>entry.depth * EDGE_SIZE;
  memory.copy(ring, ring + bytes, rings + ringBytesUsed - ring - bytes);
  ringBytesUsed -= <i32>bytes;
  for (let other = firstEntry; other < endOfEntries; other += ENTRY_SIZE) {
    const entry = changetype<Entry>(other);
    if (entry.depth && entry.ring > ring) entry.ring -= bytes; // the ring of a stream is something else
  }
}

/** The edge `index` places behind the oldest kept one. */
@inline
export function edgeAt(entry: Entry, index: i32): Edge {
  let place = <i32>entry.first + index;
  if (place >= <i32>entry.depth) place -= entry.depth;
  return changetype<Edge>(entry.ring + <usize>(place * EDGE_SIZE));
}

/** Takes in what an event record says: `lost` dropped edges, and after them one edge or none. */
function keepEdge(entry: Entry, flags: u32, lost: u32, micros: i64): void {
  if (lost) lose(entry, lost);
  if (listening && entry.tasks != NONE) {
    const offered = offerEdge(entry, flags & EDGES, entry.lost, micros);
    if (offered == TAKEN) entry.lost = 0;
    if (offered) return;
  }
  if (!(flags & EDGES)) return;
  if (entry.count == entry.depth) {
    lose(entry, 1);
    return;
  }
  const edge = edgeAt(entry, entry.count++);
  edge.micros = micros;
  edge.flags = <u16>(flags & EDGES);
  edge.lost = entry.lost;
  entry.lost = 0;
  entry.latch |= <u16>EVENT_READABLE;
}

/** Counts dropped edges. */
export function lose(entry: Entry, count: u32): void {
  edgesLost += count;
  tellLost(entry, count);
}

/** The next edge that is kept or given tells of so many dropped ones more; saturates at 65,535. */
export function tellLost(entry: Entry, count: u32): void {
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
