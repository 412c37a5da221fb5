// Mutations of the task code that the fuzzer of tasks must find. Each is a small mistake that a person could make.
import type { Mutation } from "./core.js";

export const mutations: readonly Mutation[] = [
  {
    breaks: "a cancelled sleep throws in the turn after the next",
    file: "core/task.ts",
    text: "  loop.ready.push(record);\n  setToThrow(record, hasFailed, error);",
    replacement: "  loop.again.push(record);\n  setToThrow(record, hasFailed, error);",
  },
  {
    breaks: "uncancel takes back what was not the last cancellation",
    file: "task.ts",
    text: "if (this.cancels > 0 && !--this.cancels && this.record)",
    replacement: "if (this.cancels > 0 && (--this.cancels, true) && this.record)",
  },
  {
    breaks: "uncancel takes nothing back",
    file: "core/task.ts",
    text: "  if (record.frame == mustCancel) {\n    record.frame = parkedFrame(record);",
    replacement: "  if (record.frame == mustCancel) {",
  },
  {
    breaks: "who waits first is woken last",
    file: "awaitable.ts",
    text: "      record.next = last.next;\n      last.next = record;\n    }\n    this.waiters = record;",
    replacement:
      "      record.next = last.next;\n      last.next = record;\n      return;\n    }\n    this.waiters = record;",
  },
  {
    breaks: "cancelling who waits for a task cancels him and not the task",
    file: "cancel.ts",
    text: "    if (awaited.kind == TASK) {",
    replacement: "    if (awaited.kind == TASK) break;\n    if (awaited.kind == TASK) {",
  },
  {
    breaks: "a task that cancels itself and ends without waiting is not cancelled",
    file: "cancel.ts",
    text: "  itself = NONE;\n  return new CancelledError(itsMessage);",
    replacement: "  itself = NONE;\n  return null;",
  },
  {
    breaks: "the second message of a cancellation that is not seen yet is lost",
    file: "core/task.ts",
    text: "    if (record.frame != hasFailed) setToThrow(record, mustCancel, error);",
    replacement:
      "    if (record.frame != hasFailed && record.frame != mustCancel) setToThrow(record, mustCancel, error);",
  },
  {
    breaks: "cancelling a gather cancels only its first child",
    file: "gather.ts",
    text: "if (unchecked(this.children[i]).__cancel(message)) any = true;",
    replacement: "if (!any && unchecked(this.children[i]).__cancel(message)) any = true;",
  },
  {
    breaks: "a gather whose child was cancelled is cancelled itself",
    file: "gather.ts",
    text: "    if (error) this.setException(error);",
    replacement:
      "    if (error && child.outcome == CANCELLED) this.setCancelled(error);\n    else if (error) this.setException(error);",
  },
  {
    breaks: "the error of a task whose waiter is cancelled counts as never retrieved",
    file: "awaitable.ts",
    text: "      if (!isTask(record)) continue;\n      any = true;",
    replacement: "      if (!isTask(record)) continue;",
  },
  {
    breaks: "run does not wait for the done callbacks of what it cancels",
    file: "ending.ts",
    text: "  turns(loop, 2); // asyncio waits",
    replacement: "  turns(loop, 0); // asyncio waits",
  },
  {
    breaks: "a limit of time takes somebody else's cancellation for its own",
    file: "timeout.ts",
    text: "this.task!.uncancel() <= this.cancels && error",
    replacement: "this.task!.uncancel() >= 0 && error",
  },
  {
    breaks: "cancel() of a task that has failed does not count as asking for its error",
    file: "cancel.ts",
    text: "    if (kind != GATHERING) awaitable.failure;",
    replacement: "    if (kind == GATHERING) awaitable.failure;",
  },
  {
    breaks: "a lock that was handed to a task which is cancelled is handed to nobody else",
    file: "synchronization/lock.ts",
    text: "    if (!this.isLocked) this.handOn();",
    replacement: "",
  },
  {
    breaks: "a newcomer takes a lock that is being handed over",
    file: "synchronization/lock.ts",
    text: "this.isLocked || this.isHandedOn || !this.line.isEmpty",
    replacement: "this.isLocked || !this.line.isEmpty",
  },
  {
    breaks: "a lock is handed over at once where the first in line has been cancelled",
    file: "synchronization/lock.ts",
    text: "!this.isHandedOn && !this.line.isBeingLeft",
    replacement: "!this.isHandedOn",
  },
  {
    breaks: "a newcomer goes before those whose permit is on its way",
    file: "synchronization/semaphore.ts",
    text: "!this.value || this.woken != 0 || !this.line.isEmpty",
    replacement: "!this.value || !this.line.isEmpty",
  },
  {
    breaks: "the permit of a task that is cancelled is lost",
    file: "synchronization/semaphore.ts",
    text: "      this.value++;\n      this.woken--;",
    replacement: "      this.woken--;",
  },
  {
    breaks: "who is cancelled when it was notified keeps the notification",
    file: "synchronization/condition.ts",
    text: "      this.wake(1); // it may",
    replacement: "      // it may",
  },
  {
    breaks: "of several cancellations while a condition takes its lock again the first is thrown",
    file: "synchronization/condition.ts",
    text: "        cancelled = error;",
    replacement: "        if (!cancelled) cancelled = error;",
  },
  {
    breaks: "who waits for the next round of a barrier is not told that this one is over",
    file: "synchronization/barrier.ts",
    text: "if (!this.count) this.become(this.state == BROKEN ? BROKEN : FILLING);",
    replacement: "if (!this.count && this.state != BROKEN) this.state = FILLING;",
  },
  {
    breaks: "room whose putter is cancelled waits for the next get",
    file: "queues/queue.ts",
    text: "    if (wasWoken && !this.full()) this.putters.wakeCounted();",
    replacement: "",
  },
  {
    breaks: "an item whose getter is cancelled waits for the next put",
    file: "queues/queue.ts",
    text: "    if (wasWoken && this.count) this.getters.wakeCounted();",
    replacement: "",
  },
  {
    breaks: "a queue that is shut down leaves those waiting that wait for room",
    file: "queues/queue.ts",
    text: "    while (this.putters.wakeCounted()) {}",
    replacement: "",
  },

  // ---- edges
  {
    breaks: "an edge whose task is cancelled is gone",
    file: "core/edge-return.ts",
    text: "  if (changetype<usize>(entry)) keepReturned(entry, flags & EDGES, edgeLost(record), micros);",
    replacement: "",
  },
  {
    breaks: "an edge goes back although another task will have it",
    file: "core/edge-return.ts",
    text: "    setEdgeFlags(other, flags);\n    return;",
    replacement: "    setEdgeFlags(other, flags);",
  },
  {
    breaks: "an edge that goes back is kept behind those that came after it",
    file: "core/edge-return.ts",
    text: "if (earlier.micros <= micros) break;",
    replacement: "if (earlier.micros >= 0) break;",
  },
  {
    breaks: "an edge that goes back is kept where somebody has begun to wait for it",
    file: "core/edge-return.ts",
    text: "  if (entry.tasks != NONE && offerEdge(entry, flags, lost, micros) != UNAWAITED) return;\n",
    replacement: "",
  },
  {
    breaks: "a task whose cancellation is taken back has its edge, and the pin keeps it, too",
    file: "core/edge-return.ts",
    text: "  takeEdge(entry);\n  return true;",
    replacement: "  return true;",
  },
  {
    breaks: "two tasks answer for an edge when the cancellation of one is taken back",
    file: "core/edge-return.ts",
    text: "  if (other != NONE) setEdgeFlags(other, flags);\n",
    replacement: "  if (other != NONE) setEdgeFlags(record, flags);\n",
  },
  {
    breaks: "an edge goes to the first that waits for one like it alone",
    file: "core/listen.ts",
    text: "if (!(interest & (flags | LEVEL))) {",
    replacement: "if (offered == TAKEN || !(interest & (flags | LEVEL))) {",
  },
  {
    breaks: "an edge is kept while somebody waits for those of the other direction",
    file: "core/listen.ts",
    text: "    if (!(interest & LEVEL)) offered |= UNWANTED;\n",
    replacement: "",
  },
  {
    breaks: "all that were given an edge answer for it",
    file: "core/listen.ts",
    text: "CATCHES && offered != TAKEN ? flags | FIRST : flags",
    replacement: "CATCHES ? flags | FIRST : flags",
  },
  {
    breaks: "what was lost before an edge that nobody wants is forgotten",
    file: "core/edge-ring.ts",
    text: "if (offered == TAKEN) entry.lost = 0;",
    replacement: "if (offered) entry.lost = 0;",
  },
  {
    breaks: "what was lost before kept edges that nobody wants is forgotten",
    file: "pin.ts",
    text: "      lost += edge.lost;",
    replacement: "      lost = edge.lost;",
  },
  {
    breaks: "a task that has had its edge gives it back when it is cancelled later",
    file: "pin.ts",
    text: "  if (CATCHES) record.state = QUEUED;\n",
    replacement: "",
  },
];
