// A tiny runtime in virtual time, for tests of the compiler: run, createTask, sleep, futures, gather, cancellation. It uses
// assembly/coroutine/ as the loop does, and nothing else of the library.
import { CancelledError, RuntimeError } from "wasyncio/errors";
import { setPending, takePending, throwInto } from "wasyncio/coroutine/error";
import { HANDLES, PARKED, running, setParent, setRunning } from "wasyncio/coroutine/frame";
import { resumeParked, suspend } from "wasyncio/coroutine/intrinsics";
import { Coroutine, dropBox } from "wasyncio/coroutine/promise";
import { giveResult, takeResult } from "wasyncio/coroutine/result";
import { visitRoots } from "wasyncio/coroutine/roots";
import { traceFrame } from "wasyncio/coroutine/trace";

export { AsyncIterable, AsyncIterator, Step } from "wasyncio/async-iterator";
export { CancelledError, RuntimeError };

@external("test", "log") declare function hostLog(text: string): void;
@external("test", "stress") declare function hostStress(): bool;
@external("test", "resumed") declare function hostResumed(frame: usize): void;

@external("test", "park") declare function hostPark(record: usize): void;
@external("test", "unpark") declare function hostUnpark(): usize;

export function log(text: string): void {
  hostLog(text);
}

// record: 0 - | 4 resume u16 | 6 state u16 | 8 parked frame | 12 task, an object
const RECORD_SIZE: usize = 16;
const ready: usize[] = [];
const due: i64[] = [];
const sleeping: usize[] = [];
const alive: usize[] = [];
let clock: i64 = 0;
const stress: bool = hostStress();
/** Turns, for tests. */
export let turns: i32 = 0;

export function time(): i64 {
  return clock;
}

@final
class Roots {
  @unsafe private __visit(cookie: u32): void {
    for (let i = 0; i < alive.length; i++) {
      const record = unchecked(alive[i]);
      __visit(load<usize>(record, 12), cookie);
      const frame = load<usize>(record, PARKED);
      if (frame) traceFrame(frame, cookie);
    }
    visitRoots(cookie);
  }
}
const roots = new Roots();

@global function __finalize(object: usize): void {
  dropBox(object);
}

/** Something that can be waited for. */
abstract class Joinable<T> extends Promise<T> {
  done: bool = false;
  error: Error | null = null;
  private waiters: usize[] = [];
  __isReady(): bool {
    return this.done;
  }
  __join(): void {
    this.waiters.push(running);
  }
  __takeFrame(): usize {
    return 0;
  }
  protected finish(): void {
    this.done = true;
    for (let i = 0; i < this.waiters.length; i++) ready.push(this.waiters[i]);
  }
}

/** A value to come: no `void` ones here. */
export class Future<T> extends Joinable<T> {
  private value: Results<T> = new Results<T>(1);
  setResult(value: T): void {
    giveResult<T>(value);
    this.value.take(0);
    this.finish();
  }
  setException(error: Error): void {
    this.error = error;
    this.finish();
  }
  __value(): T {
    const error = this.error;
    if (error) throw error;
    return this.value[0];
  }
}

export class Task<T> extends Joinable<T> {
  record: usize;
  private value: Results<T> = new Results<T>(1);
  constructor(frame: usize) {
    super();
    const record = heap.alloc(RECORD_SIZE);
    const finish = (record: usize): usize => {
      changetype<Task<T>>(load<usize>(record, 12)).take(record);
      return 0;
    };
    store<u32>(record, finish.index | (HANDLES << 16), 4);
    store<usize>(record, frame, PARKED);
    store<usize>(record, changetype<usize>(this), 12);
    setParent(frame, record);
    this.record = record;
    alive.push(record);
    ready.push(record);
  }
  private take(record: usize): void {
    const hasThrown = !(load<u16>(record, 6) & HANDLES);
    if (hasThrown) this.error = takePending();
    else this.value.take(0);
    store<usize>(record, 0, PARKED);
    alive.splice(alive.indexOf(record), 1);
    this.record = 0;
    this.finish();
  }
  __value(): T {
    const error = this.error;
    if (error) throw error;
    return this.value[0];
  }
  /** Throws a CancelledError where the task sleeps. */
  cancel(message: string = ""): bool {
    const at = sleeping.indexOf(this.record);
    if (at < 0) return false;
    sleeping.splice(at, 1);
    due.splice(at, 1);
    setPending(new CancelledError(message));
    const before = running;
    setRunning(this.record);
    store<usize>(this.record, throwInto(load<usize>(this.record, PARKED)), PARKED);
    resumeParked(this.record);
    setRunning(before);
    return true;
  }
}

