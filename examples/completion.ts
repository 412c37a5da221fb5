// Done callbacks: the loop calls them in a later turn than the one in which a future gets its result or a task ends.
import { Future, Task, createTask, getRunningLoop, run, sleep } from "wasyncio";

async function work(): Promise<i32> {
  console.log("task: begins");
  await sleep(1000);
  console.log("task: ends");
  return 42;
}

function futureDone(future: Future<string>): void {
  console.log(`future's callback: ${future.result()}`);
}

function taskDone(task: Task<i32>): void {
  console.log(`task's callback: ${task.result()}`);
}

async function main(): Promise<void> {
  const future = getRunningLoop().createFuture<string>();
  future.addDoneCallback(futureDone);
  future.setResult("a result");
  console.log(`future: has ${future.result()}`);

  const task = createTask(work());
  task.addDoneCallback(taskDone);
  await task;
  console.log("main: has awaited the task");
}

run(main());
