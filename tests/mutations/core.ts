// Mutations of the core that the property test must find. Each is a small mistake that a person could make.
import type { Edit } from "../model/build.js";

export interface Mutation extends Edit {
  /** What the mistake is. */
  readonly breaks: string;
}

export const mutations: readonly Mutation[] = [
  // ---- records and reservation
  {
    breaks: "one record of the pool is never used",
    file: "core/loop.ts",
    text: "this.end = recordAt(pool, RECORDS);",
    replacement: "this.end = recordAt(pool, RECORDS - 1);",
  },
  {
    breaks: "one timer too many can be armed",
    file: "core/loop.ts",
    text: "this.armed >= TIMERS",
    replacement: "this.armed > TIMERS",
  },
  {
    breaks: "a record is given back only after its callback",
    file: "core/callback.ts",
    text: `  const callback = <u32>record.callback;
  giveBack(record);
  call_indirect<void>(callback);`,
    replacement: `  call_indirect<void>(<u32>record.callback);
  giveBack(record);`,
  },
  {
    breaks: "a cancelled record keeps its reservation until the queue reaches it",
    file: "core/loop.ts",
    text: "    if (!cancelledQueued) return READY_FULL;\n    this.sweep();\n",
    replacement: "",
  },
  {
    breaks: "what was cancelled while it was queued still counts as reserved",
    file: "core/loop.ts",
    text: `    if (counting) this.reserved--;
    this.detach(record);
    record.state = CANCELLED;`,
    replacement: `    this.detach(record);
    record.state = CANCELLED;`,
  },
  {
    breaks: "an idle reader that is removed never gives its record back",
    file: "core/loop.ts",
    text: "if (state >= ARMED || state == IDLE) {",
    replacement: "if (state >= ARMED) {",
  },
  {
    breaks: "a handle still holds the record after its callback ran",
    file: "core/loop.ts",
    text: `    if (counting) this.reserved--;
    this.detach(record);
    this.reclaim(record);`,
    replacement: `    if (counting) this.reserved--;
    this.reclaim(record);`,
  },
  {
    breaks: "the sweep forgets the batch that is running",
    file: "core/loop.ts",
    text: `    this.sweepChain(changetype<Record>(changetype<usize>(this) + offsetof<Loop>("batch")));
`,
    replacement: "",
  },
  {
    breaks: "the sweep leaves the ready queue's end where it was",
    file: "core/loop.ts",
    text: "this.ready.last = this.sweepChain(changetype<Record>(this.ready));",
    replacement: "this.sweepChain(changetype<Record>(this.ready));",
  },
  {
    breaks: "a queue that was taken still ends in what came after it once",
    file: "core/record-queue.ts",
    text: "    this.last.next = NONE; // of an empty queue: first\n",
    replacement: "    if (this.isEmpty) this.first = NONE;\n",
  },

  // ---- turns
  {
    breaks: "what becomes ready in a turn runs in the same turn",
    file: "core/loop.ts",
    text: `    for (; record != NONE; record = this.batch) {
      this.batch = record.next;`,
    replacement: `    for (; record != NONE; record = this.batch) {
      this.batch = record.next == NONE ? this.ready.take() : record.next;`,
  },
  {
    breaks: "a loop with something ready waits for its earliest timer",
    file: "core/loop.ts",
    text: "takeIn(!blocked ? 0 : first == NONE ? idle : earliest)",
    replacement: "takeIn(first == NONE ? (blocked ? idle : 0) : earliest)",
  },
  {
    breaks: "a loop that was told to stop before it ran waits",
    file: "core/loop.ts",
    text: "const blocked = isEmpty && !this.stopping;",
    replacement: "const blocked = isEmpty;",
  },
  {
    breaks: "a loop that was stopped stops again in its next run",
    file: "core/loop.ts",
    text: "    this.stopping = false;\n",
    replacement: "",
  },
  {
    breaks: "the end that was asked for while output waited is forgotten",
    file: "core/loop.ts",
    text: "if (takeIn(UNTIL_STOPPED) == CANCELED) cancelAsked = true;",
    replacement: "takeIn(UNTIL_STOPPED);",
  },
  {
    breaks: "the last event of a batch is dropped",
    file: "core/loop.ts",
    text: "for (let event = events; count; event",
    replacement: "for (let event = events; count > 1; event",
  },

  // ---- timers
  {
    breaks: "a timer that is due at this very microsecond is not due",
    file: "core/loop.ts",
    text: "first.deadline > now",
    replacement: "first.deadline >= now",
  },
  {
    breaks: "timers of one deadline run in the wrong order",
    file: "core/timer-heap.ts",
    text: "a.sequence < b.sequence",
    replacement: "a.sequence > b.sequence",
  },
  {
    breaks: "a timer that is armed as the earliest is not known to the one below it",
    file: "core/timer-heap.ts",
    text: "        root.prev = record;\n",
    replacement: "",
  },
  {
    breaks: "a timer with the deadline of the earliest goes before it",
    file: "core/timer-heap.ts",
    text: "record.deadline < root.deadline",
    replacement: "record.deadline <= root.deadline",
  },
  {
    breaks: "what stood beside a timer is lost when it is the only child of the earliest",
    file: "core/timer-heap.ts",
    text: "if (rest != NONE && rest.sibling != NONE) rest = linkSiblings(rest);",
    replacement: "",
  },
  {
    breaks: "a child of the timer heap does not know who is before it",
    file: "core/timer-heap.ts",
    text: "  if (child != NONE) child.prev = record;\n",
    replacement: "",
  },
  {
    breaks: "a timer that is cancelled leaves the next one pointing at it",
    file: "core/timer-heap.ts",
    text: "    if (sibling != NONE) sibling.prev = prev;\n",
    replacement: "",
  },
  {
    breaks: "what is below a cancelled timer is lost",
    file: "core/timer-heap.ts",
    text: "if (below != NONE) this.root = link(this.root, below);",
    replacement: "",
  },
  {
    breaks: "renumbering loses timers",
    file: "core/timer-heap.ts",
    text: "if (sequence++) above.child = record;",
    replacement: "if (sequence++ > 1) above.child = record;",
  },
  {
    breaks: "sequences begin anew without renumbering",
    file: "core/timer-heap.ts",
    text: "if (this.sequence == u32.MAX_VALUE) this.renumber();",
    replacement: "",
  },
  {
    breaks: "`when` of a negative deadline is rounded up",
    file: "time.ts",
    text: "(micros - 999) / 1000",
    replacement: "micros / 1000",
  },

  // ---- what a host that publishes is told
  {
    breaks: "the host is not told of a new earliest timer",
    file: "core/timer-heap.ts",
    text: "      }\n      setPending();\n",
    replacement: "      }\n",
  },
  {
    breaks: "the host is not told of the timers of a loop that runs after another",
    file: "core/loop.ts",
    text: "    setPending(); // the host may know of another loop's timers\n",
    replacement: "",
  },
  {
    breaks: "the host is not told of a timer made before output waited",
    file: "core/loop.ts",
    text: "  setPending(); // the earliest deadline may have changed since the host was told\n",
    replacement: "",
  },
  {
    breaks: "the deadline in the control block is never written",
    file: "core/loop.ts",
    text: "    setDeadline(earliest);\n",
    replacement: "",
  },
  {
    breaks: "what the host publishes is not looked at while something is ready",
    file: "core/loop.ts",
    text: "if (pending() | (<u32>isEmpty)) {",
    replacement: "if (isEmpty) {",
  },

  // ---- sources
  {
    breaks: "a record for a source that was closed reaches the next owner of its slot",
    file: "core/source-table.ts",
    text: "return entry.source == source || (",
    replacement: "return (entry.source & 0xffff) == slot || (",
  },
  {
    breaks: "a standard stream counts as ready at each new reader, whatever it has told",
    file: "core/source-table.ts",
    text: "  entry.used = true;\n  entry.latch |=",
    replacement: "  entry.latch |=",
  },
  {
    breaks: "a read that found something clears the latch although there may be more",
    file: "source.ts",
    text: "      entry.latch |= <u16>latch;\n",
    replacement: "      entry.latch &= ~(<u16>latch);\n",
  },
  {
    breaks: "EAGAIN does not clear the latch",
    file: "source.ts",
    text: "      entry.latch &= ~(<u16>latch);\n",
    replacement: "",
  },
  {
    breaks: "a reader that has run is not looked at again",
    file: "core/loop.ts",
    text: "        record.state = IDLE;\n        wake(record);\n",
    replacement: "        record.state = IDLE;\n",
  },
  {
    breaks: "a reader that is ready becomes ready twice",
    file: "core/loop.ts",
    text: "if (record.state == IDLE && (<u32>entry.latch)",
    replacement: "if ((<u32>entry.latch)",
  },
  {
    breaks: "what a port told before its first reader is forgotten",
    file: "core/loop.ts",
    text: "if ((latching || edgeKeeper) && count > 0) deliverAll(count);",
    replacement: "if ((watched || edgeKeeper) && count > 0) deliverAll(count);",
  },
  {
    breaks: "what stdin told after its first read is forgotten until there is a port",
    file: "source.ts",
    text: `    useLatches();
    const entry = entryOf(this.number);
`,
    replacement: "    const entry = entryOf(this.number);\n",
  },
  {
    breaks: "stdin at its end is not readable",
    file: "source.ts",
    text: "      entry.latch |= <u16>latch;\n      return answer;\n",
    replacement: "      return answer;\n",
  },
  {
    breaks: "a reader belongs to whoever removes it",
    file: "event-loop.ts",
    text: "record != NONE && (!several || record.loop == this)",
    replacement: "record != NONE",
  },
  {
    breaks: "the writers of a closed loop stay",
    file: "core/source-table.ts",
    text: "    if (entry.writer != NONE && entry.writer.loop == loop) entry.writer = NONE;\n",
    replacement: "",
  },

  // ---- edges
  {
    breaks: "an edge does not tell what was lost before it",
    file: "core/edge-ring.ts",
    text: "edge.lost = entry.lost;",
    replacement: "edge.lost = 0;",
  },
  {
    breaks: "a loss is told with every edge after it",
    file: "core/edge-ring.ts",
    text: `  edge.lost = entry.lost;
  entry.lost = 0;`,
    replacement: "  edge.lost = entry.lost;",
  },
  {
    breaks: "the count of lost edges wraps",
    file: "core/edge-ring.ts",
    text: "entry.lost = <u16>min(<u32>entry.lost + count, 0xffff);",
    replacement: "entry.lost = <u16>(<u32>entry.lost + count);",
  },
  {
    breaks: "the oldest place of a ring never goes back to its beginning",
    file: "core/edge-ring.ts",
    text: "if (++entry.first == entry.depth) entry.first = 0;",
    replacement: "++entry.first;",
  },
  {
    breaks: "the last entry's ring stays where it was when one before it is closed",
    file: "core/edge-ring.ts",
    text: "other < endOfEntries",
    replacement: "other < endOfEntries - ENTRY_SIZE",
  },
  {
    breaks: "the last 16 bytes of ringBytes are never used",
    file: "core/edge-ring.ts",
    text: "ringBytesUsed + depth * EDGE_SIZE <= RING_BYTES",
    replacement: "ringBytesUsed + depth * EDGE_SIZE < RING_BYTES",
  },
  {
    breaks: "discarding edges keeps the count of those that were lost",
    file: "core/edge-ring.ts",
    text: "  entry.count = 0;\n  entry.lost = 0;\n",
    replacement: "  entry.count = 0;\n",
  },
];
