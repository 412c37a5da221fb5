// Cancelling a task, as asyncio's Task.cancel does: what it waits for is cancelled, or, where it waits for nothing that could be, it
// throws in its next turn. A task that cancels itself goes on to where it waits next.
import { Awaitable, GATHERING, PENDING, STAND_IN, TASK } from "./awaitable";
import { Loop, running } from "./core/loop";
import { NONE, QUEUED, RECORD_SIZE, Record, WAITING } from "./core/record";
import { cancelSoon, failWaiting, noteCancel, uncancelSoon, waitedFor, waiting } from "./core/task";
import { running as runningRecord } from "./coroutine/frame";
import { CancelledError } from "./errors";
import { Task, tasksKept } from "./task";

/** Table index of what cancels a gathering; 0 in a program that has none. */
let gatheringCanceller: u32 = 0;

@inline
export function useGatherings(canceller: u32): void {
  gatheringCanceller = canceller;
}

/** The same for what stands in for a future (wait.ts). */
let standInCanceller: u32 = 0;

@inline
export function useStandIns(canceller: u32): void {
  standInCanceller = canceller;
}

/** Gatherings within gatherings that are cancelled together: one that waits for itself ends there. */
const DEEPEST: i32 = 64;
let depth = 0;

/** Cancels a future, a task or a gathering, whatever its type; false: it is done already. */
export function cancelOfKind(awaitable: Awaitable<void>, message: string): bool {
  const kind = awaitable.kind;
  if (awaitable.outcome != PENDING) {
    if (kind != GATHERING) awaitable.failure; // as in asyncio, its error counts as asked for
    return false;
  }
  if (kind == TASK) {
    const task = changetype<Task<void>>(awaitable);
    cancelRecord(task.loop, task.countCancel(), message);
    return true;
  }
  if (gatheringCanceller && kind == GATHERING) {
    if (depth == DEEPEST) return false;
    depth++;
    const any = call_indirect<bool>(gatheringCanceller, awaitable, message);
    depth--;
    return any;
  }
  if (standInCanceller && kind == STAND_IN) return call_indirect<bool>(standInCanceller, awaitable, message);
  awaitable.setCancelled(new CancelledError(message));
  return true;
}

/** The running task's record, when it has cancelled itself. */
let itself: Record = NONE;
let itsMessage: string = "";
/** What it will throw instead. */
let itsError: Error | null = null;
/** A turn of its own, right after that of the task. */
const turn = changetype<Record>(memory.data(RECORD_SIZE, 8));
let isQueued = false;

/** Cancels the task of a record, which may be the one that runs. */
export function cancelRecord(loop: Loop, record: Record, message: string): void {
  const last = lastWaiting(loop, record, message);
  if (last == NONE) return;
  if (changetype<usize>(last) == runningRecord) cancelItself(last, message);
  else cancelSoon(loop, last, new CancelledError(message));
}

/**
 * The end of a chain of tasks that wait for each other; NONE: it waits for a future, which is cancelled now. Where the chain is a ring,
 * one of them stops waiting: nothing else could ever end it.
 */
function lastWaiting(loop: Loop, record: Record, message: string): Record {
  if (!waiting) return record;
  for (let hops = 0; record.state == WAITING && changetype<usize>(record) != runningRecord; hops++) {
    const awaited = changetype<Awaitable<void>>(waitedFor(record));
    if (hops > loop.used) {
      awaited.remove(record);
      record.state = QUEUED;
      loop.ready.push(record);
      failWaiting(record, new CancelledError(message));
      return NONE;
    }
    if (awaited.kind == TASK) {
      record = changetype<Task<void>>(awaited).countCancel();
    } else {
      return awaited.__cancel(message) ? NONE : record;
    }
  }
  return record;
}

/** The same of one that does not run, and of which there may be no object: it counts as a cancellation all the same. */
export function cancelUnkept(loop: Loop, record: Record): void {
  if (tasksKept && record.handle) {
    changetype<Task<void>>(record.handle).cancel();
  } else {
    noteCancel(record);
    const last = lastWaiting(loop, record, "");
    if (last != NONE) cancelSoon(loop, last, new CancelledError(""));
  }
}

function cancelItself(record: Record, message: string): void {
  itsMessage = message;
  itsError = null;
  afterItsPark(record);
}

/** Has the running task, which is about to park, throw `error` in the next turn; unless it has cancelled itself. */
export function failItself(error: Error): void {
  const record = changetype<Record>(runningRecord);
  record.state = QUEUED;
  running.ready.push(record);
  if (itself != NONE) return;
  itsError = error;
  afterItsPark(record);
}

function afterItsPark(record: Record): void {
  itself = record;
  if (isQueued) return;
  isQueued = true;
  turn.resume = <u16>cancelParked.index;
  turn.frame = changetype<usize>(turn);
  running.runNext(turn);
}

/** The task has parked, or has finished. */
function cancelParked(turn: Record): usize {
  isQueued = false;
  const record = itself;
  itself = NONE;
  if (record == NONE) return 0;
  const error = itsError;
  if (error) failWaiting(record, error);
  else cancelRecord(running, record, itsMessage);
  itsError = null;
  return 0;
}

/** Takes back what has not been thrown yet. */
export function uncancelRecord(loop: Loop, record: Record): void {
  if (record == itself) itself = NONE;
  else uncancelSoon(loop, record);
}

/** A task has finished: what it is cancelled with when it had cancelled itself and never waited again, or null. */
export function takeSelfCancel(record: Record): CancelledError | null {
  if (record == NONE || record != itself) return null;
  itself = NONE;
  return new CancelledError(itsMessage);
}
