// Queue: what producers put and consumers get, first in, first out. With a size, who is too early on either side waits: back-pressure.
import { Line, leaveLine } from "../core/line";
import { suspend } from "../coroutine/intrinsics";
import { QueueEmpty, QueueFull, QueueShutDown, ValueError } from "../errors";

/** Items there is room for at first. */
const ROOM: i32 = 8;

export class Queue<T> {
  /** Ring of items: `first` is the oldest. */
  protected items: StaticArray<T>;
  protected first: i32 = 0;
  protected count: i32 = 0;
  private getters: Line = new Line(changetype<usize>(this), getterAbandoned<T>());
  private putters: Line = new Line(changetype<usize>(this), putterAbandoned<T>());
  /** Who waits in `join`. */
  private joiners: Line | null = null;
  /** Items put for which there was no `taskDone`. */
  private unfinished: i32 = 0;
  private isShutDown: bool = false;

  /** `maxsize`: items it holds; 0: as many as there is memory for. */
  constructor(readonly maxsize: i32 = 0) {
    this.items = new StaticArray<T>(maxsize > 0 && maxsize < ROOM ? maxsize : ROOM);
  }

  /** How many items it holds. */
  qsize(): i32 {
    return this.count;
  }

  empty(): bool {
    return !this.count;
  }

  full(): bool {
    return this.maxsize > 0 && this.count >= this.maxsize;
  }

  // ---- putting

  /** Puts an item, and waits for room first. Throws QueueShutDown once the queue is shut down. */
  @inline
  async put(item: T): Promise<void> {
    while (this.mustWaitToPut()) {
      suspend();
      leaveLine();
    }
    this.putNowait(item);
  }

  private mustWaitToPut(): bool {
    if (!this.full()) return false;
    if (this.isShutDown) throw new QueueShutDown();
    this.putters.join();
    return true;
  }

  /** Puts an item. Throws QueueFull, or QueueShutDown. */
  putNowait(item: T): void {
    if (this.isShutDown) throw new QueueShutDown();
    if (this.full()) throw new QueueFull();
    if (this.count == this.items.length) this.grow();
    this.add(item);
    this.unfinished++;
    this.getters.takeNext();
  }

  /** Room for twice as many; the oldest item is at index 0 then. */
  private grow(): void {
    const items = this.items;
    const size = items.length;
    const grown = new StaticArray<T>(size << 1);
    for (let i = 0, at = this.first; i < size; i++) {
      unchecked((grown[i] = items[at]));
      if (++at == size) at = 0;
    }
    this.first = 0;
    this.items = grown;
  }

  // ---- getting

  /** Waits for an item, and takes it. Throws QueueShutDown once the queue is shut down and empty. */
  @inline
  async get(): Promise<T> {
    while (this.mustWaitToGet()) {
      suspend();
      leaveLine();
    }
    return this.getNowait();
  }

  private mustWaitToGet(): bool {
    if (this.count) return false;
    if (this.isShutDown) throw new QueueShutDown();
    this.getters.join();
    return true;
  }

  /** Takes an item. Throws QueueEmpty, or QueueShutDown. */
  getNowait(): T {
    if (!this.count) {
      if (this.isShutDown) throw new QueueShutDown();
      throw new QueueEmpty();
    }
    const item = this.take();
    this.putters.takeNext();
    return item;
  }

  // ---- what is done with the items

  /** Says that what came with one `get` is done with. Throws ValueError where it is said more often than items were put. */
  taskDone(): void {
    if (!this.unfinished) throw new ValueError("task_done() called too many times");
    if (!--this.unfinished) this.finish();
  }

  /** Waits until `taskDone` was said for every item that was put. */
  @inline
  async join(): Promise<void> {
    if (this.mustWaitToJoin()) {
      suspend();
      leaveLine();
    }
  }

  private mustWaitToJoin(): bool {
    if (!this.unfinished) return false;
    let joiners = this.joiners;
    if (!joiners) this.joiners = joiners = new Line(changetype<usize>(this), 0);
    joiners.join();
    return true;
  }

  private finish(): void {
    const joiners = this.joiners;
    if (joiners) joiners.wakeAll();
  }

  /**
   * Ends it: `put` throws QueueShutDown from now on, and `get` once it is empty. `immediate`: what it still holds is dropped, as if
   * `taskDone` were said for it.
   */
  shutdown(immediate: bool = false): void {
    this.isShutDown = true;
    if (immediate) {
      while (this.count) {
        this.take();
        if (this.unfinished) this.unfinished--;
      }
      if (!this.unfinished) this.finish();
    }
    this.getters.wakeAll();
    this.putters.wakeAll();
  }

  // ---- the order of the items

  /** Takes in an item that there is room for. */
  protected add(item: T): void {
    const items = this.items;
    let at = this.first + this.count++;
    if (at >= items.length) at -= items.length;
    unchecked((items[at] = item));
  }

  /** Gives out an item: there is one. */
  protected take(): T {
    const at = this.first;
    this.first = at + 1 == this.items.length ? 0 : at + 1;
    this.count--;
    return this.takeAt(at);
  }

  /** The item at a place of the array, which forgets it. */
  protected takeAt(at: i32): T {
    const items = this.items;
    const item = unchecked(items[at]);
    if (isReference<T>()) unchecked((items[at] = changetype<T>(0)));
    return item;
  }

  // ---- cancellation: who was woken for something that is there leaves it to the next

  /** @internal */
  getterLeft(wasWoken: bool): void {
    if (wasWoken && this.count) this.getters.takeNext();
  }

  /** @internal */
  putterLeft(wasWoken: bool): void {
    if (wasWoken && !this.full()) this.putters.takeNext();
  }
}

function getterAbandoned<T>(): u32 {
  const left = (queue: Queue<T>, wasWoken: bool): void => queue.getterLeft(wasWoken);
  return left.index;
}

function putterAbandoned<T>(): u32 {
  const left = (queue: Queue<T>, wasWoken: bool): void => queue.putterLeft(wasWoken);
  return left.index;
}
