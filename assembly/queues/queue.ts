// Queue: what producers put and consumers get, first in, first out. With a size, who is too early on either side waits: back-pressure.
import { AsyncIterator, Step, emptyStep } from "../async-iterator";
import { Line, arrived } from "../core/line";
import { WOKEN } from "../core/record";
import { suspend } from "../coroutine/intrinsics";
import { QueueEmpty, QueueFull, QueueShutDown, ValueError } from "../errors";

/** Items there is room for at first. */
const ROOM: i32 = 4;

/** A queue: what is put is taken in that order. */
export class Queue<T> {
  /** Ring of items, a power of two of them: `first` is the place of the oldest. */
  protected items: StaticArray<T> = new StaticArray<T>(ROOM);
  protected first: i32 = 0;
  /** Places less one. */
  protected mask: i32 = ROOM - 1;
  protected count: i32 = 0;
  private getters: Line = new Line(changetype<usize>(this), getterLeftOf<T>());
  private putters: Line = new Line(changetype<usize>(this), putterLeftOf<T>());
  /** Who waits in `join`. */
  private joiners: Line | null = null;
  /** Items put for which there was no `taskDone`. */
  private unfinished: i32 = 0;
  private isShutDown: bool = false;

  /** `maxsize`: items it holds; 0: as many as there is memory for. */
  constructor(readonly maxsize: i32 = 0) {}

  /** How many items it holds. */
  qsize(): i32 {
    return this.count;
  }

  /** Whether it holds no item. */
  empty(): bool {
    return !this.count;
  }

  /** Whether it holds `maxsize` items: `put` would wait. */
  full(): bool {
    return this.maxsize > 0 && this.count >= this.maxsize;
  }

  // ---- putting

  /** Puts an item, and waits for room first. Throws QueueShutDown once the queue is shut down. */
  @inline
  async put(item: T): Promise<void> {
    while (this.full()) {
      this.waitIn(this.putters);
      suspend();
      arrived();
    }
    if (this.isShutDown) throw new QueueShutDown();
    this.putItem(item);
  }

  /** Puts an item. Throws QueueFull, or QueueShutDown. */
  putNowait(item: T): void {
    if (this.isShutDown) throw new QueueShutDown();
    if (this.full()) throw new QueueFull();
    this.putItem(item);
  }

  private putItem(item: T): void {
    if (this.count > this.mask) this.grow();
    this.add(item);
    this.unfinished++;
    this.getters.wakeAs(WOKEN);
  }

  /** Parks the running task, unless nobody can ever come. */
  @inline private waitIn(line: Line): void {
    if (this.isShutDown) throw new QueueShutDown();
    line.join();
  }

  /** Room for twice as many; the oldest item is at index 0 then. */
  private grow(): void {
    const items = this.items;
    const mask = this.mask;
    const grown = new StaticArray<T>((mask + 1) << 1);
    for (let i = 0; i <= mask; i++) unchecked((grown[i] = items[(this.first + i) & mask]));
    this.first = 0;
    this.items = grown;
    this.mask = (mask << 1) | 1;
  }

  // ---- getting

  /** Waits for an item, and takes it. Throws QueueShutDown once the queue is shut down and empty. */
  @inline
  async get(): Promise<T> {
    while (!this.count) {
      this.waitIn(this.getters);
      suspend();
      arrived();
    }
    return this.takeItem();
  }

  /** Takes an item. Throws QueueEmpty, or QueueShutDown. */
  getNowait(): T {
    if (!this.count) {
      if (this.isShutDown) throw new QueueShutDown();
      throw new QueueEmpty();
    }
    return this.takeItem();
  }

  private takeItem(): T {
    const item = this.take();
    this.putters.wakeAs(WOKEN);
    return item;
  }

  /** Its items as they are taken, for `for await`, until the queue is shut down and empty. */
  iterate(): Items<T> {
    return new Items<T>(this);
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
    while (this.getters.wakeCounted()) {}
    while (this.putters.wakeCounted()) {}
  }

  // ---- the order of the items

  /** Takes in an item that there is room for. */
  protected add(item: T): void {
    unchecked((this.items[(this.first + this.count++) & this.mask] = item));
  }

  /** Gives out an item: there is one. */
  protected take(): T {
    const at = this.first;
    this.first = (at + 1) & this.mask;
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
    if (wasWoken && this.count) this.getters.wakeCounted();
  }

  /** @internal */
  putterLeft(wasWoken: bool): void {
    if (wasWoken && !this.full()) this.putters.wakeCounted();
  }
}

function getterLeftOf<T>(): u32 {
  const left = (queue: Queue<T>, wasWoken: bool): void => queue.getterLeft(wasWoken);
  return left.index;
}

function putterLeftOf<T>(): u32 {
  const left = (queue: Queue<T>, wasWoken: bool): void => queue.putterLeft(wasWoken);
  return left.index;
}

/** The items of a queue. */
@final
export class Items<T> extends AsyncIterator<T> {
  private readonly step: Step<T> = emptyStep<T>();

  /** @internal */
  constructor(private readonly queue: Queue<T>) {
    super();
  }

  @inline
  async next(): Promise<Step<T>> {
    const step = this.step;
    try {
      step.value = await this.queue.get();
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
      step.done = true;
    }
    return step;
  }
}
