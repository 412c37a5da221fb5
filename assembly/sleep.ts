// Sleeping: the running task's own record is armed, so that nothing is allocated and nothing can be used up but timers.
import { hostNow } from "./abi";
import { READY, TIMERS } from "./capacities";
import { running } from "./core/loop";
import { QUEUED, Record } from "./core/record";
import { running as runningRecord } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { CapacityError } from "./errors";
import { micros } from "./time";

/** Parks the running task for `delay` µs; until the next turn where that is not more than 0. */
function park(delay: i64): void {
  const record = changetype<Record>(runningRecord);
  if (delay <= 0) {
    record.state = QUEUED;
    running.ready.push(record);
    return;
  }
  if (TIMERS < READY && running.armed >= TIMERS) throw new CapacityError('raise "timers" in wasyncio.json');
  running.arm(record, hostNow(0) + delay);
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
