// What the loop works on. A record is whatever is ready, armed or registered: a callback, a timer, a reader, a task. Records are
// unmanaged, come from the loop's pool and go back to it the moment they can no longer fire.
//
//                  callback                             task
//    0  next       ready queue, again list or free list; waiters of a future or task
//    4  resume     u16  table index of what its turn runs   … of what runs when its coroutine has finished
//    6  callback   u16  table index of the program's        state, as in a frame (coroutine/frame.ts)
//                  function; bit 15: the argument is
//                  a reference
//    8  frame      itself                               the frame that is parked, or itself: what its turn resumes
//   12  handle     the one object the program keeps on it, or 0; cleared when the record goes back
//   16  argument   8 bytes: what the callback is given  name, and its place in the order of creation (task.ts)
//   24  deadline   i64, µs                        ┐ of a reader or writer:  24 entry in the source table
//   32  sequence   FIFO among equal deadlines     │                         28 latch flags it waits for
//   36  child      ┐                              ┘                         32 the loop it belongs to
//   40  sibling    │ timer heap
//   44  prev       ┘ and, out of the heap, the record's state: numbers that no address is
//
// So a record begins as a coroutine's frame does, and a turn is one loop: f = record.frame; do f = resume(f) while (f). In a program
// without coroutines it is a call of what its turn runs, and `frame` is not kept.

import { Loop } from "./loop";
import { Entry } from "./source-table";

@unmanaged
export class Record {
  next: Record;
  resume: u16;
  callback: u16;
  frame: usize;
  handle: usize;
  argument: i64;
  deadline: i64;
  sequence: u32;
  child: Record;
  sibling: Record;
  prev: Record;

  /** Where the record is: below. */
  @inline get state(): usize {
    return changetype<usize>(this.prev);
  }
  @inline set state(state: usize) {
    this.prev = changetype<Record>(state);
  }

  /** Entry in the source table, of a reader or writer. */
  @inline get entry(): Entry {
    return changetype<Entry>(load<usize>(changetype<usize>(this), offsetof<Record>("deadline")));
  }
  @inline set entry(entry: Entry) {
    store<usize>(changetype<usize>(this), changetype<usize>(entry), offsetof<Record>("deadline"));
  }
  /** Latch flags a reader or writer waits for. */
  @inline get interest(): u32 {
    return load<u32>(changetype<usize>(this), offsetof<Record>("deadline") + 4);
  }
  @inline set interest(flags: u32) {
    store<u32>(changetype<usize>(this), flags, offsetof<Record>("deadline") + 4);
  }
  /** The loop that a reader or writer belongs to. */
  @inline get loop(): Loop {
    return changetype<Loop>(load<usize>(changetype<usize>(this), offsetof<Record>("sequence")));
  }
  @inline set loop(loop: Loop) {
    store<usize>(changetype<usize>(this), changetype<usize>(loop), offsetof<Record>("sequence"));
  }
}

/** Bytes of a record in the pool. */
export const RECORD_SIZE: i32 = 48;

export const NONE: Record = changetype<Record>(0);

/*
 *            soon                     its turn
 *   FREE ───────────► READY ─────────────────────────► FREE
 *    │ ▲    ┌───────────▲ ▲ └── cancel ─► CANCELLED ──► FREE (when the queue reaches it, or a record is needed)
 *    │ │    │ due       │ │ latched
 *    │ │  ARMED         │ AGAIN ◄── its turn, of a reader
 *    │ └───┘▲ cancel    │   │ not latched
 *    │      │ at        │   ▼
 *    ├──────┘           └─ IDLE ◄── reader
 *    └──────────────────────▲
 *
 * A task goes from READY to FREE only when it has finished; between two turns it is READY, ARMED, DUE, WAITING or LISTENING.
 */
/** In the ready queue. */
export const QUEUED: usize = 1;
/** A reader or writer whose source has nothing for it. */
export const IDLE: usize = 2;
/** A reader or writer that has run in this turn; the next one looks at its source again. */
export const AGAIN: usize = 3;
/** In the ready queue or the again list, but never to run. */
export const CANCELLED: usize = 4;
/** Due in this turn; runs after what was ready before. */
export const DUE: usize = 5;
/** A task that something else than time will make ready. */
export const WAITING: usize = 6;
/** A task that waits for a source: in the chain of its entry. Given an edge, it is queued in a state of its own (core/listen.ts). */
export const LISTENING: usize = 7;
/** A task that stands in a line (core/line.ts). The four numbers are one range. */
export const IN_LINE: usize = 8;
/** In the ready queue, out of a line whose owner wants to know what becomes of it: it was woken. */
export const WOKEN: usize = 9;
/** The same, cancelled. */
export const LEFT: usize = 10;
/** The same, cancelled when it was the first. */
export const LEFT_FIRST: usize = 11;
/** In the timer heap: this, or an address of the heap's. */
export const ARMED: usize = 12;
