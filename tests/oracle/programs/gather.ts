// gather: results in order, the first error, cancellation from both sides.
import { Future, Results, createTask, gather, getRunningLoop, sleep } from "wasyncio";
import { at, fails, say, stubborn, test, text, work } from "./cases";

async function gathered(name: string, gathering: Promise<Results<i32>>): Promise<void> {
  try {
    const results = await gathering;
    let line = `${name} gives`;
    for (let i = 0; i < results.length; i++) line += ` ${results[i]}`;
    at(line);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

async function resultsInOrder(): Promise<void> {
  await gathered("g", gather([work("a", 3, 1), work("b", 1, 2), work("c", 2, 3)]));
}

async function ofNothing(): Promise<void> {
  const none: Promise<i32>[] = [];
  const gathering = gather(none);
  say(`${gathering.done}`);
  await gathered("g", gathering);
}

async function ofWhatIsDone(): Promise<void> {
  const task = createTask(work("a", 1, 4));
  await task;
  const future = getRunningLoop().createFuture<i32>();
  future.setResult(5);
  const both: Promise<i32>[] = [task, future];
  const gathering = gather(both);
  say(`${gathering.done}`);
  await gathered("g", gathering);
}

async function theFirstError(): Promise<void> {
  const a = createTask(work("a", 3, 1));
  const all: Promise<i32>[] = [a, fails("b", 1), fails("c", 2)];
  await gathered("g", gather(all));
  say(`a done ${a.done}`);
  await sleep(4);
}

async function theSameTwice(): Promise<void> {
  const task = createTask(work("a", 1, 6));
  const all: Promise<i32>[] = [task, task, work("b", 1, 7), task];
  await gathered("g", gather(all));
}

async function cancelledByItself(): Promise<void> {
  const gathering = gather([work("a", 5), work("b", 5)]);
  await sleep(1);
  say(`cancel ${gathering.cancel("all of you")}`);
  say(`${gathering.done} ${gathering.cancelled}`);
  await gathered("g", gathering);
  say(`${gathering.done} ${gathering.cancelled} ${gathering.cancel()}`);
}

async function cancelledWithWhoWaits(): Promise<void> {
  const task = createTask(gathered("g", gather([work("a", 5), work("b", 5)])));
  await sleep(1);
  task.cancel("with me");
  await task;
}

async function aChildIsCancelled(): Promise<void> {
  const a = createTask(work("a", 5, 1));
  const both: Promise<i32>[] = [a, work("b", 3, 2)];
  const gathering = gather(both);
  await sleep(1);
  a.cancel("a only");
  await gathered("g", gathering);
  await sleep(4);
}

async function aChildSwallows(): Promise<void> {
  const gathering = gather([stubborn("a", 3, 1), work("b", 3, 2)]);
  await sleep(1);
  say(`cancel ${gathering.cancel()}`);
  await gathered("g", gathering);
  await sleep(4);
}

async function allChildrenSwallow(): Promise<void> {
  const gathering = gather([stubborn("a", 3, 1), stubborn("b", 2, 2)]);
  await sleep(1);
  gathering.cancel();
  await gathered("g", gathering);
}

async function firstOf(inner: Future<Results<i32>>): Promise<i32> {
  return (await inner)[0];
}

async function ofAGather(): Promise<void> {
  const inner = gather([work("a", 1, 1), work("b", 2, 2)]);
  await gathered("g", gather([firstOf(inner), work("c", 1, 3)]));
}

async function ofFutures(): Promise<void> {
  const loop = getRunningLoop();
  const futures = [loop.createFuture<i32>(), loop.createFuture<i32>(), loop.createFuture<i32>()];
  const all: Promise<i32>[] = [futures[0], futures[1], futures[2]];
  const gathering = gather(all);
  futures[2].setResult(2);
  futures[0].setResult(0);
  await sleep(0);
  say(`${gathering.done}`);
  futures[1].setResult(1);
  say(`${gathering.done}`);
  await sleep(0);
  say(`${gathering.done}`);
  await gathered("g", gathering);
}

async function beforeItStarts(): Promise<void> {
  const gathering = gather([work("a", 1), work("b", 1)]);
  gathering.cancel("never");
  await gathered("g", gathering);
}

async function waitedForByTwo(): Promise<void> {
  const gathering = gather([work("a", 1, 1), work("b", 2, 2)]);
  const u = createTask(gathered("u", gathering));
  const v = createTask(gathered("v", gathering));
  await u;
  await v;
}

test("gather gives results in the order it was asked", resultsInOrder());
test("gather of nothing", ofNothing());
test("gather of what is done", ofWhatIsDone());
test("gather throws the first error, the others go on", theFirstError());
test("gather of the same task several times", theSameTwice());
test("a gather is cancelled", cancelledByItself());
test("who waits for a gather is cancelled", cancelledWithWhoWaits());
test("a child of a gather is cancelled", aChildIsCancelled());
test("a child of a cancelled gather swallows it", aChildSwallows());
test("all children of a cancelled gather swallow it", allChildrenSwallow());
test("a gather in a gather", ofAGather());
test("gather of futures is done a turn after the last", ofFutures());
test("a gather is cancelled before its children start", beforeItStarts());
test("two wait for a gather", waitedForByTwo());
