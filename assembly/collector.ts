// The collector's place in the loop. AssemblyScript's `minimal` collector marks and sweeps when it is called; it is called between
// two handles and nowhere else, where no reference is in a register: by a record of its own, which an allocation puts in front of
// what is still to run in this turn once it is due. So a turn pays nothing for it, and an allocation one comparison.
//
// The compiler puts the calls in: `allocating` where AssemblyScript's __new begins, `visitLoops` where its __collect does.
import { HEAP, STRESS } from "./capacities";
import { MANAGED } from "./core/callback";
import { isOfLine, leaving, lineOf } from "./core/line";
import { Loop, firstLoop, running } from "./core/loop";
import { QUEUED, RECORD_SIZE, Record } from "./core/record";
import { FOLLOWS_ABOUT, about, errorToThrow, isTask, isToThrow, nameOf, parkedFrame } from "./core/task";
import { coroutineCount } from "./coroutine/tables";
import { dropBox } from "./coroutine/promise";
import { visitRoots } from "./coroutine/roots";
import { traceFrame } from "./coroutine/trace";

/**
 * Table indices of what unretrieved.ts does: for an object that is collected, after a collection, and for errors that nobody has asked for.
 * Named here, they would be compiled into every program.
 */
let failureDropper: u32 = 0;
let failureReporter: u32 = 0;
let failureVisitor: u32 = 0;

@inline
export function useFailures(dropper: u32, reporter: u32, visitor: u32): void {
  failureDropper = dropper;
  failureReporter = reporter;
  failureVisitor = visitor;
}

/** Tells of the errors of a loop that closes, or, 0, of what was collected, that nobody has asked for. */
export function tellOfFailures(loop: Loop): void {
  if (failureReporter) call_indirect<void>(failureReporter, loop);
}

/** The record whose turn is a collection. */
const turn = changetype<Record>(memory.data(RECORD_SIZE, 8));
let isWaiting = false;
/** Bytes of objects that make a collection due. */
let limit: usize = HEAP >> 3;
/** Bytes of objects after the last collection. */
export let survived: usize = 0;

/**
 * As many bytes again as have survived, at least an eighth of the heap; but never more than three quarters of it in all, and where
 * more than that has survived, a sixteenth more.
 */
function nextLimit(): usize {
  const grown = survived + max(survived, HEAP >> 3);
  return max(min(grown, HEAP - (HEAP >> 2)), survived + (HEAP >> 4));
}

/** An object is about to be allocated, and the others have `total` bytes. */
export function allocating(total: usize): void {
  if (total > limit && !isWaiting && changetype<usize>(running)) collectNext();
}

/** Has the collector run before the next record does. */
export function collectNext(): void {
  isWaiting = true;
  turn.resume = <u16>collect.index;
  turn.frame = changetype<usize>(turn);
  running.runNext(turn);
}

function collect(record: Record): usize {
  isWaiting = false;
  __collect();
  survived = bytesOfObjects();
  limit = nextLimit();
  tellOfFailures(changetype<Loop>(0));
  if (STRESS) isWaiting = running.runSecond(turn);
  return 0;
}

/** Bytes of all objects there are. The compiler fills it in. */
export function bytesOfObjects(): usize {
  return 0;
}

/** Marks what loops, tasks and plain functions below a `run…` call hold. */
export function visitLoops(): void {
  visitRoots(0);
  if (failureVisitor) call_indirect<void>(failureVisitor);
  for (let loop = firstLoop; changetype<usize>(loop); loop = loop.another) visitLoop(loop);
}

function visitLoop(loop: Loop): void {
  if (loop.closed) return; // its pool may have been given back
  for (let i = 0; i < loop.used; i++) visitRecord(loop.record(i));
}

function visitRecord(record: Record): void {
  __visit(record.handle, 0);
  if (coroutineCount && isTask(record)) {
    const name = nameOf(record);
    if (!(name & 1)) __visit(name, 0);
    if (isToThrow(record)) __visit(errorToThrow(record), 0);
    if (leaving && isOfLine(record)) __visit(lineOf(record), 0);
    traceFrame(parkedFrame(record), 0);
    return;
  }
  const callback = <u32>record.callback;
  if (callback & MANAGED) __visit(load<usize>(changetype<usize>(record), offsetof<Record>("argument")), 0);
  if (coroutineCount && callback & FOLLOWS_ABOUT && record.state == QUEUED) __visit(about(record), 0);
}

/** An object is collected. */
@global
function __finalize(object: usize): void {
  dropBox(object);
  if (failureDropper) call_indirect<void>(failureDropper, object);
}
