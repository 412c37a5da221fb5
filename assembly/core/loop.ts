// The loop. One turn, in the order of asyncio's _run_once:
//
//   1  readers that ran in the last turn and whose source still has something are ready again
//   2  wait: polls when something is ready (not even that while the host says that nothing is pending), else until the
//      earliest deadline; its events latch their sources and make readers ready
//   3  due timers are ready
//   4  exactly what is ready by now runs; what becomes ready meanwhile waits for the next turn
//
// Nothing here throws: what can fail answers a value, and the public methods (event-loop.ts) throw.
import {
  ECANCELED,
  EDEADLK,
  EVENT_FLAGS,
  EVENT_LOST,
  EVENT_MICROS,
  EVENT_SIZE,
  EVENT_SOURCE,
  FOREVER,
  hostWait,
} from "../abi";
import { ONE_TASK, READY, SOURCES, STRESS, TIMERS } from "../capacities";
import { collectNext } from "../collector";
import { countTurn, pending, setDeadline, setPending, waitMicros } from "../control";
import { setRunning } from "../coroutine/frame";
import { resumeParked, runRecord } from "../coroutine/intrinsics";
import { coroutineCount } from "../coroutine/tables";
import { AGAIN, ARMED, CANCELLED, DUE, IDLE, NONE, QUEUED, RECORD_SIZE, Record } from "./record";
import { RecordQueue } from "./record-queue";
import { listening, wakeListening } from "./listen";
import { debugging, watchStep } from "./steps";
import { Entry, deliver, edgeKeeper, latching, leave } from "./source-table";
import { TimerHeap } from "./timer-heap";

/** The latest deadline a timer can have; the two beyond it mean that there is none. */
export const LATEST: i64 = FOREVER - 2;
/** Waits for events even where none can come: what `runForever` does. */
export const UNTIL_STOPPED: i64 = FOREVER - 1;

/** What keeps a loop from going on: the host wants the program to end. */
export const CANCELED: i32 = -ECANCELED;
/** Nothing can ever wake the program. */
export const DEADLOCKED: i32 = -EDEADLK;

/** Why a record could not be had. Records are addresses: never this small. */
export const READY_FULL: Record = changetype<Record>(0); // NONE
export const TIMERS_FULL: Record = changetype<Record>(1);

/** Records of a pool. */
export const RECORDS: i32 = ONE_TASK ? 1 : READY;
const EVENT_CAPACITY: i32 = SOURCES < 32 ? SOURCES + 1 : 32;
const events = memory.data(EVENT_CAPACITY * EVENT_SIZE, 8);

/** The host asked for the end while output waited for room; the next turn acts on it. */
let cancelAsked: bool = false;

// What a program never uses costs it nothing: these are set where the feature begins, and where none of them is ever set the
// optimiser sees constants and drops the rest of the feature.
/** Some source has had a reader or writer. */
let watched = false;
/** Some handle was made. */
let handlesKept = false;
/** Some record was cancelled while it stood in a queue. */
let cancelledQueued = false;
/** The program asks for counts and peaks (LoopStats): the compiler sets this. */
export let counting = true;

/** There is more than the program's own loop. */
export let several = false;

export function addLoop(loop: Loop): void {
  several = true;
  loop.another = firstLoop.another;
  firstLoop.another = loop;
}

/** The loop that runs, or 0. */
export let running: Loop = changetype<Loop>(0);

