// A value to come, which somebody will set.
import { Awaitable, GATHERING, PENDING } from "./awaitable";
import { setArgument } from "./core/callback";
import { giveResult } from "./coroutine/result";
import { indexOf, indexWith, tell, tellWith } from "./done-callback";
import { InvalidStateError } from "./errors";

export class Future<T> extends Awaitable<T> {
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

  /** Calls `callback` with this once it is done, in the next turn, in the order of the calls. */
  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.addCallback(indexOf(changetype<usize>(callback)), tell<Future<T>>());
  }

  addDoneCallbackWith<A>(callback: (future: Future<T>, argument: A) => void, argument: A): void {
    const record = this.addCallback(indexWith<A>(changetype<usize>(callback)), tellWith<Future<T>, A>());
    setArgument<A>(record, argument);
  }

  /** Takes away every addition of `callback`; answers how many there were. */
  removeDoneCallback(callback: (future: Future<T>) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  removeDoneCallbackWith<A>(callback: (future: Future<T>, argument: A) => void): i32 {
    return this.removeCallbacks(indexOf(changetype<usize>(callback)));
  }

  private checkPending(): void {
    if (this.outcome == PENDING) return;
    throw new InvalidStateError("invalid state");
  }
}
