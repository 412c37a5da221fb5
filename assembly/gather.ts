// gather and gatherSettled: several at once, and all their results in the order they were given. As in asyncio each child tells by a
// done callback, a turn after it has finished; a child that was made a task here tells through its own record, which has nothing else
// to do by then.
import { Awaitable, CANCELLED, GATHERING } from "./awaitable";
import { useGatherings } from "./cancel";
import { argumentOf, giveBack, settle } from "./core/callback";
import { Record } from "./core/record";
import { about } from "./core/task";
import { Coroutine } from "./coroutine/promise";
import { CancelledError } from "./errors";
import { EventLoop, getEventLoop } from "./event-loop";
import { Future } from "./future";
import { needRecords } from "./room";
import { spawnIn } from "./spawn";
import { Task } from "./task";
import { neededFor, tellLater } from "./telling";

/** Results of type T, which may be void. */
@final
export class Results<T> {
  private items: Object | null = null;

  constructor(public readonly length: i32) {
    if (!isVoid<T>()) this.items = changetype<Object>(changetype<usize>(new StaticArray<T>(length)));
  }

  /** The result at `index`; RangeError where there is none. */
  @operator("[]") get(index: i32): T {
    if (<u32>index >= <u32>this.length) throw new RangeError("Index out of range");
    if (!isVoid<T>()) return unchecked(changetype<StaticArray<T>>(changetype<usize>(this.items))[index]);
  }

  /** Puts another result at `index`; RangeError where there is none. */
  set(index: i32, value: T): void {
    unchecked((changetype<StaticArray<T>>(changetype<usize>(this.items))[index] = value));
  }
}

/** What has come of one of those that were gathered with `gatherSettled`. */
@final
export class Outcome<T> {
  constructor(private from: Awaitable<T>) {}

  /** It has a value, and no error. */
  get ok(): bool {
    return this.from.failure == null;
  }

  /** Its value; throws its error where it has none. */
  get value(): T {
    if (isVoid<T>()) this.from.__value();
    else return this.from.__value();
  }

  /** What it failed with, a CancelledError when it was cancelled, or null. */
  get error(): Error | null {
    return this.from.failure;
  }
}

/** The future of what is gathered: R has a result for each of T. */
abstract class Gathering<T, R> extends Future<R> {
  private pending: i32;
  private cancelAsked: bool = false;

  constructor(protected children: StaticArray<Awaitable<T>>) {
    super();
    this.kind = GATHERING;
    this.pending = children.length;
    useGatherings(cancelChildren.index);
  }

  // What is inherited has a visitor of its own; this is visited beside it.
  @unsafe protected __visit(cookie: u32): void {
    __visit(changetype<usize>(this.children), cookie);
  }

  /** Whether the first error is the error of all. */
  protected abstract get failsAtOnce(): bool;
  protected abstract results(): R;

  /** A child that is there twice counts once. */
  skipChild(): void {
    this.pending--;
  }

  /** A child is done, and this is the turn of its done callback. */
  childDone(child: Awaitable<T>): void {
    this.pending--;
    // Whose error is asked for here is never reported, also where nobody will know of it.
    const error = this.done || this.failsAtOnce ? child.failure : null;
    if (this.done) return;
    if (error) this.setException(error);
    else if (!this.pending) this.allDone();
  }

  private allDone(): void {
    const results = this.results(); // which asks for every error
    if (!this.cancelAsked) {
      this.setResult(results);
    } else {
      const last = this.children[this.children.length - 1]; // in the order given, as in asyncio
      this.setException(last.outcome == CANCELLED ? last.failure! : new CancelledError());
    }
  }

  /** Cancels the children that are not done. */
  cancelChildren(message: string): bool {
    let any = false;
    for (let i = 0; i < this.children.length; i++) if (unchecked(this.children[i]).__cancel(message)) any = true;
    if (any) this.cancelAsked = true;
    return any;
  }
}

