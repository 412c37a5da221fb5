// The timer heap: a pairing heap over the records themselves, keyed by (deadline, sequence). Arming is one comparison,
// cancelling takes the record out at once, taking the earliest is O(log n) amortised; no memory but the records'.
//
//   root ─child─► c1 ─sibling─► c2 ─sibling─► c3      prev of c1 is its parent, prev of c2 is c1, …
//
// Each subtree's root is not later than what is below it. `sibling` of the heap's root means nothing, and its `prev`
// only that it is armed.
import { ONE_TASK } from "../capacities";
import { setPending } from "../control";
import { ARMED, NONE, Record } from "./record";

/** Whether `a` fires before `b`. */
@inline
function before(a: Record, b: Record): bool {
  return a.deadline == b.deadline ? a.sequence < b.sequence : a.deadline < b.deadline;
}

/** Makes a root the first of the children of another one. */
@inline
function putBelow(root: Record, record: Record): void {
  const child = root.child;
  record.sibling = child;
  if (child != NONE) child.prev = record;
  record.prev = root;
  root.child = record;
}

/** Puts the later of two roots below the earlier one and answers that. */
function link(a: Record, b: Record): Record {
  if (before(b, a)) {
    const t = a;
    a = b;
    b = t;
  }
  putBelow(a, b);
  return a;
}

/** One heap out of a list of siblings: pairs from left to right, then the pairs from right to left. */
function linkSiblings(first: Record): Record {
  let pairs = NONE; // a stack, through sibling
  while (first != NONE) {
    let pair = first;
    const second = first.sibling;
    if (second != NONE) {
      first = second.sibling;
      pair = link(pair, second);
    } else {
      first = NONE;
    }
    pair.sibling = pairs;
    pairs = pair;
  }
  let root = pairs;
  if (root != NONE) {
    pairs = root.sibling;
    while (pairs != NONE) {
      const rest = pairs.sibling;
      root = link(root, pairs);
      pairs = rest;
    }
  }
  return root;
}

@unmanaged
export class TimerHeap {
  /** The earliest timer, or NONE. */
  root: Record;
  /** Sequence of the next timer. */
  sequence: u32;

  /** `record.deadline` is set. The host is told of it if it is now the earliest. */
  add(record: Record): void {
    let root = NONE;
    if (!ONE_TASK) {
      if (this.sequence == u32.MAX_VALUE) this.renumber();
      const sequence = this.sequence;
      record.sequence = sequence;
      this.sequence = sequence + 1;
      root = this.root;
    }
    // Of equal deadlines the one that was there is first.
    if (root == NONE || record.deadline < root.deadline) {
      record.state = ARMED;
      if (!ONE_TASK) record.child = root;
      this.root = record;
      if (root != NONE) {
        root.sibling = NONE;
        root.prev = record;
      }
      setPending();
      return;
    }
    record.child = NONE;
    putBelow(root, record);
  }

  /** Takes out the earliest; there is one. A timer that was armed as the earliest has one child at most. */
  @inline takeFirst(): Record {
    const first = this.root;
    let rest = NONE;
    if (!ONE_TASK) {
      rest = first.child;
      if (rest != NONE && rest.sibling != NONE) rest = linkSiblings(rest);
    }
    this.root = rest;
    return first;
  }

  /** Takes out any record of the heap. */
  remove(record: Record): void {
    if (record == this.root) {
      this.takeFirst();
      return;
    }
    const prev = record.prev;
    const sibling = record.sibling;
    if (prev.child == record) prev.child = sibling;
    else prev.sibling = sibling;
    if (sibling != NONE) sibling.prev = prev;
    const below = linkSiblings(record.child);
    if (below != NONE) this.root = link(this.root, below);
  }

  /** Every 2^32 timers: gives the pending ones the first sequences, in their order. They become a heap in which each is above the next. */
  private renumber(): void {
    let first = NONE;
    let above = changetype<Record>(ARMED); // what the root has as its `prev`
    let sequence: u32 = 0;
    while (this.root != NONE) {
      const record = this.takeFirst();
      record.sequence = sequence;
      record.child = NONE;
      record.sibling = NONE;
      record.prev = above;
      if (sequence++) above.child = record;
      else first = record;
      above = record;
    }
    this.root = first;
    this.sequence = sequence;
  }
}
