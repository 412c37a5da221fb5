// Tasks, as records. A record is a task while its `frame` is the parked leaf of a coroutine whose root has the record as its
// parent: finishing, and an error that leaves the root, resume the record itself.
//
//    4  resume   table index of what runs when the root has finished: (record) -> 0
//    6  state    0x8000; 1 when the root has thrown (coroutine/frame.ts). 0x4000: somebody without a handle has cancelled it
//    8  frame    what is parked
//   16  name     a string, or (N << 1 | 1) for "Task-N"
//   20  order    place in the order of creation
//   24  waits    WAITING: the future or task it waits for
//
// A task is always in one place: in the ready queue, in the timer heap, due, or in the list of who waits for something.
//
// One that is going to throw has as its `frame` a static frame, whose turn throws:
//
//   36  frame    what is parked
//   40  error    what will be thrown there
import { dropFrame, HANDLES, RESUME, running as runningRecord, setParent, THROWN } from "../coroutine/frame";
import { setPending, throwInto } from "../coroutine/error";
import { decimal } from "../text";
import { CATCHES, ONE_TASK } from "../capacities";
import { MANAGED, setArgument } from "./callback";
import { Loop, READY_FULL } from "./loop";
import { isOfLine, leaving } from "./line";
import { edgeReturner, giveBack, isGiven, listening, takeAgain, unlisten } from "./listen";
import { ARMED, DUE, IN_LINE, LEFT_FIRST, LISTENING, NONE, QUEUED, Record, WAITING, WOKEN } from "./record";

/** Offsets in a task's record. */
const NAME: usize = 16;
const ORDER: usize = 20;
const WAITS: usize = 24;
const SAVED_FRAME: usize = 36;
const ERROR: usize = 40;
const ABOUT: usize = 24;

let created: u32 = 0;
let numbered: u32 = 0;

/** A task of `frame`, ready for the next turn, or READY_FULL: then the frame is given back. `finish`: table index. */
export function startTask(loop: Loop, frame: usize, finish: u32): Record {
  const record = loop.soon();
  if (!ONE_TASK && record == READY_FULL) {
    while (frame > THROWN) frame = dropFrame(frame);
    return record;
  }
  record.resume = <u16>finish;
  record.callback = <u16>HANDLES;
  record.frame = frame;
  setParent(frame, changetype<usize>(record));
  if (!ONE_TASK) store<u32>(changetype<usize>(record), created++, ORDER);
  return record;
}

/** Numbers a task that was given no name. */
@inline
export function numberTask(record: Record): void {
  if (!ONE_TASK) store<u32>(changetype<usize>(record), (++numbered << 1) | 1, NAME);
}

@inline
export function nameTask(record: Record, name: string): void {
  store<usize>(changetype<usize>(record), changetype<usize>(name), NAME);
}

/** As it is in the record. */
@inline
export function nameOf(record: Record): usize {
  return load<usize>(changetype<usize>(record), NAME);
}

export function nameText(name: usize): string {
  return name & 1 ? "Task-" + decimal(<u32>(name >> 1)) : changetype<string>(name);
}

@inline
export function orderOf(record: Record): u32 {
  return load<u32>(changetype<usize>(record), ORDER);
}

/** Whether the root's error is pending, in the function that runs when it has finished. */
@inline
export function hasThrown(record: Record): bool {
  return !(record.callback & HANDLES);
}

/** A record whose task has finished goes back to the pool. */
@inline
export function endTask(loop: Loop, record: Record): void {
  record.frame = changetype<usize>(record);
  record.callback = 0;
  loop.release(record);
}

/** Some task has waited for a future or task: a program in which none does has nothing of WAITING. */
export let waiting = false;

/** What it waits for in state WAITING. */
@inline
export function waitedFor(record: Record): usize {
  return load<usize>(changetype<usize>(record), WAITS);
}

@inline
export function setWaitedFor(record: Record, object: usize): void {
  waiting = true;
  store<usize>(changetype<usize>(record), object, WAITS);
}

/**
 * What `frame` is of a task that is going to throw: asyncio's `_must_cancel`, which `uncancel` takes back; and an error that has come
 * from what the task waited for, which stays.
 */
const mustCancel: usize = memory.data(8, 4);
const hasFailed: usize = memory.data(8, 4);

/** Makes a task that is parked throw CancelledError where it stands, in the next turn, or, WAITING, as soon as its wait is over. */
export function cancelSoon(loop: Loop, record: Record, error: Error): void {
  const state = record.state;
  if (edgeReturner && isGiven(state)) giveBack(loop, record);
  if (
    state == QUEUED ||
    state == WAITING ||
    (leaving && state - WOKEN <= LEFT_FIRST - WOKEN) ||
    (edgeReturner && isGiven(state))
  ) {
    if (record.frame != hasFailed) setToThrow(record, mustCancel, error);
    return;
  }
  if (leaving && state == IN_LINE) {
    call_indirect<void>(leaving, record);
  } else {
    if (state >= ARMED) loop.disarm(record);
    else if (state == DUE) loop.undue(record);
    else unlisten(record);
    record.state = QUEUED;
  }
  loop.ready.push(record);
  setToThrow(record, hasFailed, error);
}

