// A value to come, which somebody will set.
import { Awaitable, PENDING } from "./awaitable";
import { giveResult } from "./coroutine/result";
import { CancelledError, InvalidStateError } from "./errors";

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
    this.fail(error);
  }

  /** Who waits has CancelledError thrown. False: it is done already. */
  cancel(message: string = ""): bool {
    if (this.outcome != PENDING) return false;
    this.fail(new CancelledError(message));
    return true;
  }

  private fail(error: Error): void {
    this.setError(error, changetype<usize>(""), this.kind);
  }

  /** What asyncio calls its class. */
  protected get kind(): string {
    return "Future";
  }

  private checkPending(): void {
    if (this.outcome == PENDING) return;
    throw new InvalidStateError("invalid state");
  }
}
