// An edge that was given to tasks which are cancelled before their turn: it goes back to its pin, so that none is lost silently. There it is
// as if it came now: it goes to who waits for one like it, or is kept, in the order of time, before those that came later.
import { EVENT_READABLE } from "../abi";
import { EDGES, Edge, edgeAt, lose, takeEdge, tellLost } from "./edge-ring";
import { FIRST, UNAWAITED, edgeFlags, edgeLost, edgeMicros, givenBy, offerEdge, setEdgeFlags } from "./listen";
import { Loop } from "./loop";
import { NONE, Record } from "./record";
import { Entry, entryOf } from "./source-table";
import { isToThrow } from "./task";

/** A task that was given an edge will not take it. */
export function returnEdge(record: Record, loop: Loop, micros: i64): void {
  const flags = edgeFlags(record);
  if (!(flags & FIRST)) return; // another one answers for the edge, or has taken it
  setEdgeFlags(record, flags ^ FIRST);

  const other = nextGiven(record, loop, micros, flags ^ FIRST);
  if (other != NONE) {
    setEdgeFlags(other, flags);
    return;
  }
  const entry = entryOf(givenBy(record));
  if (changetype<usize>(entry)) keepReturned(entry, flags & EDGES, edgeLost(record), micros);
}

/** The first of those behind `record` that were given the same edge, with these flags, and will take it: their turns are still to come. */
function nextGiven(record: Record, loop: Loop, micros: i64, flags: u32): Record {
  const ready = loop.ready;
  ready.last.next = NONE;
  let other = record;
  do {
    const last = other;
    other = last.next;
    if (other == NONE && last != ready.last) other = ready.first; // what runs in this turn is before it
  } while (other != NONE && !isSame(other, record.state, micros, flags));
  return other;
}

function isSame(record: Record, state: usize, micros: i64, flags: u32): bool {
  return record.state == state && edgeMicros(record) == micros && edgeFlags(record) == flags && !isToThrow(record);
}

function keepReturned(entry: Entry, flags: u32, lost: u32, micros: i64): void {
  if (entry.tasks != NONE && offerEdge(entry, flags, lost, micros) != UNAWAITED) return;
  if (entry.count == entry.depth) {
    lose(entry, 1);
    tellLost(entry, lost);
    return;
  }
  let place: i32 = entry.count++;
  for (; place; place--) {
    const earlier = at(entry, place - 1);
    if (earlier.micros <= micros) break;
    memory.copy(changetype<usize>(at(entry, place)), changetype<usize>(earlier), offsetof<Edge>());
  }
  const edge = at(entry, place);
  edge.micros = micros;
  edge.flags = <u16>flags;
  edge.lost = <u16>lost;
  entry.latch |= <u16>EVENT_READABLE;
}

/** Once in the module. */
function at(entry: Entry, place: i32): Edge {
  return edgeAt(entry, place);
}

/** The cancellation is taken back: so is the edge, from the pin or from who answers for it now, unless somebody has had it meanwhile. */
export function reclaimEdge(record: Record, loop: Loop, micros: i64): void {
  const flags = edgeFlags(record);
  const other = nextGiven(record, loop, micros, flags | FIRST);
  if (other != NONE) setEdgeFlags(other, flags);
  else if (!unkeep(entryOf(givenBy(record)), flags, micros)) return;
  setEdgeFlags(record, flags | FIRST);
}

/** Takes an edge out of those that a pin keeps; answers whether it was there. */
function unkeep(entry: Entry, flags: u32, micros: i64): bool {
  if (changetype<usize>(entry) == 0) return false;
  let place: i32 = entry.count;
  do {
    if (!place--) return false;
  } while (at(entry, place).micros != micros || at(entry, place).flags != flags);
  for (; place; place--) {
    memory.copy(changetype<usize>(at(entry, place)), changetype<usize>(at(entry, place - 1)), offsetof<Edge>());
  }
  takeEdge(entry);
  return true;
}
