// What the debug mode tells on stderr: steps that keep everybody else waiting, and cancellations that were swallowed. Nothing is allocated.
import { STDERR, hostNow } from "./abi";
import { DEBUG } from "./capacities";
import { writeAll, writeNumber, writeText } from "./console";
import { NONE, Record } from "./core/record";
import { countStep, debugging, slowMicros, useWatcher } from "./core/steps";
import { isTask, nameOf, parkedFrame } from "./core/task";
import { PARENT } from "./coroutine/frame";
import { fileOf, lineAt, nameAt, places, rowOf, statesOf } from "./coroutine/place";
import { coroutineCount, entryOf } from "./coroutine/tables";
import { useSwallowed } from "./swallowed";

/** When the step began that runs, µs; -1: none does. */
let began: i64 = -1;
/** Its task's name, as in the record; 0: it is a callback. */
let name: usize = 0;
/** What a frame has at 4, of where the step began: number of the coroutine and its state. */
const place = memory.data(8, 4);

export function setDebugging(isOn: bool): void {
  if (!debugging) began = -1; // nobody has timed the step that runs
  useWatcher(isOn, watch.index);
  useSwallowed(tellSwallowed.index);
}

if (DEBUG) setDebugging(true);

/** A step ends, and the one of `record` begins. */
function watch(record: Record, now: i64): void {
  const micros = now - began;
  if (began >= 0) countStep(micros);
  const isSlow = began >= 0 && micros >= slowMicros;
  if (isSlow) tellSlow(micros);
  began = record == NONE ? -1 : isSlow ? hostNow(0) : now;
  if (coroutineCount) {
    name = 0;
    if (record != NONE && isTask(record)) keepPlace(record);
  }
}

/** Where the task goes on: in a function of the program, if there is one in its chain. */
function keepPlace(record: Record): void {
  name = nameOf(record);
  const parked = parkedFrame(record);
  let frame = parked;
  while (entryOf(frame) && !fileOf(rowOf(frame))) frame = load<usize>(frame, PARENT);
  store<u32>(place, load<u32>(entryOf(frame) ? frame : parked, 4), 4);
}

/** As asyncio words it, but for the line, at which the step began. */
function tellSlow(micros: i64): void {
  writeText(STDERR, "Executing <");
  if (coroutineCount && name) {
    writeText(STDERR, "Task name='");
    writeName(name);
    writeText(STDERR, "' coro=<");
    const row = rowOf(place);
    const states = statesOf(row);
    writeBytes(nameAt(row, states));
    writeText(STDERR, "() running from ");
    const file = fileOf(row);
    if (file) writeBytes(places + file);
    writeText(STDERR, ":");
    writeNumber(STDERR, lineAt(row, states, place));
    writeText(STDERR, ">");
  } else {
    writeText(STDERR, "Handle");
  }
  const millis = (micros + 500) / 1000;
  writeText(STDERR, "> took ");
  writeNumber(STDERR, <u32>(millis / 1000));
  writeText(STDERR, ".");
  writeNumber(STDERR, <u32>(millis % 1000), 3);
  writeText(STDERR, " seconds\n");
}

/** A task's, as in its record. */
function writeName(name: usize): void {
  if (!(name & 1)) {
    writeText(STDERR, changetype<string>(name));
    return;
  }
  writeText(STDERR, "Task-");
  writeNumber(STDERR, <u32>(name >> 1));
}

/** A text of the table of places. */
function writeBytes(at: usize): void {
  writeAll(STDERR, at + 1, load<u8>(at));
}

/** A task that was cancelled has returned, and nobody has taken the cancellation back. */
function tellSwallowed(name: usize, cancels: i64): void {
  writeText(STDERR, "Task '");
  writeName(name);
  writeText(STDERR, "' was cancelled and has returned all the same: throw CancelledError on, or call uncancel()\n");
}
