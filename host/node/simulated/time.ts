// Virtual time: a clock in µs that moves only when a host call is charged or `wait` jumps, and the queue of what is still to
// happen on the board. What is due happens when the clock arrives at its time, before anything else sees that time.

interface Entry {
  readonly micros: number;
  /** Order among equals: first asked for, first to happen. */
  readonly order: number;
  readonly act: () => void;
  /** Brings nothing to the program: the end of a run. */
  readonly passive: boolean;
}

export class VirtualTime {
  /** µs since the program began. */
  now = 0;
  /** Where the clock stops for a test: `park` is called when it arrives there. */
  private stop = Infinity;
  /** Whoever stops the clock has nothing more to queue. */
  letGo = false;
  /** The earliest of `stop` and what is queued: nothing needs to be looked at before. */
  private next = Infinity;
  /** A binary heap by (micros, order). */
  private readonly queue: Entry[] = [];
  private orders = 0;
  private passive = 0;

  /** `park` returns when the clock may go on; it has called `stopAt` by then. */
  constructor(private readonly park: () => void = () => undefined) {}

  /** Whether nothing that is queued could do anything for the program, and nobody stops the clock to think of more. */
  get spent(): boolean {
    return this.queue.length === this.passive && (this.letGo || this.stop === Infinity);
  }

  /** When the next thing happens, µs; Infinity: never. */
  get nextMicros(): number {
    return this.queue.length === 0 ? Infinity : this.queue[0].micros;
  }

  /** Queues what happens at `micros`; what is past happens now, when the clock is next looked at. */
  at(micros: number, act: () => void, passive = false): void {
    const entry = { micros: Math.max(micros, this.now), order: this.orders++, act, passive };
    if (passive) this.passive++;
    this.push(entry);
    if (entry.micros < this.next) this.next = entry.micros;
  }

  /** Lets the clock run up to `micros` and stops it there. */
  stopAt(micros: number): void {
    this.stop = micros;
    this.next = Math.min(micros, this.nextMicros);
  }

  /** A host call costs 1 µs. */
  charge(): void {
    this.now++;
    if (this.now >= this.next) this.settle();
  }

  /** Lets happen what became due without the clock moving: a test that waited for what the program just did has its turn. */
  catchUp(): void {
    if (this.now >= this.next) this.settle();
  }

  /** Moves on to what comes next, at most to `deadline`. */
  jump(deadline: number): void {
    const to = Math.min(deadline, this.next);
    if (to > this.now) this.now = to;
    if (this.now >= this.next) this.settle();
  }

  /** Lets happen what is due now. */
  settle(): void {
    for (;;) {
      while (this.nextMicros <= this.now) this.take().act();
      if (this.now < this.stop) break;
      this.park();
    }
    this.next = Math.min(this.stop, this.nextMicros);
  }

  /** Lets the queue happen, without a program, for as long as `wanted` says so. */
  drain(wanted: () => boolean): void {
    this.stop = Infinity;
    while (this.queue.length > 0 && wanted()) {
      const entry = this.take();
      if (entry.passive) continue;
      this.now = Math.max(this.now, entry.micros);
      entry.act();
    }
  }

  private push(entry: Entry): void {
    const { queue } = this;
    let at = queue.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(entry, queue[above])) break;
      queue[at] = queue[above];
      at = above;
    }
    queue[at] = entry;
  }

  private take(): Entry {
    const { queue } = this;
    const first = queue[0];
    const last = queue[queue.length - 1];
    queue.pop();
    if (first.passive) this.passive--;
    const { length } = queue;
    if (length > 0) {
      let at = 0;
      for (;;) {
        let below = 2 * at + 1;
        if (below >= length) break;
        if (below + 1 < length && before(queue[below + 1], queue[below])) below++;
        if (!before(queue[below], last)) break;
        queue[at] = queue[below];
        at = below;
      }
      queue[at] = last;
    }
    return first;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.micros < b.micros || (a.micros === b.micros && a.order < b.order);
}
