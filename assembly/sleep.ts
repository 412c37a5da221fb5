// Sleeping: the running task's own record is armed, so that nothing is allocated and nothing can be used up but timers.
import { hostNow } from "./abi";
import { running } from "./core/loop";
import { Record } from "./core/record";
import { running as runningRecord } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { needTimer } from "./room";
import { micros } from "./time";

/** Parks the running task until the next turn: its state is still QUEUED. */
function parkForTurn(): void {
  running.ready.push(changetype<Record>(runningRecord));
}

/** Parks the running task for `delay` µs. */
function parkForTime(delay: i64): void {
  needTimer(running);
  running.arm(changetype<Record>(runningRecord), hostNow(0) + delay);
}

/** Decided at build time where the delay is a constant. */
@inline
function park(delay: i64): void {
  if (delay > 0) parkForTime(delay);
  else parkForTurn();
}

function parkUntil(when: i64): void {
  park(micros(when) - hostNow(0));
}

/** Lets others run for `delay` ms, never less; 0: until the next turn. */
@inline
export async function sleep(delay: i64): Promise<void> {
  park(micros(delay));
  suspend();
}

/** The same in µs. */
@inline
export async function sleepMicros(delay: i64): Promise<void> {
  park(delay);
  suspend();
}

/** Sleeps until `when`, ms on the clock of `time()`. */
@inline
export async function sleepUntil(when: i64): Promise<void> {
  parkUntil(when);
  suspend();
}