/** What a WAITING task has waited for was cancelled. */
@inline
export function failWaiting(record: Record, error: Error): void {
  setToThrow(record, hasFailed, error);
}

/** Takes `cancelSoon` back, where asyncio does. */
export function uncancelSoon(loop: Loop, record: Record): void {
  if (record.frame == mustCancel) {
    record.frame = parkedFrame(record);
    if (edgeReturner && isGiven(record.state)) takeAgain(loop, record);
  }
}

function setToThrow(record: Record, how: usize, error: Error): void {
  const self = changetype<usize>(record);
  if (!isToThrow(record)) store<usize>(self, record.frame, SAVED_FRAME);
  store<usize>(self, changetype<usize>(error), ERROR);
  store<u16>(how, <u16>raiseError.index, RESUME);
  record.frame = how;
}

/** Whether its next turn throws. */
@inline
export function isToThrow(record: Record): bool {
  return CATCHES && (record.frame == mustCancel || record.frame == hasFailed);
}

/** What is parked. */
export function parkedFrame(record: Record): usize {
  return isToThrow(record) ? load<usize>(changetype<usize>(record), SAVED_FRAME) : record.frame;
}

/** For the collector: the error that it is going to throw. */
export function errorToThrow(record: Record): usize {
  return load<usize>(changetype<usize>(record), ERROR);
}

function raiseError(thrower: usize): usize {
  const record = changetype<Record>(runningRecord);
  const frame = parkedFrame(record);
  record.frame = frame;
  if (edgeReturner && isGiven(record.state)) record.state = QUEUED; // what it was given has gone back
  if (leaving && record.state != QUEUED) call_indirect<void>(leaving, record);
  setPending(changetype<Error>(errorToThrow(record)));
  return throwInto(frame);
}

/** Bit 14 of the state. */
const CANCEL_ASKED: u32 = 0x4000;

/** Somebody who has no handle has cancelled it. */
@inline
export function noteCancel(record: Record): void {
  record.callback |= <u16>CANCEL_ASKED;
}

@inline
export function wasCancelled(record: Record): bool {
  return (record.callback & (<u16>CANCEL_ASKED)) != 0;
}

/** The tasks of a loop wait for sources no more: what others of them have been given goes back to none of them. */
export function unlistenAll(loop: Loop): void {
  for (let i = 0; i < loop.used; i++) {
    const record = loop.record(i);
    if (!isTask(record) || record.state != LISTENING) continue;
    unlisten(record);
    record.state = QUEUED;
  }
}

/** Frees what a pending task holds, which does not wait for a source. Its record is still to be given back. */
export function dropTask(loop: Loop, record: Record): void {
  if (edgeReturner && isGiven(record.state)) giveBack(loop, record);
  if (leaving) for (let i = 0; i < 2 && isOfLine(record); i++) call_indirect<void>(leaving, record);
  for (let frame = parkedFrame(record); frame != changetype<usize>(record);) frame = dropFrame(frame);
  record.frame = changetype<usize>(record);
  record.callback = 0;
}

// A record that tells of something that it is done:
//
//    6  callback  the program's function, if any; bit 14: the collector follows 24, too, once the record is ready
//   16  argument  what is told, or what the program gave to be told
//   24  about     the future or task that is done
export const FOLLOWS_ABOUT: u32 = 0x4000;

/** Makes a record that is in no queue one that tells `told` of `object`; `run`: table index of what its turn runs. */
export function setTeller(record: Record, run: u32, told: usize, object: usize): void {
  record.resume = <u16>run;
  record.callback = <u16>(MANAGED | FOLLOWS_ABOUT);
  setArgument<usize>(record, told);
  setAbout(record, object);
}

@inline
export function setAbout(record: Record, object: usize): void {
  store<usize>(changetype<usize>(record), object, ABOUT);
}

@inline
export function about(record: Record): usize {
  return load<usize>(changetype<usize>(record), ABOUT);
}

/** How many tasks were created. */
@inline
export function createdTasks(): u32 {
  return created;
}

/** The task of a loop that was created first of those from `order` on, or NONE. */
export function firstTask(loop: Loop, order: u32): Record {
  let first = NONE;
  for (let i = 0; i < loop.used; i++) {
    const record = loop.record(i);
    if (!isTask(record) || orderOf(record) < order) continue;
    if (first == NONE || orderOf(record) < orderOf(first)) first = record;
  }
  return first;
}

/** The one that was created next, or NONE. */
export function nextTask(loop: Loop, task: Record): Record {
  return firstTask(loop, orderOf(task) + 1);
}

/** Whether a record is a task. */
@inline
export function isTask(record: Record): bool {
  return record.frame != changetype<usize>(record);
}
