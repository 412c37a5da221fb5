// A value to come, which somebody will set.
import { Awaitable, CANCELLED, GATHERING, PENDING } from "./awaitable";
import { setArgument } from "./core/callback";
import { Loop } from "./core/loop";
import { giveResult } from "./coroutine/result";
import { indexOf, indexWith, tell, tellWith } from "./done-callback";
import { InvalidStateError } from "./errors";
import { getEventLoop } from "./event-loop";

/** A result that is set later, once: tasks await it, callbacks are told of it. */
export class Future<T> extends Awaitable<T> {
  /** Of the running loop, or the program's own. */
  constructor(loop: Loop = getEventLoop()) {
    super(loop);
  }

  /** Whether it has a result or an error, or was cancelled. */
  get done(): bool {
    return this.outcome != PENDING;
  }

  /** Whether it was cancelled. */
  get cancelled(): bool {
    return this.outcome == CANCELLED;
  }

  /** What it failed with, or null. Throws CancelledError when it was cancelled, InvalidStateError when it is not done. */
  exception(): Error | null {
    return this.__exception();
  }

  /** Gives it its value: who waits goes on in the next turn. */
  setResult(value: T): void {
    this.checkPending();
    giveResult<T>(value);
    this.takeValue();
  }

  /** Makes it fail: who waits has `error` thrown. */
  setException(error: Error): void {
    this.checkPending();
    this.setError(error, changetype<usize>(""), this.kind == GATHERING ? "_GatheringFuture" : "Future");
  }

  /** Who waits has CancelledError thrown; of a gather, all that it waits for are cancelled. False: it is done already. */
  cancel(message: string = ""): bool {
    return this.__cancel(message);
  }

  /** Calls `callback` with this once it is done, in the next turn, in the order of the calls. */
  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.addCallback(indexOf(changetype<usize>(callback)), tell<Future<T>>());
  }

  /** `addDoneCallback` of a callback that is given `argument`, too. */
  addDoneCallbackWith<A>(callback: (future: Future<T>, argument: A) => void, argument: A): void {
    const record = this.addCallback(indexWith<A>(changetype<usize>(callback)), tellWith<Future<T>, A>());
    setArgument<A>(record, argument);
  }

  /** Takes away every addition of `callback`; answers how many there were. */
  removeDoneCallback(callback: (future: Future<T>) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  /** Takes back a callback of `addDoneCallbackWith`. Answers how many there were. */
  removeDoneCallbackWith<A>(callback: (future: Future<T>, argument: A) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  protected checkPending(): void {
    if (this.outcome == PENDING) return;
    throw new InvalidStateError("invalid state");
  }
}
