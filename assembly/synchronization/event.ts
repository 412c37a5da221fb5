// Event: a flag that tasks can wait for.
import { Line } from "../core/line";
import { suspend } from "../coroutine/intrinsics";

/** It is its own line: one object, and nothing to follow on the way to who waits. */
@final
export class Event extends Line {
  private value: bool = false;

  constructor() {
    super(0, 0);
  }

  /** Whether the flag is set. */
  isSet(): bool {
    return this.value;
  }

  /** Sets the flag: all who wait go on in the next turn. */
  @inline set(): void {
    if (this.value) return;
    this.value = true;
    this.wakeAll();
  }

  /** Takes the flag back: who waits from now on waits for the next `set`. */
  clear(): void {
    this.value = false;
  }

  /** Waits until the flag is set; not at all where it is. Answers true. */
  @inline
  async wait(): Promise<bool> {
    if (!this.value) {
      this.join();
      suspend();
    }
    return true;
  }
}