/** Of a gathering of any type. */
function cancelChildren(gathering: Gathering<void, Results<void>>, message: string): bool {
  return gathering.cancelChildren(message);
}

@final
class ValueGathering<T> extends Gathering<T, Results<T>> {
  protected get failsAtOnce(): bool {
    return true;
  }

  protected results(): Results<T> {
    const children = this.children;
    const results = new Results<T>(children.length);
    if (!isVoid<T>()) for (let i = 0; i < children.length; i++) results.set(i, unchecked(children[i]).__value());
    return results;
  }
}

@final
class OutcomeGathering<T> extends Gathering<T, Results<Outcome<T>>> {
  protected get failsAtOnce(): bool {
    return false;
  }

  protected results(): Results<Outcome<T>> {
    const children = this.children;
    const results = new Results<Outcome<T>>(children.length);
    for (let i = 0; i < children.length; i++) {
      const child = unchecked(children[i]);
      child.failure; // asked for now
      results.set(i, new Outcome<T>(child));
    }
    return results;
  }
}

/** Table index of what the turn of a record runs that tells of a child. */
function tellOf<T, R>(): u32 {
  const tell = (record: Record): usize => {
    const gathering = argumentOf<Gathering<T, R>>(record);
    const child = changetype<Awaitable<T>>(about(record));
    record.callback = 0;
    giveBack(record);
    gathering.childDone(child);
    settle(); // it throws nothing, but its signature is that of other functions in the table
    return 0;
  };
  return tell.index;
}

/**
 * Runs what it is given at once: coroutines become tasks now, futures and tasks are waited for. The future it answers has all their
 * results in the order given, or the error of the first that failed; the others go on then. Needs a record for each that is not
 * done, all or none: CapacityError.
 */
export function gather<T>(promises: Promise<T>[]): Future<Results<T>> {
  const children = new StaticArray<Awaitable<T>>(promises.length);
  const gathering = new ValueGathering<T>(children);
  begin<T, Results<T>>(gathering, promises, children);
  return gathering;
}

/** The same, but what fails or is cancelled has its error among the results: asyncio's `return_exceptions=True`. */
export function gatherSettled<T>(promises: Promise<T>[]): Future<Results<Outcome<T>>> {
  const children = new StaticArray<Awaitable<T>>(promises.length);
  const gathering = new OutcomeGathering<T>(children);
  begin<T, Results<Outcome<T>>>(gathering, promises, children);
  return gathering;
}

function begin<T, R>(gathering: Gathering<T, R>, promises: Promise<T>[], children: StaticArray<Awaitable<T>>): void {
  const loop = getEventLoop();
  const count = promises.length;
  let needed = 0;
  for (let i = 0; i < count; i++) needed += neededFor<T>(loop, promises[i]);
  needRecords(loop, needed);
  for (let i = 0; i < count; i++) children[i] = childOf<T, R>(loop, promises, i, gathering, children);
  for (let i = 0; i < count; i++) if (children[i].__isReady()) gathering.childDone(children[i]);
  if (!count) gathering.setResult(gathering.results());
}

function childOf<T, R>(
  loop: EventLoop,
  promises: Promise<T>[],
  index: i32,
  gathering: Gathering<T, R>,
  children: StaticArray<Awaitable<T>>,
): Awaitable<T> {
  const promise = promises[index];
  if (promise instanceof Coroutine<T>) {
    if (changetype<Coroutine<T>>(promise).isTaken) {
      gathering.skipChild();
      return children[promises.indexOf(promise)];
    }
    const task = new Task<T>(loop, spawnIn<T>(loop, promise.__takeFrame(), ""));
    task.tellGather(tellOf<T, R>(), changetype<usize>(gathering));
    return task;
  }
  const child = changetype<Awaitable<T>>(promise);
  if (!child.__isReady()) {
    tellLater(loop, changetype<Awaitable<void>>(child), tellOf<T, R>(), changetype<usize>(gathering));
  }
  return child;
}
