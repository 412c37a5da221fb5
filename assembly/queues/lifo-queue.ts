// LifoQueue: last in, first out.
import { Queue } from "./queue";

@final
export class LifoQueue<T> extends Queue<T> {
  protected take(): T {
    let at = this.first + --this.count;
    if (at >= this.items.length) at -= this.items.length;
    return this.takeAt(at);
  }
}