@unmanaged
export class Loop {
  // Two queues and the timer heap lie in the loop itself; the first queue at offset 0.
  private readyFirst: Record;
  private readyLast: Record;
  private againFirst: Record;
  private againLast: Record;
  private timersRoot: Record;
  private timersSequence: u32;
  /** What is due in this turn and runs after what was ready before: kept apart only where there are tasks. */
  private dueFirst: Record;
  private dueLast: Record;
  /** What is still to run in this turn: a chain. */
  private batch: Record;
  /** Records that were given back: a chain. */
  private free: Record;
  /** The first record of the pool that was never used, and the pool's end. */
  private fresh: Record;
  private end: Record;
  private pool: usize;
  /** Records that can still fire, where that is counted. The pool is the reservation: what may need a ready slot later holds a record. */
  reserved: i32;
  reservedPeak: i32;
  /** Timers that can still fire, where that is counted or limited. */
  armed: i32;
  armedPeak: i32;
  stopping: bool;
  closed: bool;
  /** How often it was closed or begun anew: what waits for something is gone with the life it began in. */
  life: u32;
  /** The program's exception handler, or 0. */
  handler: usize;
  /** The next of all loops. */
  another: Loop;

  /** Makes a loop out of zeroed memory and a pool of READY records, zeroed too. */
  open(pool: usize): void {
    this.pool = pool;
    this.end = recordAt(pool, RECORDS);
    this.clear();
  }

  /** What the program would have been called back for can no longer fire; handles on it are told. */
  close(): void {
    for (let i = 0; i < this.used; i++) this.detach(this.record(i));
    leave(this);
    this.timersRoot = NONE;
    this.reserved = 0;
    this.armed = 0;
    this.handler = 0;
    this.closed = true;
    this.life++;
    this.clear();
  }

  /** Of a loop that is closed and whose pool was allocated. */
  freePool(): void {
    heap.free(this.pool);
  }

  /** Empty queues, and every record free. */
  private clear(): void {
    this.ready.clear();
    this.again.clear();
    if (coroutineCount) this.due.clear();
    this.free = NONE;
    this.fresh = changetype<Record>(this.pool);
  }

  @inline get ready(): RecordQueue {
    return changetype<RecordQueue>(changetype<usize>(this));
  }
  @inline get again(): RecordQueue {
    return changetype<RecordQueue>(changetype<usize>(this) + offsetof<Loop>("againFirst"));
  }
  @inline get due(): RecordQueue {
    return changetype<RecordQueue>(changetype<usize>(this) + offsetof<Loop>("dueFirst"));
  }
  @inline get timers(): TimerHeap {
    return changetype<TimerHeap>(changetype<usize>(this) + offsetof<Loop>("timersRoot"));
  }

  // ---- records

  /** A record to fill in, or READY_FULL when READY of them can fire already. */
  @inline private reserve(): Record {
    let record = this.free;
    if (record == NONE) {
      record = this.more();
      if (!ONE_TASK && record == READY_FULL) return record;
    } else {
      this.free = record.next;
    }
    if (counting && ++this.reserved > this.reservedPeak) this.reservedPeak = this.reserved;
    return record;
  }

  /** One that was never used, or was cancelled in a queue; READY_FULL when there is none. */
  private more(): Record {
    const record = this.fresh;
    if (record != this.end) {
      this.fresh = changetype<Record>(changetype<usize>(record) + RECORD_SIZE);
      if (coroutineCount) record.frame = changetype<usize>(record);
      return record;
    }
    if (!cancelledQueued) return READY_FULL;
    this.sweep();
    const swept = this.free;
    if (swept != NONE) this.free = swept.next;
    return swept;
  }

  /** Whether `count` records more can be had. */
  hasRoom(count: i32): bool {
    count -= RECORDS - this.used;
    for (let record = this.free; count > 0 && record != NONE; record = record.next) count--;
    if (count <= 0) return true;
    if (!cancelledQueued) return false;
    const free = this.free;
    this.free = NONE;
    this.sweep();
    let last = changetype<Record>(changetype<usize>(this) + offsetof<Loop>("free"));
    for (; last.next != NONE; last = last.next) count--;
    last.next = free;
    return count <= 0;
  }

  /** Gives back a record that is in no queue and can no longer fire. */
  release(record: Record): void {
    if (counting) this.reserved--;
    this.detach(record);
    this.reclaim(record);
  }

  /** Puts a record on the free chain. */
  reclaim(record: Record): void {
    record.next = this.free;
    this.free = record;
  }