/** Values of type T, which may be void. */
export class Results<T> {
  private items: Object | null = null;
  constructor(public readonly length: i32) {
    if (!isVoid<T>()) this.items = new StaticArray<T>(length);
  }
  @operator("[]") get(i: i32): T {
    if (!isVoid<T>()) return changetype<StaticArray<T>>(this.items)[i];
  }
  /** Takes what has just been given as a result. */
  take(i: i32): void {
    if (!isVoid<T>()) changetype<StaticArray<T>>(this.items)[i] = takeResult<T>();
  }
  /** Awaits into place i. */
  async fill(i: i32, promise: Promise<T>): Promise<void> {
    if (isVoid<T>()) await promise;
    else changetype<StaticArray<T>>(this.items)[i] = await promise;
  }
}

/** Makes a task of what is no coroutine. */
async function drive<T>(promise: Promise<T>): Promise<T> {
  return await promise;
}

export function createTask__frame<T>(frame: usize): Task<T> {
  return new Task<T>(frame);
}

export function createTask<T>(coroutine: Promise<T>): Task<T> {
  const frame = coroutine.__takeFrame();
  return frame ? new Task<T>(frame) : createTask(drive<T>(coroutine));
}

/** One turn: what is ready; if nothing is, time passes first. False: nothing is left to wait for. */
export function step(): bool {
  const parked: usize = ready.length ? <usize>0 : hostUnpark();
  if (parked) {
    ready.push(parked);
  } else if (!ready.length) {
    if (!due.length) return false;
    clock = due.shift();
    ready.push(sleeping.shift());
  }
  turns++;
  for (let n = ready.length; n > 0; n--) {
    const record = ready.shift();
    setRunning(record);
    resumeParked(record);
    setRunning(0);
    if (stress) {
      hostResumed(load<usize>(record, PARKED));
      __collect();
    }
  }
  return true;
}

export function run__frame<T>(frame: usize): T {
  assert(roots != null);
  if (running) throw new RuntimeError("run() cannot be called from a running event loop");
  const task = new Task<T>(frame);
  while (!task.done) if (!step()) throw new RuntimeError("deadlock");
  return task.__value();
}

export function run<T>(main: Promise<T>): T {
  const frame = main.__takeFrame();
  return frame ? run__frame<T>(frame) : run(drive<T>(main));
}

function arm(ms: i64): void {
  const when = clock + ms;
  let i = due.length;
  while (i && due[i - 1] > when) i--;
  due.push(0);
  sleeping.push(0);
  for (let k = due.length - 1; k > i; k--) {
    due[k] = due[k - 1];
    sleeping[k] = sleeping[k - 1];
  }
  due[i] = when;
  sleeping[i] = running;
}

@inline
export async function sleep(ms: i64): Promise<void> {
  arm(ms);
  suspend();
}

/** Parks until the next turn, with the bookkeeping on the other side of an import: for counting instructions. */
@inline
export async function tick(): Promise<void> {
  hostPark(running);
  suspend();
}

/** All of them at once; errors in the order of the list. */
export async function gather<T>(aws: Promise<T>[]): Promise<Results<T>> {
  const results = new Results<T>(aws.length);
  const tasks = new Array<Task<T>>();
  for (let i = 0; i < aws.length; i++) tasks.push(createTask<T>(aws[i]));
  for (let i = 0; i < tasks.length; i++) {
    await results.fill(i, tasks[i]);
  }
  return results;
}

export abstract class AsyncContext {
  async asyncEnter(): Promise<void> {}
  abstract asyncDispose(error: Error | null): Promise<bool>;
}

/** Bytes in use in the heap's frames are flat when frames come back: the address of a fresh frame of the smallest size. */
export function boxed<T>(promise: Promise<T>): bool {
  return promise instanceof Coroutine<T>;
}

export namespace console {
  @external("test", "park") declare function hostPark(record: usize): void;
  @external("test", "unpark") declare function hostUnpark(): usize;

  export function log(text: string): void {
    hostLog(text);
  }
}
