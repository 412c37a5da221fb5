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

  // Who was given it, too, stands behind this one: its turn is still to come.
  loop.ready.last.next = NONE;
  for (let other = record.next; other != NONE; other = other.next) {
    const isSame = other.state == record.state && edgeMicros(other) == micros && edgeFlags(other) == (flags ^ FIRST);
    if (!isSame || isToThrow(other)) continue;
    setEdgeFlags(other, flags);
    return;
  }

  const entry = entryOf(givenBy(record));
  if (changetype<usize>(entry)) keepReturned(entry, flags & EDGES, edgeLost(record), micros);
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

/** The cancellation is taken back: so is the edge, unless somebody else has had it meanwhile. */
export function reclaimEdge(record: Record, pin: i32, micros: i64): void {
  const entry = entryOf(pin);
  if (changetype<usize>(entry) == 0 || !entry.count || at(entry, 0).micros != micros) return;
  takeEdge(entry);
  setEdgeFlags(record, edgeFlags(record) | FIRST);
}
