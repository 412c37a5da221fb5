// The event loop as a program sees it: asyncio's methods in camelCase, times in milliseconds. What fails in the core is a
// value there and a throw here.
import { hostNow } from "./abi";
import { CATCHES, ONE_TASK, READY, TRACED } from "./capacities";
import { tellOfFailures } from "./collector";
import { turns, waitMicros } from "./control";
import { callbackOf, callbackWithOf, once, onceWith, setArgument, watch, watchWith } from "./core/callback";
import {
  CANCELED,
  LOOP_SIZE,
  RECORDS,
  Loop,
  UNTIL_STOPPED,
  addLoop,
  firstLoop,
  running,
  several,
  unwatch,
} from "./core/loop";
import { NONE, RECORD_SIZE, Record } from "./core/record";
import { Entry, READ_INTEREST, WRITE_INTEREST, entryOf, presumeReady } from "./core/source-table";
import { debugging, setSlowMicros, slowMicros } from "./core/steps";
import { setDebugging } from "./debugging";
import { noteInterrupt } from "./ending";
import { CancelledError, RuntimeError } from "./errors";
import { ExceptionContext, ExceptionHandler, tellIn } from "./exception-context";
import { Future } from "./future";
import { Handle, TimerHandle, handle__keep, timerHandle__keep } from "./handle";
import { LoopStats } from "./loop-stats";
import { had } from "./room";
import { Source, abandonOutput, openEntry } from "./source";
import { frameOf, spawnIn, taskDropper } from "./spawn";
import { Task } from "./task";
import { untilComplete } from "./until-complete";
import { micros, millis } from "./time";

/** The deadline so many ms from now. */
@inline
function after(delay: i64): i64 {
  return hostNow(0) + micros(delay);
}

// Set where the feature begins, as in core/loop.ts: a program without it links nothing of it.
/** Some loop was closed. */
let someClosed = false;

/** A loop: callbacks, timers, readers and tasks, one after the other, in asyncio's order. `getEventLoop` gives the program's. */
@unmanaged
export class EventLoop extends Loop {
  /** The loop is between the begin and the end of `runForever` or `runUntilComplete`. */
  get isRunning(): bool {
    return changetype<usize>(running) == changetype<usize>(this);
  }

  /** Whether `close` was called: whatever is asked of it then throws RuntimeError. */
  get isClosed(): bool {
    return this.closed;
  }

  /** ms since the program began, from a monotonic clock. Asks the host each time. */
  time(): i64 {
    return millis(hostNow(1));
  }

  /** µs since the program began. */
  timeMicros(): i64 {
    return hostNow(1);
  }

  /** Turns begun so far, by all loops: in a callback, the number of its turn. */
  get turns(): u32 {
    return turns();
  }

  /** What the due timers of this turn are compared with, µs. */
  get turnMicros(): i64 {
    return waitMicros();
  }

  // ---- callbacks

  /** Calls `callback` in the next turn, in the order of the calls. */
  @inline callSoon(callback: () => void): Handle {
    return handle__keep(this, this.fill(this.soonOrThrow(), callbackOf(callback), once()));
  }

  /** `callSoon` of a callback that is given `argument`: AssemblyScript has no closures. */
  @inline callSoonWith<A>(callback: (argument: A) => void, argument: A): Handle {
    const record = this.soonOrThrow();
    setArgument<A>(record, argument);
    return handle__keep(this, this.fill(record, callbackWithOf<A>(callback), onceWith<A>()));
  }

  /** Calls `callback` in `delay` ms, never early. A negative delay is a deadline in the past. */
  @inline callLater(delay: i64, callback: () => void): TimerHandle {
    return timerHandle__keep(this, this.fill(this.atOrThrow(after(delay)), callbackOf(callback), once()));
  }

  /** `callLater` of a callback that is given `argument`. */
  @inline callLaterWith<A>(delay: i64, callback: (argument: A) => void, argument: A): TimerHandle {
    const record = this.atOrThrow(after(delay));
    setArgument<A>(record, argument);
    return timerHandle__keep(this, this.fill(record, callbackWithOf<A>(callback), onceWith<A>()));
  }

  /** Calls `callback` at `when`, ms on the clock of `time()`. */
  @inline callAt(when: i64, callback: () => void): TimerHandle {
    return timerHandle__keep(this, this.fill(this.atOrThrow(micros(when)), callbackOf(callback), once()));
  }

