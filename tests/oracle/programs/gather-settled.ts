// gatherSettled: every outcome, and no error.
import { CancelledError, Task, createTask, gatherSettled, getRunningLoop, sleep } from "wasyncio";
import { at, fails, say, stubborn, test, text, work } from "./cases";

async function settled(name: string, promises: Promise<i32>[]): Promise<void> {
  try {
    const outcomes = await gatherSettled(promises);
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i];
      at(outcome.ok ? `${name} ${outcome.value}` : `${name} ${text(outcome.error)}`);
    }
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function allKinds(): Promise<void> {
  const task = createTask(work("c", 5, 3));
  getRunningLoop().callLaterWith<Task<i32>>(
    2,
    (task: Task<i32>) => {
      task.cancel();
    },
    task,
  );
  await settled("s", [work("a", 1, 1), fails("b", 1), task, work("d", 3, 4)]);
}

async function ofNothing(): Promise<void> {
  await settled("s", []);
  at("end");
}

async function allFail(): Promise<void> {
  await settled("s", [fails("a", 2), fails("b", 1)]);
}

async function errorsBeforeOthersAreDone(): Promise<void> {
  const task = createTask(settled("s", [fails("a", 1), work("b", 5, 2)]));
  await sleep(2);
  say(`${task.done}`);
  await task;
}

async function whoWaitsIsCancelled(): Promise<void> {
  const task = createTask(settled("s", [work("a", 5), work("b", 5)]));
  await sleep(1);
  task.cancel("out");
  await task;
}

async function itIsCancelledAndAChildSwallows(): Promise<void> {
  const task = createTask(settled("s", [stubborn("a", 3, 1), stubborn("b", 2, 2)]));
  await sleep(1);
  task.cancel();
  await task;
}

async function ofWhatHasFailed(): Promise<void> {
  const task = createTask(fails("a", 1));
  await sleep(2);
  await settled("s", [task, work("b", 1, 2)]);
}

async function givesUp(): Promise<i32> {
  throw new CancelledError();
}

async function thrownCancelledError(): Promise<void> {
  await settled("s", [givesUp(), work("b", 1, 2)]);
}

test("gather with exceptions as results: every kind of outcome", allKinds());
test("gather with exceptions as results, of nothing", ofNothing());
test("gather with exceptions as results: all fail", allFail());
test("gather with exceptions as results waits for all", errorsBeforeOthersAreDone());
test("who waits for a gather with exceptions as results is cancelled", whoWaitsIsCancelled());
test("a cancelled gather with exceptions as results, whose children swallow it", itIsCancelledAndAChildSwallows());
test("gather with exceptions as results, of what has failed", ofWhatHasFailed());
test("gather with exceptions as results: a CancelledError by hand", thrownCancelledError());
