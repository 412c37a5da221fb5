// Event: a flag that tasks can wait for.
import { Line } from "../core/line";
import { suspend } from "../coroutine/intrinsics";

@final
export class Event {
  private value: bool = false;
  private line: Line = new Line(0, 0);

  isSet(): bool {
    return this.value;
  }

  /** Sets the flag: all who wait go on in the next turn. */
  set(): void {
    if (this.value) return;
    this.value = true;
    this.line.wakeAll();
  }

  /** Takes the flag back: who waits from now on waits for the next `set`. */
  clear(): void {
    this.value = false;
  }

  /** Waits until the flag is set; not at all where it is. Answers true. */
  @inline
  async wait(): Promise<bool> {
    if (!this.value) {
      this.line.join();
      suspend();
    }
    return true;
  }
}