  /** The handle that the program keeps on it, if any, holds nothing from now on (`record` is its first field). */
  private detach(record: Record): void {
    const handle = handlesKept ? record.handle : 0;
    if (handle) {
      store<usize>(handle, 0);
      record.handle = 0;
    }
  }

  /** Frees the cancelled records that still stand in queues. Only when no other is left, so each walk yields at least one. */
  private sweep(): void {
    this.ready.last.next = NONE;
    this.ready.last = this.sweepChain(changetype<Record>(this.ready));
    this.again.last.next = NONE;
    this.again.last = this.sweepChain(changetype<Record>(this.again));
    this.sweepChain(changetype<Record>(changetype<usize>(this) + offsetof<Loop>("batch")));
    if (coroutineCount) {
      this.due.last.next = NONE;
      this.due.last = this.sweepChain(changetype<Record>(this.due));
    }
  }

  /** `link.next` is the chain's first; answers what is now its last, `link` itself when nothing is left. */
  private sweepChain(link: Record): Record {
    for (let record = link.next; record != NONE; record = link.next) {
      if (record.state == CANCELLED) {
        link.next = record.next;
        this.reclaim(record);
      } else {
        link = record;
      }
    }
    return link;
  }

  // ---- what a program asks for

  /** A record in no queue; the caller has seen that there is room. */
  hold(): Record {
    return this.reserve();
  }

  /** A record in the ready queue, or READY_FULL. The caller fills in what it runs. */
  soon(): Record {
    const record = this.reserve();
    if (record != READY_FULL) {
      record.state = QUEUED;
      this.ready.push(record);
    }
    return record;
  }

  /** A record in the timer heap, READY_FULL or TIMERS_FULL. `deadline` in µs, LATEST at most. */
  at(deadline: i64): Record {
    if (TIMERS < READY && this.armed >= TIMERS) return TIMERS_FULL;
    const record = this.reserve();
    if (record == READY_FULL) return record;
    this.arm(record, deadline);
    return record;
  }

  /** Puts a record that is in no queue into the timer heap, which has room. */
  arm(record: Record, deadline: i64): void {
    record.deadline = deadline;
    if (countsTimers()) {
      const armed = this.armed + 1;
      this.armed = armed;
      if (counting && armed > this.armedPeak) this.armedPeak = armed;
    }
    this.timers.add(record);
  }

  /** Takes a record out of the timer heap. */
  disarm(record: Record): void {
    this.timers.remove(record);
    if (countsTimers()) this.armed--;
  }

  /** Takes a record that is due out of the chain it stands in. */
  undue(record: Record): void {
    let link = changetype<Record>(changetype<usize>(this) + offsetof<Loop>("batch"));
    while (link.next != NONE && link.next != record) link = link.next;
    if (link.next == record) {
      link.next = record.next;
      return;
    }
    this.due.last.next = NONE;
    link = changetype<Record>(this.due);
    while (link.next != record) link = link.next;
    link.next = record.next;
    if (this.due.last == record) this.due.last = link;
  }

  /** A record that is ready whenever `entry` has a latch of `interest` set, or READY_FULL. */
  watch(entry: Entry, interest: u32): Record {
    const record = this.reserve();
    if (record == READY_FULL) return record;
    watched = true;
    record.entry = entry;
    record.interest = interest;
    record.loop = this;
    record.state = AGAIN; // what is latched already counts from the next turn on
    this.again.push(record);
    return record;
  }

  /** The record will not run: it gives its reservation back now. */
  cancel(record: Record): void {
    const state = record.state;
    record.callback = 0;
    if (state >= ARMED) this.disarm(record);
    if (state >= ARMED || state == IDLE) {
      this.release(record);
      return;
    }
    if (counting) this.reserved--;
    this.detach(record);
    record.state = CANCELLED;
    cancelledQueued = true;
    record.resume = <u16>runCancelled.index;
  }

