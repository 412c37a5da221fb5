// TaskGroup: tasks that end with the block in which they were made. When one fails the others are cancelled, the task of the block too, and
// what has failed leaves the block together.
import { currentTask } from "./all-tasks";
import { AsyncContext } from "./async-context";
import { CANCELLED } from "./awaitable";
import { argumentOf, settle } from "./core/callback";
import { NONE, Record } from "./core/record";
import { createdTasks, firstTask, orderOf } from "./core/task";
import { THROWN, dropFrame } from "./coroutine/frame";
import { CancelledError, ExceptionGroup, RuntimeError } from "./errors";
import { EventLoop, getRunningLoop } from "./event-loop";
import { ExceptionContext } from "./exception-context";
import { Future } from "./future";
import { frameOf, spawnIn } from "./spawn";
import { Task } from "./task";
import { takeTold } from "./telling";
import { decimal } from "./text";

/**
 * For `await using`. The block ends when all its tasks have. When one of them, or the block itself, fails, the others are cancelled and waited for, and an
 * ExceptionGroup of all errors but CancelledError leaves the block. Whoever cancels the block's task cancels them all.
 */
@final
export class TaskGroup extends AsyncContext {
  private loop: EventLoop = changetype<EventLoop>(0);
  /** The task of the block, once that is entered. */
  private parent: Task<void> | null = null;
  /** Tasks whose end the group has not been told of. */
  private unfinished: i32 = 0;
  /** How many tasks were created before the block began. */
  private before: u32 = 0;
  private errors: Error[] = [];
  /** What the end of the block waits for. */
  private completed: Future<i32> | null = null;
  private isExiting: bool = false;
  private isAborting: bool = false;
  /** The parent was cancelled for what has failed here. */
  private hasCancelledParent: bool = false;

  /** A task of the group. Throws RuntimeError before the block, after its end, and when something has failed in it. No name: Task-N. */
  createTask<T>(coroutine: Promise<T>, name: string = ""): Task<T> {
    this.checkOpen();
    return this.add<T>(frameOf<T>(coroutine), name);
  }

  createTask__frame<T>(frame: usize, name: string = ""): Task<T> {
    if (this.isClosed) while (frame > THROWN) frame = dropFrame(frame);
    this.checkOpen();
    return this.add<T>(frame, name);
  }

  private add<T>(frame: usize, name: string): Task<T> {
    const task = new Task<T>(this.loop, spawnIn<T>(this.loop, frame, name));
    task.tellFirst(tellChild.index, changetype<usize>(this));
    this.unfinished++;
    return task;
  }

  private get isClosed(): bool {
    return !this.parent || this.isAborting || (this.isExiting && !this.unfinished);
  }

  private checkOpen(): void {
    if (!this.isClosed) return;
    if (!this.parent) throw new RuntimeError(this.shown + " has not been entered");
    throw new RuntimeError(this.shown + (this.unfinished ? " is shutting down" : " is finished"));
  }

  /** As asyncio shows one. */
  private get shown(): string {
    let text = "TaskGroup <TaskGroup";
    if (this.unfinished) text += " tasks=" + decimal(this.unfinished);
    if (this.errors.length) text += " errors=" + decimal(this.errors.length);
    if (this.isAborting) text += " cancelling";
    else if (this.parent) text += " entered";
    return text + ">";
  }

  /** The block begins, in the running task. RuntimeError where the group was entered before. */
  async asyncEnter(): Promise<void> {
    if (this.parent) throw new RuntimeError(this.shown + " has already been entered");
    this.loop = getRunningLoop();
    this.parent = changetype<Task<void>>(currentTask());
    this.before = createdTasks();
  }

  /** The block ends, with `error` where one has left it: waits for all tasks of the group. */
  async asyncDispose(error: Error | null): Promise<bool> {
    this.isExiting = true;
    let cancelled: Error | null = error instanceof CancelledError ? error : null;
    if (error && !this.isAborting) this.abort();
    while (this.unfinished) {
      const completed = new Future<i32>(this.loop);
      this.completed = completed;
      try {
        await completed;
      } catch (thrown) {
        if (!(thrown instanceof CancelledError)) throw thrown;
        if (!this.isAborting) {
          cancelled = thrown;
          this.abort();
        }
      }
      this.completed = null;
    }
    this.leave(error, cancelled);
    return false;
  }

  /** All have ended. `error` has left the block, if any; `cancelled`: what its task was cancelled with. */
  private leave(error: Error | null, cancelled: Error | null): void {
    const parent = this.parent!;
    const errors = this.errors;
    if (this.hasCancelledParent && !parent.uncancel()) cancelled = null;
    if (cancelled && !errors.length) throw cancelled;
    if (error && !(error instanceof CancelledError)) errors.push(error);
    if (!errors.length) return;
    if (parent.cancelling()) {
      // It was cancelled from outside, too: it is again where it waits next.
      parent.uncancel();
      parent.cancel();
    }
    this.errors = [];
    throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
  }

  /** Cancels those that are not done, in the order of their creation. */
  private abort(): void {
    this.isAborting = true;
    const loop = this.loop;
    let left = this.unfinished;
    for (
      let record = firstTask(loop, this.before);
      left && record != NONE;
      record = firstTask(loop, orderOf(record) + 1)
    ) {
      const task = changetype<Task<void> | null>(record.handle);
      if (!task || task.toldObject != changetype<usize>(this)) continue;
      left--;
      task.cancel();
    }
  }

  /** @internal */
  childDone(child: Task<void>): void {
    const completed = this.completed;
    if (!--this.unfinished && completed && !completed.done) completed.setResult(0);
    if (child.outcome == CANCELLED) return;
    const error = child.failure;
    if (!error) return;
    this.errors.push(error);
    const parent = this.parent!;
    if (parent.done) {
      const parted = " has errored out but its parent task ";
      const message = "Task " + child.name + parted + parent.name + " is already completed";
      this.loop.callExceptionHandler(new ExceptionContext(message, error, child.name));
    } else if (!this.isAborting && !this.hasCancelledParent) {
      this.abort();
      this.hasCancelledParent = true;
      parent.cancel();
    }
  }
}

/** The turn in which a task of a group is done. */
function tellChild(record: Record): usize {
  const group = argumentOf<TaskGroup>(record);
  group.childDone(changetype<Task<void>>(takeTold(record)));
  settle();
  return 0;
}
