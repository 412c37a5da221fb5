// LifoQueue: last in, first out.
import { Queue } from "./queue";

@final
export class LifoQueue<T> extends Queue<T> {
  protected take(): T {
    return this.takeAt((this.first + --this.count) & this.mask);
  }
}
