// Errors of futures and tasks that nobody has asked for yet, in the order in which they failed. As in asyncio the exception handler is told
// of one when its object is collected, at the latest when the loop closes or the program ends; never of one that somebody has awaited or asked for.
//
//    0  next, 4 previous  in the list; of a free entry: 0 next
//    8  slot              address of where the object has the address of its entry; 0 once the object is collected
//                         (what stands in for the object has that address there, and bit 0 set)
//   12  error, 16 name    followed; the name is a task's, as in its record (core/task.ts), else of an empty string
//   20  kind              a static string: what asyncio calls its class
//   24  loop
//
// Entries lie outside of the collector's heap and are used again, so that a program without a collector does not grow by them.
import { Loop } from "./core/loop";
import { nameText } from "./core/task";
import { ExceptionContext, tellIn } from "./exception-context";

@unmanaged
class Entry {
  next: Entry;
  previous: Entry;
  slot: usize;
  error: usize;
  name: usize;
  kind: usize;
  loop: Loop;
}

const NONE: Entry = changetype<Entry>(0);

let first: Entry = NONE;
let last: Entry = NONE;
let free: Entry = NONE;

/** Some future or task has failed: a program in which none can links none of this. */
export let failing = false;

/** What asyncio says of a failure that nobody has asked for. `kind`: what it calls the class. */
export function failureMessage(kind: string): string {
  return kind + " exception was never retrieved";
}

/** An object has failed; `slot` of it is where it keeps its entry until it is asked. */
export function noteFailure(loop: Loop, slot: usize, error: Error, name: usize, kind: string): void {
  failing = true;
  let entry = free;
  if (entry == NONE) entry = changetype<Entry>(heap.alloc(offsetof<Entry>()));
  else free = entry.next;
  entry.next = NONE;
  entry.previous = last;
  if (last == NONE) first = entry;
  else last.next = entry;
  last = entry;
  entry.slot = slot;
  entry.error = changetype<usize>(error);
  entry.name = name;
  entry.kind = changetype<usize>(kind);
  entry.loop = loop;
  store<usize>(slot, changetype<usize>(entry));
}

/** Some object stands in for another: a program in which none does has none of that. */
let forwarding = false;

/** What the slot of an object holds where asking it counts as asking the one whose slot this is, and which it keeps from being collected. */
export function forward(slot: usize): usize {
  forwarding = true;
  return slot | 1;
}

@inline
function isForward(entry: Entry): bool {
  return forwarding && (changetype<usize>(entry) & 1) != 0;
}

/** The object whose slot this is has been asked. */
export function retrieve(slot: usize): void {
  let entry = load<Entry>(slot);
  if (isForward(entry)) {
    slot = changetype<usize>(entry) ^ 1;
    entry = load<Entry>(slot);
  }
  if (entry == NONE) return;
  store<usize>(slot, 0);
  unlink(entry);
}

function unlink(entry: Entry): void {
  if (entry == first) first = entry.next;
  else entry.previous.next = entry.next;
  if (entry == last) last = entry.previous;
  else entry.next.previous = entry.previous;
  entry.next = free;
  free = entry;
}

/** The object is being collected: nothing may be allocated now. */
export function dropFailed(slot: usize): void {
  const entry = load<Entry>(slot);
  if (entry != NONE && !isForward(entry)) entry.slot = 0;
}

/** At the end of the program: the compiler puts that call in. */
const ALL: Loop = changetype<Loop>(-1);

/** Tells of all that is left of a loop that closes; 0, in a turn after a collection: of what was collected. */
export function reportFailures(loop: Loop): void {
  let entry = first;
  while (entry != NONE) {
    const isDue = changetype<usize>(loop) ? loop == ALL || entry.loop == loop : !entry.slot;
    entry = isDue ? report(entry) : entry.next;
  }
}

/** Answers where to go on: from the beginning, for who is told may ask others. */
function report(entry: Entry): Entry {
  const message = failureMessage(changetype<string>(entry.kind));
  const context = new ExceptionContext(message, changetype<Error>(entry.error), nameText(entry.name));
  if (entry.slot) store<usize>(entry.slot, 0);
  unlink(entry);
  tellIn(entry.loop, context);
  return first;
}

/** For the collector. */
export function visitFailures(): void {
  for (let entry = first; entry != NONE; entry = entry.next) {
    __visit(entry.error, 0);
    if (!(entry.name & 1)) __visit(entry.name, 0);
  }
}
