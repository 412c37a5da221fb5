// Tasks, as records. A record is a task while its `frame` is the parked leaf of a coroutine whose root has the record as its
// parent: finishing, and an error that leaves the root, resume the record itself.
//
//    4  resume   table index of what runs when the root has finished: (record) -> 0
//    6  state    0x8000; 1 when the root has thrown (coroutine/frame.ts)
//    8  frame    what is parked
//   16  name     a string, or (N << 1 | 1) for "Task-N"
//   20  order    place in the order of creation
//   24  waits    WAITING: the future or task it waits for      ┐ cancelled, and not yet told: `frame` is the record itself, `resume`
//   28                                                         │ is raiseError, and 24 the parked frame, 28 what `resume` was,
//   32                                                         ┘ 32 the error
//
// A task is always in one place: in the ready queue, in the timer heap, due, or in the list of who waits for something.
import { dropFrame, HANDLES, setParent } from "../coroutine/frame";
import { setPending, throwInto } from "../coroutine/error";
import { CATCHES, ONE_TASK } from "../capacities";
import { MANAGED } from "./callback";
import { Loop, READY_FULL } from "./loop";
import { unlisten } from "./listen";
import { ARMED, DUE, LISTENING, NONE, QUEUED, Record } from "./record";

/** Offsets in a task's record. */
const NAME: usize = 16;
const ORDER: usize = 20;
const WAITS: usize = 24;
const SAVED_FRAME: usize = 24;
const SAVED_RESUME: usize = 28;
const ERROR: usize = 32;
const TOLD: usize = 16;
const ABOUT: usize = 24;

let created: u32 = 0;
let numbered: u32 = 0;

/** A task of `frame`, ready for the next turn, or READY_FULL: then the frame is given back. `finish`: table index. */
export function startTask(loop: Loop, frame: usize, finish: u32): Record {
  const record = loop.soon();
  if (!ONE_TASK && record == READY_FULL) {
    while (frame > 2) frame = dropFrame(frame);
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
  return name & 1 ? "Task-" + (name >> 1).toString() : changetype<string>(name);
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

/** What it waits for in state WAITING. */
@inline
export function waitedFor(record: Record): usize {
  return load<usize>(changetype<usize>(record), WAITS);
}

@inline
export function setWaitedFor(record: Record, object: usize): void {
  store<usize>(changetype<usize>(record), object, WAITS);
}

/** Makes a task that is parked, and in no list but time's, throw `error` where it stands, in the next turn. */
export function throwSoon(loop: Loop, record: Record, error: Error): void {
  const state = record.state;
  if (state >= ARMED) loop.disarm(record);
  else if (state == DUE) loop.undue(record);
  else if (state == LISTENING) unlisten(record);
  const self = changetype<usize>(record);
  if (state != QUEUED) loop.ready.push(record);
  record.state = QUEUED;
  if (!isToThrow(record)) {
    store<usize>(self, record.frame, SAVED_FRAME);
    store<u16>(self, record.resume, SAVED_RESUME);
    record.frame = self;
    record.resume = <u16>raiseError.index;
  }
  store<usize>(self, changetype<usize>(error), ERROR);
}

/** Whether `throwSoon` was called, and its turn has not come. */
@inline
export function isToThrow(record: Record): bool {
  return CATCHES && record.frame == changetype<usize>(record) && record.resume == <u16>raiseError.index;
}

/** What is parked. */
export function parkedFrame(record: Record): usize {
  return isToThrow(record) ? load<usize>(changetype<usize>(record), SAVED_FRAME) : record.frame;
}

/** For the collector: the error that it is going to throw. */
export function errorToThrow(record: Record): usize {
  return load<usize>(changetype<usize>(record), ERROR);
}

function raiseError(record: Record): usize {
  const self = changetype<usize>(record);
  const frame = load<usize>(self, SAVED_FRAME);
  record.frame = frame;
  record.resume = load<u16>(self, SAVED_RESUME);
  setPending(changetype<Error>(errorToThrow(record)));
  return throwInto(frame);
}

// A record that tells an object that another is done, as asyncio's done callbacks do:
//   16  the object, which the collector follows      24  what is done

/** What a record tells, and of what. */
export function setTold(record: Record, object: usize, about: usize): void {
  record.callback = <u16>MANAGED;
  store<usize>(changetype<usize>(record), object, TOLD);
  store<usize>(changetype<usize>(record), about, ABOUT);
}

@inline
export function toldOf(record: Record): usize {
  return load<usize>(changetype<usize>(record), TOLD);
}

@inline
export function toldAbout(record: Record): usize {
  return load<usize>(changetype<usize>(record), ABOUT);
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

/** Whether a record is a task. */
@inline
export function isTask(record: Record): bool {
  return record.frame != changetype<usize>(record) || (CATCHES && record.resume == <u16>raiseError.index);
}
