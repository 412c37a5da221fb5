// LifoQueue: last in, first out.
import { Queue } from "./queue";

/** A queue of which the youngest item is taken first. */
@final
export class LifoQueue<T> extends Queue<T> {
  protected take(): T {
    return this.takeAt((this.first + --this.count) & this.mask);
  }
}
