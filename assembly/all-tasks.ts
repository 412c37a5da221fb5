// Which tasks there are.
import { running } from "./core/loop";
import { NONE, Record } from "./core/record";
import { firstTask, isTask, nextTask } from "./core/task";
import { running as runningRecord } from "./coroutine/frame";
import { RuntimeError } from "./errors";
import { AnyTask, Task } from "./task";

/** The one object of a task whose result nobody has asked the type of. */
function objectOf(record: Record): AnyTask {
  return record.handle ? changetype<AnyTask>(record.handle) : new Task<void>(running, record);
}

/** The task that runs, or null in a callback. */
export function currentTask(): AnyTask | null {
  const record = changetype<Record>(runningRecord);
  return record == NONE || !isTask(record) ? null : objectOf(record);
}

/** The tasks of the running loop that are not done, in the order of their creation. */
export function allTasks(): AnyTask[] {
  if (!changetype<usize>(running)) throw new RuntimeError("no running event loop");
  const tasks: AnyTask[] = [];
  for (let record = firstTask(running, 0); record != NONE; record = nextTask(running, record)) {
    tasks.push(objectOf(record));
  }
  return tasks;
}
