// What the loop works on. A record is whatever is ready, armed or registered: a callback, a timer, a reader. Records are
// unmanaged, come from the loop's pool and go back to it the moment they can no longer fire.
//
//    0  next      ready queue, again list or free list
//    4  run  u16  table index of what runs the record when its turn comes: (record) -> ()
//    6  state u8  below
//    7  -
//    8  callback  the function the program gave
//   12  handle    the one Handle the program keeps on it, or 0; cleared when the record goes back
//   16  argument  8 bytes: what the callback is given, of any type
//   24  deadline  i64, µs                        ┐ of a reader or writer:  24 entry in the source table
//   32  sequence  FIFO among equal deadlines     │                         28 latch flags it waits for
//   36  child     ┐                              ┘                         32 the loop it belongs to
//   40  sibling   │ timer heap
//   44  prev      ┘

import { Loop } from "./loop";
import { Entry } from "./source-table";

@unmanaged
export class Record {
  next: Record;
  run: u16;
  state: u8;
  callback: usize;
  handle: usize;
  argument: i64;
  deadline: i64;
  sequence: u32;
  child: Record;
  sibling: Record;
  prev: Record;

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
 */
/** In the ready queue. */
export const QUEUED: u8 = 1;
/** In the timer heap. */
export const ARMED: u8 = 2;
/** A reader or writer whose source has nothing for it. */
export const IDLE: u8 = 3;
/** A reader or writer that has run in this turn; the next one looks at its source again. */
export const AGAIN: u8 = 4;
/** In the ready queue or the again list, but never to run. */
export const CANCELLED: u8 = 5;
