// A line of tasks that wait for an object, first come, first served: what a lock, an event or a queue wakes them from. As in asyncio, a
// task stays in it until its turn has come, also when it was woken or cancelled: whether it goes before others can still be told. In a
// record that has joined a line:
//
//    6  state    bit 13 set, until it has left
//   24  line     the object
//   28  behind   the record behind it, or 0
//   32  flags    bit 0: it was woken; bit 1: it was taken out
import { RuntimeError } from "../errors";
import { running as runningRecord } from "../coroutine/frame";
import { Loop, running } from "./loop";
import { IN_LINE, NONE, QUEUED, Record } from "./record";

const LINE: usize = 24;
const BEHIND: usize = 28;
const FLAGS: usize = 32;
const WOKEN: u32 = 1;
const TAKEN: u32 = 2;

/** Bit 13 of the state. */
const JOINED: u32 = 0x2000;

/** Table index of what a task does that has something thrown into it; 0 in a program in which none ever joins a line. */
export let abandoning: u32 = 0;

@final
export class Line {
  private first: Record = NONE;
  private last: Record = NONE;
  /** The loop whose tasks may join: that of the first one that did. */
  private loop: Loop = changetype<Loop>(0);
  /** The life of the loop that it is bound to. */
  private life: u32 = 0;

  /** `abandoned`: table index of what is called as `(owner, wasWoken)` when a task is cancelled and has left, or 0. */
  constructor(
    /** @internal */
    readonly owner: usize,
    /** @internal */
    readonly abandoned: u32,
  ) {}

  @unsafe private __visit(cookie: u32): void {
    __visit(this.owner, cookie);
  }

  /** Throws RuntimeError where tasks of another loop have joined before, or of one that has been closed. */
  bind(): void {
    const loop = running;
    if (!changetype<usize>(this.loop)) {
      this.loop = loop;
      this.life = loop.life;
    } else if (this.loop != loop || this.life != loop.life) {
      throw new RuntimeError("what it waits for is bound to a different event loop");
    }
  }

  /** Parks the running task at the end of the line. */
  join(): void {
    this.bind();
    abandoning = abandon.index;
    const record = changetype<Record>(runningRecord);
    record.state = IN_LINE;
    record.callback |= <u16>JOINED;
    const self = changetype<usize>(record);
    store<usize>(self, changetype<usize>(this), LINE);
    store<usize>(self, 0, BEHIND);
    store<u32>(self, 0, FLAGS);
    const last = this.last;
    if (last == NONE) this.first = record;
    else store<usize>(changetype<usize>(last), self, BEHIND);
    this.last = record;
  }

  /** @internal Takes a record out. */
  remove(record: Record): void {
    let before = NONE;
    let at = this.first;
    while (at != record) {
      before = at;
      at = behind(at);
    }
    this.unlink(before, record);
  }

  private unlink(before: Record, record: Record): void {
    const after = behind(record);
    if (before == NONE) this.first = after;
    else store<usize>(changetype<usize>(before), changetype<usize>(after), BEHIND);
    if (after == NONE) this.last = before;
  }

  /** Whether some task in it was not cancelled. */
  get isWaitedIn(): bool {
    for (let record = this.first; record != NONE; record = behind(record)) {
      if (record.state == IN_LINE || wasWoken(record)) return true;
    }
    return false;
  }

  /** Wakes the first that was neither woken nor cancelled; answers whether there is one. */
  wakeNext(): bool {
    for (let record = this.first; record != NONE; record = behind(record)) {
      if (record.state != IN_LINE) continue;
      this.wake(record);
      return true;
    }
    return false;
  }

  /** Wakes the first that was neither woken nor cancelled, and takes it out with those before it: for who asks nothing of them. */
  takeNext(): void {
    for (let record = this.first; record != NONE; record = behind(record)) {
      this.unlink(NONE, record);
      const isNext = record.state == IN_LINE;
      if (isNext) this.wake(record);
      setFlag(record, TAKEN);
      if (isNext) return;
    }
  }

  /** Wakes the first, unless it was woken or cancelled. */
  wakeFirst(): void {
    const record = this.first;
    if (record != NONE && record.state == IN_LINE) this.wake(record);
  }

  wakeAll(): void {
    for (let record = this.first; record != NONE; record = behind(record)) {
      if (record.state == IN_LINE) this.wake(record);
    }
  }

  @inline private wake(record: Record): void {
    record.state = QUEUED;
    setFlag(record, WOKEN);
    this.loop.ready.push(record);
  }
}

@inline
function behind(record: Record): Record {
  return load<Record>(changetype<usize>(record), BEHIND);
}

@inline
function flags(record: Record): u32 {
  return load<u32>(changetype<usize>(record), FLAGS);
}

@inline
function setFlag(record: Record, flag: u32): void {
  store<u32>(changetype<usize>(record), flags(record) | flag, FLAGS);
}

@inline
function wasWoken(record: Record): bool {
  return (flags(record) & WOKEN) != 0;
}

/** For the collector: the line a task stands in, or 0. */
@inline
export function lineOf(record: Record): usize {
  return (<u32>record.callback) & JOINED ? load<usize>(changetype<usize>(record), LINE) : 0;
}

/** The running task was woken, and leaves. */
export function leaveLine(): void {
  leave(changetype<Record>(runningRecord));
}

@inline
function leave(record: Record): void {
  record.callback &= <u16>~JOINED;
  if (!(flags(record) & TAKEN)) load<Line>(changetype<usize>(record), LINE).remove(record);
}

/** Something is thrown into a task: it leaves its line, if it is in one. */
function abandon(record: Record): void {
  const line = changetype<Line>(lineOf(record));
  if (!changetype<usize>(line)) return;
  leave(record);
  if (line.abandoned) call_indirect<void>(line.abandoned, line.owner, wasWoken(record));
}
