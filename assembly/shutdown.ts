// Tasks that `run` cancels at its end and that fail then. asyncio tells of each, in the order of their creation, whether somebody has asked
// for the error or not.
import { Loop } from "./core/loop";
import { Record } from "./core/record";
import { nameText, orderOf } from "./core/task";
import { ExceptionContext, tellIn } from "./exception-context";

class Failed {
  next: Failed | null = null;

  constructor(
    readonly order: u32,
    readonly error: Error,
    readonly name: usize,
  ) {}

  // The name is as in the record: a string or a number. A visitor of its own takes the place of AssemblyScript's.
  @unsafe private __visit(cookie: u32): void {
    __visit(changetype<usize>(this.next), cookie);
    __visit(changetype<usize>(this.error), cookie);
    if (!(this.name & 1)) __visit(this.name, cookie);
  }
}

/** `run` is cancelling the tasks that were created before this one; 0: it is not. */
let before: u32 = 0;
/** Table index of what tells of them; 0 in a program in which no task but the main one can fail. */
let teller: u32 = 0;
/** In the order of creation. */
let first: Failed | null = null;

export function beginShutdown(created: u32): void {
  before = created;
}

export function isShuttingDown(): bool {
  return before != 0;
}

/** Whether the failure of a task is one of these: then it is noted. `name`: as in its record. */
export function failsInShutdown(record: Record, error: Error, name: usize): bool {
  const order = orderOf(record);
  if (order >= before) return false;
  teller = tell.index;
  const failed = new Failed(order, error, name);
  let previous: Failed | null = null;
  let next = first;
  while (next && next.order < order) {
    previous = next;
    next = next.next;
  }
  failed.next = next;
  if (previous) previous.next = failed;
  else first = failed;
  return true;
}

/** Tells of those that have failed. */
export function endShutdown(loop: Loop): void {
  before = 0;
  if (teller) call_indirect<void>(teller, loop);
}

function tell(loop: Loop): void {
  let failed = first;
  first = null;
  while (failed) {
    const text = "unhandled exception during asyncio.run() shutdown";
    tellIn(loop, new ExceptionContext(text, failed.error, nameText(failed.name)));
    failed = failed.next;
  }
}
