// gather: several at once, and all their results in the order they were given. As in asyncio each child tells by a done callback, a
// turn after it has finished; a child that was made a task here tells through its own record, which has nothing else to do by then.
import { Awaitable } from "./awaitable";
import { settle } from "./core/callback";
import { running } from "./core/loop";
import { Record } from "./core/record";
import { setTold, toldAbout, toldOf } from "./core/task";
import { Coroutine } from "./coroutine/promise";
import { CancelledError } from "./errors";
import { EventLoop, getEventLoop } from "./event-loop";
import { Future } from "./future";
import { needRecords } from "./room";
import { Task, spawnIn } from "./task";

/** Results of type T, which may be void. */
@final
export class Results<T> {
  private items: Object | null = null;

  constructor(public readonly length: i32) {
    if (!isVoid<T>()) this.items = changetype<Object>(changetype<usize>(new StaticArray<T>(length)));
  }

  @operator("[]") get(index: i32): T {
    if (<u32>index >= <u32>this.length) throw new RangeError("Index out of range");
    if (!isVoid<T>()) return unchecked(changetype<StaticArray<T>>(changetype<usize>(this.items))[index]);
  }

  /** Takes what a child has come to. */
  take(index: i32, child: Awaitable<T>): void {
    if (isVoid<T>()) child.__value();
    else unchecked((changetype<StaticArray<T>>(changetype<usize>(this.items))[index] = child.__value()));
  }
}

/** The future of a gather. */
@final
class Gathering<T> extends Future<Results<T>> {
  private pending: i32;
  private cancelAsked: bool = false;

  constructor(private children: StaticArray<Awaitable<T>>) {
    super();
    this.pending = children.length;
  }

  // What is inherited has a visitor of its own; this is visited beside it.
  @unsafe protected __visit(cookie: u32): void {
    __visit(changetype<usize>(this.children), cookie);
  }

  protected get kind(): string {
    return "_GatheringFuture";
  }

  /** A child is done, and this is the turn of its done callback. */
  childDone(child: Awaitable<T>): void {
    this.pending--;
    const error = child.failure; // asked for, also where nobody will know
    if (this.done) return;
    if (error) {
      this.setException(error);
    } else if (!this.pending) {
      if (this.cancelAsked) this.setException(new CancelledError());
      else this.setResult(this.results());
    }
  }

  private results(): Results<T> {
    const length = this.children.length;
    const results = new Results<T>(length);
    for (let i = 0; i < length; i++) results.take(i, unchecked(this.children[i]));
    return results;
  }

  /** Cancels the children that are not done. */
  cancel(message: string = ""): bool {
    if (this.done) return false;
    let any = false;
    for (let i = 0; i < this.children.length; i++) if (unchecked(this.children[i]).cancel(message)) any = true;
    if (any) this.cancelAsked = true;
    return any;
  }
}

/** Table index of what the turn of a record runs that tells of a child. */
function tellOf<T>(): u32 {
  const tell = (record: Record): usize => {
    const gathering = changetype<Gathering<T>>(toldOf(record));
    const child = changetype<Awaitable<T>>(toldAbout(record));
    record.callback = 0;
    running.release(record);
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
  const loop = getEventLoop();
  const count = promises.length;
  let needed = 0;
  for (let i = 0; i < count; i++) needed += i32(promises[i] instanceof Coroutine<T> || !promises[i].__isReady());
  needRecords(loop, needed);
  const children = new StaticArray<Awaitable<T>>(count);
  const gathering = new Gathering<T>(children);
  for (let i = 0; i < count; i++) children[i] = childOf<T>(loop, promises, i, gathering);
  for (let i = 0; i < count; i++) if (children[i].done) gathering.childDone(children[i]);
  if (!count) gathering.setResult(new Results<T>(0));
  return gathering;
}

function childOf<T>(loop: EventLoop, promises: Promise<T>[], index: i32, gathering: Gathering<T>): Awaitable<T> {
  const promise = promises[index];
  if (promise instanceof Coroutine<T>) {
    const task = new Task<T>(loop, spawnIn<T>(loop, promise.__takeFrame(), ""));
    task.tellFirst(tellOf<T>(), changetype<usize>(gathering));
    return task;
  }
  const child = changetype<Awaitable<T>>(promise);
  if (!child.done) {
    const record = loop.hold();
    record.resume = <u16>tellOf<T>();
    setTold(record, changetype<usize>(gathering), changetype<usize>(child));
    child.append(record);
  }
  return child;
}
