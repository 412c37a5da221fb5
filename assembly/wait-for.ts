// waitFor: a wait with a limit of time.
import { Awaitable, CANCELLED } from "./awaitable";
import { argumentOf, giveBack } from "./core/callback";
import { running } from "./core/loop";
import { Record } from "./core/record";
import { setTeller } from "./core/task";
import { TimeoutError } from "./errors";
import { Future } from "./future";
import { Handle } from "./handle";
import { had } from "./room";
import { awaitableOf } from "./spawn";
import { Timeout, deadlineAfter } from "./timeout";

/**
 * Waits for `awaitable` at most `delay` ms; then cancels it, waits until it has ended, and throws TimeoutError. 0: takes what is done
 * already, else cancels it before its first step; negative: no limit.
 */
export async function waitFor<T>(awaitable: Promise<T>, delay: i64): Promise<T> {
  if (delay == 0) return await ofNow<T>(awaitable);
  const limit = new Timeout(deadlineAfter(delay));
  limit.enter();
  let failed: Error | null = null;
  try {
    return await awaitable;
  } catch (error) {
    failed = error;
    throw error;
  } finally {
    limit.leave(failed);
  }
}

/** Its value if it has one, else it is cancelled: what it does then still counts. */
async function ofNow<T>(promise: Promise<T>): Promise<T> {
  const awaitable = awaitableOf<T>(running, promise);
  if (!awaitable.__isReady()) {
    await cancelAndWait<T>(awaitable);
    if (awaitable.outcome == CANCELLED) throw new TimeoutError();
  }
  return awaitable.result();
}

/** Cancels it and waits for its end; this wait can be cancelled by itself. */
async function cancelAndWait<T>(awaitable: Awaitable<T>): Promise<void> {
  const ended = new Future<i32>();
  const record = had(running.hold());
  setTeller(record, tellEnded.index, changetype<usize>(ended), changetype<usize>(awaitable));
  awaitable.append(record);
  const handle = new Handle(running, record);
  try {
    awaitable.__cancel("");
    await ended;
  } finally {
    handle.cancel();
  }
}

function tellEnded(record: Record): usize {
  const ended = argumentOf<Future<i32>>(record);
  record.callback = 0;
  giveBack(record);
  if (!ended.done) ended.setResult(0);
  return 0;
}