  // ---- turns

  /** Turns until `stop`; answers CANCELED, DEADLOCKED, or 0 or more. `idle` is the deadline where there is no timer. */
  run(idle: i64): i32 {
    const answer = this.takeTurns(idle, false);
    this.stopping = false;
    return answer;
  }

  /** One turn; answers the same. */
  runOnce(idle: i64): i32 {
    return this.takeTurns(idle, true);
  }

  private takeTurns(idle: i64, once: bool): i32 {
    running = this;
    setPending(); // the host may know of another loop's timers
    let answer = 0;
    do {
      countTurn();
      if (watched) this.wakeAgain();
      const isEmpty = this.ready.isEmpty;
      if (pending() | (<u32>isEmpty)) {
        const blocked = isEmpty && !this.stopping;
        answer = this.look(blocked, idle);
        if (answer < 0) break;
        this.takeDue(blocked && this.ready.isEmpty);
      }
      this.runBatch();
    } while (!((<i32>this.stopping) | (<i32>once)));
    running = changetype<Loop>(0);
    if (coroutineCount) setRunning(0);
    return answer;
  }

  /** `record`, which is in no queue, runs before what is still to run in this turn. */
  runNext(record: Record): void {
    record.next = this.batch;
    this.batch = record;
  }

  /** The same after the next one; answers whether there is one. */
  runSecond(record: Record): bool {
    const first = this.batch;
    if (first == NONE) return false;
    record.next = first.next;
    first.next = record;
    return true;
  }

  /** Records of the pool, by index: those below `used` have been in use. */
  @inline record(index: i32): Record {
    return recordAt(this.pool, index);
  }
  @inline get used(): i32 {
    return <i32>(changetype<usize>(this.fresh) - this.pool) / RECORD_SIZE;
  }

  /** Takes in what the host has; waits for it if `blocked`, at most until `idle` where there is no timer. Answers as `wait`. */
  @inline private look(blocked: bool, idle: i64): i32 {
    if (cancelAsked) {
      cancelAsked = false;
      return CANCELED;
    }
    const first = this.timersRoot;
    const earliest = first == NONE ? FOREVER : first.deadline;
    setDeadline(earliest);
    return takeIn(!blocked ? 0 : first == NONE ? idle : earliest);
  }

  /** What is ready by now runs, then what is due. */
  @inline private runBatch(): void {
    let record = this.ready.take();
    if (STRESS) {
      this.batch = record;
      collectNext();
      record = this.batch;
    }
    for (; record != NONE; record = this.batch) {
      this.batch = record.next;
      if (debugging) watchStep(record);
      if (coroutineCount) {
        setRunning(changetype<usize>(record));
        resumeParked(changetype<usize>(record));
      } else {
        runRecord(changetype<usize>(record));
      }
    }
    if (coroutineCount && !this.due.isEmpty) this.runDue();
    if (debugging) watchStep(NONE);
  }

  /**
   * Takes the timers whose deadline the host's clock has reached: only `look` moves it, and a deadline that is added sets `pending`.
   * `idle`: nothing else is ready in this turn. Then tasks that have slept run in it: asyncio's next turn, before which nothing
   * could come in between.
   */
  @inline private takeDue(idle: bool): void {
    const now = waitMicros();
    for (;;) {
      const first = this.timersRoot;
      if (first == NONE || first.deadline > now) break;
      this.timers.takeFirst();
      if (countsTimers()) this.armed--;
      if (coroutineCount) {
        if (idle && !ONE_TASK && first.frame == changetype<usize>(first)) {
          idle = false;
          this.delayReady();
        }
        if (!idle) {
          first.state = DUE;
          this.due.push(first);
          continue;
        }
      }
      first.state = QUEUED;
      this.ready.push(first);
    }
  }

  /** A callback is due: the tasks that have slept and are ready by now come only after it. */
  private delayReady(): void {
    for (let record = this.ready.take(); record != NONE;) {
      const next = record.next;
      record.state = DUE;
      this.due.push(record);
      record = next;
    }
  }

