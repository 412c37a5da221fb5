// A queue of records, linked through `next`: the ready queue and the again list. It needs no memory of its own and cannot be
// full. Only `last` says where it ends: the `next` of the last record is stale until the queue is taken.
import { NONE, Record } from "./record";

@unmanaged
export class RecordQueue {
  first: Record; // at offset 0, where `next` is in a record: an empty queue is its own last record
  last: Record;

  @inline get isEmpty(): bool {
    return changetype<usize>(this.last) == changetype<usize>(this);
  }

  @inline clear(): void {
    this.last = changetype<Record>(this);
  }

  @inline push(record: Record): void {
    this.last.next = record;
    this.last = record;
  }

  /** Puts a chain of records at the end. */
  @inline append(first: Record, last: Record): void {
    this.last.next = first;
    this.last = last;
  }

  /** Empties the queue; its records as a chain that ends with NONE. */
  @inline take(): Record {
    this.last.next = NONE; // of an empty queue: first
    this.clear();
    return this.first;
  }
}
