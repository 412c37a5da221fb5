// PriorityQueue: the least item first, by `<`; of equal ones the one that was put first. The items are a binary heap, and beside each is the
// number of its arrival.
import { Queue } from "./queue";

/** A queue of which the smallest item is taken first, by `<`. */
@final
export class PriorityQueue<T> extends Queue<T> {
  /** Of each item, its number; grows with `items`. */
  private arrivals: StaticArray<u32> = new StaticArray<u32>(0);
  private arrived: u32 = 0;

  protected add(item: T): void {
    if (this.arrivals.length < this.items.length) this.growArrivals();
    this.rise(this.count++, item, this.arrived++);
  }

  private growArrivals(): void {
    const grown = new StaticArray<u32>(this.items.length);
    for (let i = 0; i < this.count; i++) unchecked((grown[i] = this.arrivals[i]));
    this.arrivals = grown;
  }

  protected take(): T {
    const least = this.takeAt(0);
    const last = --this.count;
    if (last) this.sink(unchecked(this.takeAt(last)), unchecked(this.arrivals[last]));
    return least;
  }

  /** Puts an item where it belongs between place `at`, a leaf, and the root. */
  private rise(at: i32, item: T, arrival: u32): void {
    while (at) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(item, arrival, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.place(at, item, arrival);
  }

  /** Puts an item where it belongs below the root, whose place is free. */
  private sink(item: T, arrival: u32): void {
    let at = 0;
    for (let child = 1; child < this.count; child = 2 * at + 1) {
      const other = child + 1;
      if (other < this.count && this.isBefore(unchecked(this.items[other]), unchecked(this.arrivals[other]), child)) {
        child = other;
      }
      if (this.isBefore(item, arrival, child)) break;
      this.move(child, at);
      at = child;
    }
    this.place(at, item, arrival);
  }

  /** Whether an item goes before the one at a place. */
  private isBefore(item: T, arrival: u32, at: i32): bool {
    const other = unchecked(this.items[at]);
    if (item < other) return true;
    return !(other < item) && <i32>(arrival - unchecked(this.arrivals[at])) < 0;
  }

  private move(from: i32, to: i32): void {
    this.place(to, unchecked(this.items[from]), unchecked(this.arrivals[from]));
  }

  private place(at: i32, item: T, arrival: u32): void {
    unchecked((this.items[at] = item));
    unchecked((this.arrivals[at] = arrival));
  }
}
