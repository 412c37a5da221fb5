// Which tasks there are.
import { running } from "./core/loop";
import { NONE, Record } from "./core/record";
import { firstTask, isTask, nextTask } from "./core/task";
import { running as runningRecord } from "./coroutine/frame";
import { getRunningLoop } from "./event-loop";
import { AnyTask, Task } from "./task";

/** The one object of a task whose result nobody has asked the type of. */
function objectOf(record: Record): AnyTask {
  return record.handle ? changetype<AnyTask>(record.handle) : new Task<void>(running, record);
}

/** The task that runs, or null in a callback. Throws RuntimeError where no loop runs. */
export function currentTask(): AnyTask | null {
  getRunningLoop();
  const record = changetype<Record>(runningRecord);
  return record == NONE || !isTask(record) ? null : objectOf(record);
}

/** The tasks of the running loop that are not done, in the order of their creation. Throws RuntimeError where no loop runs. */
export function allTasks(): AnyTask[] {
  const loop = getRunningLoop();
  const tasks: AnyTask[] = [];
  for (let record = firstTask(loop, 0); record != NONE; record = nextTask(loop, record)) {
    tasks.push(objectOf(record));
  }
  return tasks;
}
