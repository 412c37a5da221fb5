// waitFor: a wait with a limit of time.
import { Awaitable, CANCELLED } from "./awaitable";
import { MANAGED, giveBack, setArgument } from "./core/callback";
import { running } from "./core/loop";
import { Record } from "./core/record";
import { Coroutine } from "./coroutine/promise";
import { TimeoutError } from "./errors";
import { Future } from "./future";
import { Handle } from "./handle";
import { had } from "./room";
import { spawn } from "./spawn";
import { Task } from "./task";
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
  const awaitable = awaitableOf<T>(promise);
  if (!awaitable.__isReady()) {
    await cancelAndWait<T>(awaitable);
    if (awaitable.outcome == CANCELLED) throw new TimeoutError();
  }
  return awaitable.result();
}

function awaitableOf<T>(promise: Promise<T>): Awaitable<T> {
  if (promise instanceof Coroutine<T>) return new Task<T>(running, spawn<T>(promise.__takeFrame(), ""));
  const awaitable = changetype<Awaitable<T>>(promise);
  awaitable.checkLoop(running);
  return awaitable;
}

/** Cancels it and waits for its end; this wait can be cancelled by itself. */
async function cancelAndWait<T>(awaitable: Awaitable<T>): Promise<void> {
  const ended = new Future<i32>();
  const record = had(running.hold());
  record.resume = <u16>tellEnded.index;
  record.callback = <u16>MANAGED;
  setArgument<Future<i32>>(record, ended);
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
  const ended = changetype<Future<i32>>(load<usize>(changetype<usize>(record), offsetof<Record>("argument")));
  record.callback = 0;
  giveBack(record);
  if (!ended.done) ended.setResult(0);
  return 0;
}
