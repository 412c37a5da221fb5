// A line of tasks that wait for an object, first come, first served: what a lock, an event or a queue wakes them from. It is a queue of
// their records, linked as the ready queue is. As in asyncio a task that was woken or cancelled still counts until its turn has come,
// where that makes a difference: its state says so, and its line is told when the task does not go on.
//
//   running ── join ──► IN_LINE ── wake ─────────► QUEUED                  its turn ──► running
//                          │ └──── wakeCounted ──► WOKEN                   its turn ──► arrived: running
//                          └────── cancelled ────► LEFT, LEFT_FIRST ┐      its turn throws: the line
//                                                  WOKEN, cancelled ┘      is told, QUEUED, running
//
// In the record of a task whose state is one of these four:
//
//   24  line     the object
import { running as runningRecord } from "../coroutine/frame";
import { RuntimeError } from "../errors";
import { Loop, firstLoop, running, several } from "./loop";
import { IN_LINE, LEFT, LEFT_FIRST, QUEUED, Record, WOKEN } from "./record";
import { RecordQueue } from "./record-queue";

const LINE: usize = 24;

/** Table index of what happens when a task in a line is cancelled, or does not go on; 0 in a program without lines. */
export let leaving: u32 = 0;

export class Line {
  // A RecordQueue, which begins at offset 0.
  private first: usize = 0;
  private last: usize = 0;
  /** The loop whose tasks may join, where there is more than one. */
  private loop: Loop = changetype<Loop>(0);
  /** Tasks that were cancelled when they were the first, and have not had their turn. */
  private leftFirst: i32 = 0;

  /** `left`: table index of what is called as `(owner, wasWoken)` when a task that was cancelled has its turn, or 0. */
  constructor(
    private owner: usize,
    private left: u32,
  ) {
    this.queue.clear();
    leaving = leave.index;
  }

  @unsafe private __visit(cookie: u32): void {
    __visit(this.owner, cookie);
  }

  @inline private get queue(): RecordQueue {
    return changetype<RecordQueue>(changetype<usize>(this));
  }

  @inline get isEmpty(): bool {
    return this.queue.isEmpty;
  }

  /** Whether a task that was cancelled when it was the first has not had its turn. */
  @inline get isBeingLeft(): bool {
    return this.leftFirst != 0;
  }

  /** Throws RuntimeError where it is another loop's. */
  @inline bind(): void {
    if (several) this.bindLoop();
  }

  private bindLoop(): void {
    if (!changetype<usize>(this.loop)) this.loop = this.isEmpty ? running : firstLoop;
    if (this.loop != running) throw new RuntimeError("what it waits for is bound to a different event loop");
  }

  /** Parks the running task at the end of the line. */
  @inline join(): void {
    this.bind();
    const record = changetype<Record>(runningRecord);
    record.state = IN_LINE;
    store<usize>(changetype<usize>(record), changetype<usize>(this), LINE);
    this.queue.push(record);
  }

  @inline private get ready(): RecordQueue {
    return (several && changetype<usize>(this.loop) ? this.loop : firstLoop).ready;
  }

  /** Wakes the first; answers whether there is one. */
  wake(): bool {
    return this.wakeAs(QUEUED);
  }

  /** The same where `left` is to be called if it does not go on; where it does, it calls `arrived`. */
  wakeCounted(): bool {
    return this.wakeAs(WOKEN);
  }

  /** Either of them without a call, where items are handed over. */
  @inline wakeAs(state: usize): bool {
    const queue = this.queue;
    const last = queue.last;
    if (last == changetype<Record>(queue)) return false;
    const record = queue.first;
    if (record == last) queue.clear();
    else queue.first = record.next;
    record.state = state;
    this.ready.push(record);
    return true;
  }

  /** Wakes all: the line as it is becomes the end of the ready queue. */
  @inline wakeAll(): void {
    const queue = this.queue;
    const last = queue.last;
    if (last == changetype<Record>(queue)) return;
    let record = queue.first;
    this.ready.append(record, last);
    queue.clear();
    for (; record != last; record = record.next) record.state = QUEUED;
    last.state = QUEUED;
  }

  /** Takes a task out that is cancelled. */
  cancel(record: Record): void {
    const queue = this.queue;
    let before = changetype<Record>(queue);
    while (before.next != record) before = before.next;
    before.next = record.next;
    if (queue.last == record) queue.last = before;
    const wasFirst = before == changetype<Record>(queue);
    if (wasFirst) this.leftFirst++;
    record.state = wasFirst ? LEFT_FIRST : LEFT;
  }

  /** A task that was cancelled has its turn. */
  tell(state: usize): void {
    if (state == LEFT_FIRST) this.leftFirst--;
    if (this.left) call_indirect<void>(this.left, this.owner, state == WOKEN);
  }
}

/** The running task was woken by `wakeCounted`, and goes on. */
@inline
export function arrived(): void {
  changetype<Record>(runningRecord).state = QUEUED;
}

/** Whether a record is in one of the four states. */
@inline
export function isOfLine(record: Record): bool {
  return record.state - IN_LINE <= LEFT_FIRST - IN_LINE;
}

@inline
export function lineOf(record: Record): usize {
  return load<usize>(changetype<usize>(record), LINE);
}

/** A task in a line is cancelled; or one that came out of it has something thrown into it. */
function leave(record: Record): void {
  const line = changetype<Line>(lineOf(record));
  const state = record.state;
  if (state == IN_LINE) {
    line.cancel(record);
  } else {
    record.state = QUEUED;
    line.tell(state);
  }
}
