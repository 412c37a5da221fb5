// Handles: what callSoon, callLater and callAt answer. A Handle object is made only where the program keeps it (the build
// takes out the calls of …__keep whose result is dropped), and is safe to ask for ever: the record forgets it when it goes
// back to the pool, so a handle never touches the record's next owner.
import { Loop, keepHandle } from "./core/loop";
import { NONE, Record } from "./core/record";
import { millis } from "./time";

/** A callback that was scheduled. */
export class Handle {
  /** The record, until it has run or was cancelled; then 0. The record clears it: first field. */
  protected record: usize;
  private isCancelled: bool = false;

  constructor(
    protected loop: Loop,
    record: Record,
  ) {
    this.record = 0;
    keepHandle(record, changetype<usize>(this));
  }

  /** The callback will not run. Does nothing after it ran. */
  cancel(): void {
    const record = changetype<Record>(this.record);
    if (record == NONE) return;
    this.isCancelled = true;
    this.loop.cancel(record);
  }

  /** Whether `cancel` was called before it ran. */
  get cancelled(): bool {
    return this.isCancelled;
  }
}

/** A callback that was scheduled for a time. */
export class TimerHandle extends Handle {
  /** When it is due, ms on the loop's clock, rounded down. */
  readonly when: i64;

  constructor(loop: Loop, record: Record) {
    super(loop, record);
    this.when = millis(record.deadline);
  }
}

export function handle__keep(loop: Loop, record: Record): Handle {
  return new Handle(loop, record);
}

export function timerHandle__keep(loop: Loop, record: Record): TimerHandle {
  return new TimerHandle(loop, record);
}