  /** `callAt` of a callback that is given `argument`. */
  @inline callAtWith<A>(when: i64, callback: (argument: A) => void, argument: A): TimerHandle {
    return this.callAtMicrosWith<A>(micros(when), callback, argument);
  }

  /** The same in µs. */
  @inline callAtMicrosWith<A>(when: i64, callback: (argument: A) => void, argument: A): TimerHandle {
    const record = this.atOrThrow(when);
    setArgument<A>(record, argument);
    return timerHandle__keep(this, this.fill(record, callbackWithOf<A>(callback), onceWith<A>()));
  }

  // ---- tasks and futures

  /** A task of this loop: its first step is in the next turn, or when the loop runs. No name: Task-N. */
  createTask<T>(coroutine: Promise<T>, name: string = ""): Task<T> {
    this.checkOpen();
    return new Task<T>(this, spawnIn<T>(this, frameOf<T>(coroutine), name));
  }

  /** A future of this loop that is not done. */
  createFuture<T>(): Future<T> {
    return new Future<T>(this);
  }

  // ---- sources

  /** Calls `callback` in every turn in which `source` can be read; in place of the reader it had, of whichever loop. */
  addReader(source: Source, callback: () => void): void {
    this.setReader(source, callbackOf(callback), watch());
  }

  /** `addReader` of a callback that is given `argument`. */
  addReaderWith<A>(source: Source, callback: (argument: A) => void, argument: A): void {
    setArgument<A>(this.setReader(source, callbackWithOf<A>(callback), watchWith<A>()), argument);
  }

  /** Whether there was one of this loop. */
  removeReader(source: Source): bool {
    this.checkOpen();
    const entry = entryOf(source.number);
    if (changetype<usize>(entry) == 0 || !this.owns(entry.reader)) return false;
    this.cancel(entry.reader);
    entry.reader = NONE;
    return true;
  }

  /** Calls `callback` in every turn in which `source` has room for bytes. */
  addWriter(source: Source, callback: () => void): void {
    this.setWriter(source, callbackOf(callback), watch());
  }

  /** `addWriter` of a callback that is given `argument`. */
  addWriterWith<A>(source: Source, callback: (argument: A) => void, argument: A): void {
    setArgument<A>(this.setWriter(source, callbackWithOf<A>(callback), watchWith<A>()), argument);
  }

  /** Whether there was one of this loop. */
  removeWriter(source: Source): bool {
    this.checkOpen();
    const entry = entryOf(source.number);
    if (changetype<usize>(entry) == 0 || !this.owns(entry.writer)) return false;
    this.cancel(entry.writer);
    entry.writer = NONE;
    return true;
  }

  // ---- running

  /** Runs until `stop()`. Throws CancelledError when the host wants the program to end. */
  runForever(): void {
    this.checkOpen();
    if (changetype<usize>(running)) {
      if (several && !this.isRunning) {
        throw new RuntimeError("Cannot run the event loop while another loop is running");
      }
      throw new RuntimeError("This event loop is already running");
    }
    if (this.runTurns(UNTIL_STOPPED) == CANCELED) throw new CancelledError("");
  }

  /** Runs until `promise` is done; answers its result, or throws its error. A coroutine becomes a task. */
  runUntilComplete<T>(promise: Promise<T>): T {
    this.checkOpen();
    return untilComplete<T>(this, promise);
  }

  /** @internal Turns until `stop`, as Loop.run: where tasks are when the host wants the end is noted for who tells of it. */
  runTurns(idle: i64): i32 {
    const answer = this.run(idle);
    if (TRACED && answer == CANCELED) noteInterrupt(this);
    return answer;
  }

  /** Ends `runForever` after this turn. */
  stop(): void {
    this.stopping = true;
  }

  /** Forgets what is still scheduled. The loop can not be used any more. */
  @inline close(): void {
    this.closeOrThrow();
  }

  /** Forgets what is still scheduled, and is as new. */
  reopen(): void {
    if (CATCHES && taskDropper) call_indirect<void>(taskDropper, this);
    abandonOutput(this);
    tellOfFailures(this);
    super.close();
    this.closed = false;
  }

  // ---- trouble

  /** Who is told of an exception that nobody caught; null: it is printed. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    this.handler = changetype<usize>(handler);
  }

  /** What is called with an error that nobody awaits; null: it is told on stderr. */
  get exceptionHandler(): ExceptionHandler | null {
    return changetype<ExceptionHandler | null>(this.handler);
  }