  /** What is due: callbacks run; a task that has slept is ready for the next turn, as asyncio's sleep is a future that a timer sets. */
  private runDue(): void {
    this.batch = this.due.take();
    if (STRESS) collectNext();
    for (let record = this.batch; record != NONE; record = this.batch) {
      this.batch = record.next;
      if (debugging) watchStep(record);
      if (!ONE_TASK && record.frame == changetype<usize>(record)) {
        setRunning(changetype<usize>(record));
        runRecord(changetype<usize>(record));
      } else {
        record.state = QUEUED;
        this.ready.push(record);
      }
    }
  }

  /** Readers and writers that ran in the last turn: ready again, or idle. */
  private wakeAgain(): void {
    for (let record = this.again.take(); record != NONE;) {
      const next = record.next;
      if (record.state == CANCELLED) {
        this.reclaim(record);
      } else {
        record.state = IDLE;
        wake(record);
      }
      record = next;
    }
  }

  /** For the run functions: a reader or writer that runs now is looked at again in the next turn. */
  @inline repeat(record: Record): void {
    record.state = AGAIN;
    this.again.push(record);
  }
}

/** Puts a handle, whose first field is `record`, on a record. */
export function keepHandle(record: Record, handle: usize): void {
  handlesKept = true;
  record.handle = handle;
  store<usize>(handle, changetype<usize>(record));
}

/** Whether the timers are counted. */
@inline
function countsTimers(): bool {
  return counting || TIMERS < READY;
}

@inline
function recordAt(pool: usize, index: i32): Record {
  return changetype<Record>(pool + <usize>(index * RECORD_SIZE));
}

export const LOOP_SIZE: i32 = offsetof<Loop>();

/** The program's own loop, static; each loop knows another. */
export const firstLoop: Loop = changetype<Loop>(memory.data(LOOP_SIZE, 8));

/** Asks the host for events and takes them in. Blocks until `deadline`, µs. Answers as the host's `wait` does. */
@inline
function takeIn(deadline: i64): i32 {
  const count = hostWait(deadline, events, EVENT_CAPACITY);
  // Where nothing is open that tells any, there are none.
  if ((latching || edgeKeeper) && count > 0) deliverAll(count);
  return count;
}

/** Latches the sources of so many events, and makes ready who waits for them. */
function deliverAll(count: i32): void {
  for (let event = events; count; event += EVENT_SIZE, count--) {
    const entry = deliver(
      load<i32>(event, EVENT_SOURCE),
      load<u16>(event, EVENT_FLAGS),
      load<u16>(event, EVENT_LOST),
      load<i64>(event, EVENT_MICROS),
    );
    if (changetype<usize>(entry) == 0) continue;
    if (listening && entry.tasks != NONE) wakeListening(entry, entry.latch);
    if (!watched) continue;
    if (entry.reader != NONE) wake(entry.reader);
    if (entry.writer != NONE) wake(entry.writer);
  }
}

/** Waits until something happens, for output that has no room. Events are kept; nothing of the program runs. */
export function lookWhileWriting(): void {
  if (takeIn(UNTIL_STOPPED) == CANCELED) cancelAsked = true;
  setPending(); // the earliest deadline may have changed since the host was told
}

/** A reader or writer, if there is one, is none any more: its loop has its record back. */
export function unwatch(record: Record): void {
  if (record != NONE) record.loop.cancel(record);
}

/** A reader or writer whose source has something for it becomes ready, in its own loop. */
function wake(record: Record): void {
  const entry = record.entry;
  if (record.state == IDLE && (<u32>entry.latch) & record.interest) {
    record.state = QUEUED;
    record.loop.ready.push(record);
  }
}

/** The turn of a record that was cancelled while it was ready. */
function runCancelled(record: Record): usize {
  running.reclaim(record);
  return 0;
}
