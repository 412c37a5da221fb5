// How running ends when it is not done by itself: what is left is cancelled, in the order of its creation, and runs its `finally`; and
// what can never be woken is named.
import { FOREVER, STDERR } from "./abi";
import { cancelUnkept } from "./cancel";
import { writeText } from "./console";
import { listening } from "./core/listen";
import { DEADLOCKED, Loop } from "./core/loop";
import { NONE } from "./core/record";
import {
  createdTasks,
  dropTask,
  firstTask,
  nameOf,
  nameText,
  nextTask,
  orderOf,
  parkedFrame,
  unlistenAll,
} from "./core/task";
import { chainOf } from "./coroutine/place";
import { setLastWords } from "./coroutine/traced";
import { CancelledError, DeadlockError } from "./errors";
import { ExceptionContext, tellIn } from "./exception-context";
import { beginShutdown, endShutdown } from "./shutdown";
import { Task } from "./task";

/** Cancels every task, and runs until those are done. */
export function cancelAll(loop: Loop): void {
  let task = firstTask(loop, 0);
  if (task == NONE) return;
  const created = createdTasks();
  for (; task != NONE; task = nextTask(loop, task)) cancelUnkept(loop, task);
  beginShutdown(created);
  for (task = firstTask(loop, 0); task != NONE && orderOf(task) < created; task = firstTask(loop, 0)) {
    loop.stopping = false; // who ran the loop may have been told that it is done
    if (loop.runOnce(FOREVER) == DEADLOCKED) break;
  }
  turns(loop, 2); // asyncio waits for a gather of them: their done callbacks, then its own
  endShutdown(loop);
}

/** Some turns that do not wait. */
export function turns(loop: Loop, count: i32): void {
  for (; count; count--) {
    loop.stopping = true;
    loop.runOnce(FOREVER);
  }
  loop.stopping = false;
}

/** Nothing can ever wake the tasks there are: cancels them; the error to throw. */
export function deadlock(loop: Loop): DeadlockError {
  let names = "";
  for (let task = firstTask(loop, 0); task != NONE; task = nextTask(loop, task)) {
    names += (names.length ? ", " : "") + nameText(nameOf(task));
  }
  const message = "nothing can ever wake " + (names.length ? names : "the program") + stacks(loop);
  cancelAll(loop);
  return new DeadlockError(message);
}

/** Lines with each task's name and its chain of awaits, what is parked first. */
export function stacks(loop: Loop): string {
  let lines = "";
  for (let task = firstTask(loop, 0); task != NONE; task = nextTask(loop, task)) {
    lines += "\n  " + nameText(nameOf(task)) + chainOf(parkedFrame(task));
  }
  return lines;
}

/** The loop is closed while tasks are pending: asyncio's words for it, in the order of their creation. */
export function dropTasks(loop: Loop): void {
  if (listening) unlistenAll(loop);
  for (let task = firstTask(loop, 0); task != NONE; task = firstTask(loop, 0)) {
    const name = nameText(nameOf(task));
    const isOfGather = task.handle && changetype<Task<void>>(task.handle).tellsGather;
    dropTask(loop, task);
    if (isOfGather) continue; // of which nobody but the gather knows
    tellIn(loop, new ExceptionContext("Task was destroyed but it is pending!", null, name));
  }
}

/** Where each task was when the host asked for the end. */
let interrupted: string = "";

export function noteInterrupt(loop: Loop): void {
  interrupted = stacks(loop);
  setLastWords(tellInterrupt.index);
}

/** An error leaves the program: when it is because the host wants it, the host says nothing more. */
function tellInterrupt(error: Error): void {
  if (!(error instanceof CancelledError)) return;
  writeText(STDERR, "The program was asked to end. Its tasks were:");
  writeText(STDERR, interrupted);
  writeText(STDERR, "\n");
}