  /** Tells the exception handler. */
  callExceptionHandler(context: ExceptionContext): void {
    tellIn(this, context);
  }

  /**
   * Debug mode, of all loops: on stderr it is told of a step of a task or a callback that takes `slowCallbackDuration` or longer, and of a task that has swallowed its
   * cancellation. On from the beginning in a debug build.
   */
  get debug(): bool {
    return debugging;
  }
  set debug(isOn: bool) {
    setDebugging(isOn);
  }

  /** In debug mode: which steps are told of, ms; 100 at first. Of all loops. */
  get slowCallbackDuration(): i64 {
    return millis(slowMicros);
  }
  set slowCallbackDuration(duration: i64) {
    setSlowMicros(micros(duration));
  }

  /** Counts since the program began. */
  stats(): LoopStats {
    return new LoopStats(this);
  }

  // ---- the parts of the above that are the same for every type

  private checkOpen(): void {
    if (someClosed && this.closed) throw new RuntimeError("Event loop is closed");
  }

  private soonOrThrow(): Record {
    this.checkOpen();
    return had(this.soon());
  }

  private atOrThrow(deadline: i64): Record {
    this.checkOpen();
    return had(this.at(deadline));
  }

  @inline private fill(record: Record, callback: u32, run: u32): Record {
    record.callback = <u16>callback;
    record.resume = <u16>run;
    return record;
  }

  private watchOrThrow(entry: Entry, interest: u32, callback: u32, run: u32): Record {
    return this.fill(had(this.watch(entry, interest)), callback, run);
  }

  private openEntry(source: Source): Entry {
    this.checkOpen();
    const entry = openEntry(source.number);
    presumeReady(entry);
    return entry;
  }

  private setReader(source: Source, callback: u32, run: u32): Record {
    const entry = this.openEntry(source);
    this.removeReader(source); // of this loop: what it gives back is there for the new one
    const record = this.watchOrThrow(entry, READ_INTEREST, callback, run);
    if (several) unwatch(entry.reader);
    return (entry.reader = record);
  }

  private setWriter(source: Source, callback: u32, run: u32): Record {
    const entry = this.openEntry(source);
    this.removeWriter(source);
    const record = this.watchOrThrow(entry, WRITE_INTEREST, callback, run);
    if (several) unwatch(entry.writer);
    return (entry.writer = record);
  }

  /** Whether a reader or writer is one of this loop's. */
  private owns(record: Record): bool {
    return record != NONE && (!several || record.loop == this);
  }

  private closeOrThrow(): void {
    if (this.isRunning) throw new RuntimeError("Cannot close a running event loop");
    someClosed = true;
    if (this.closed) return;
    if (CATCHES && taskDropper) call_indirect<void>(taskDropper, this);
    abandonOutput(this);
    tellOfFailures(this);
    super.close();
    if (several && this != programLoop) this.freePool();
  }
}

/** The program's own loop, static. */
const programLoop = changetype<EventLoop>(firstLoop);
programLoop.open(memory.data(RECORDS * RECORD_SIZE, 8));

/** Whether a program has its own loop in hand: then `run` makes another. */
let handedOut = false;
let loopOfRuns = changetype<EventLoop>(0);

/** The running loop, or the program's own. */
export function getEventLoop(): EventLoop {
  if (changetype<usize>(running)) return changetype<EventLoop>(running);
  handedOut = true;
  return programLoop;
}

/** A loop that nobody has, for `run`: the program's own as long as that was never asked for. */
export function loopForRun(): EventLoop {
  if (!ONE_TASK && handedOut) {
    if (!changetype<usize>(loopOfRuns)) loopOfRuns = newEventLoop();
    return loopOfRuns;
  }
  return programLoop;
}

/** A further loop, with records of its own, as many again, from the heap. */
export function newEventLoop(): EventLoop {
  const loop = changetype<EventLoop>(heap.alloc(LOOP_SIZE));
  memory.fill(changetype<usize>(loop), 0, LOOP_SIZE);
  const pool = heap.alloc(READY * RECORD_SIZE);
  memory.fill(pool, 0, READY * RECORD_SIZE);
  loop.open(pool);
  addLoop(loop);
  return loop;
}

/** The running loop; throws when there is none. */
export function getRunningLoop(): EventLoop {
  if (!changetype<usize>(running)) throw new RuntimeError("no running event loop");
  return changetype<EventLoop>(running);
}
