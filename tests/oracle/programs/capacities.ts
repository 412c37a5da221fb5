// Capacities that are used up: what is refused takes nothing, and what was taken comes back.
import {
  CapacityError,
  Future,
  Handle,
  Task,
  TaskGroup,
  allTasks,
  asCompleted,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  wait,
} from "wasyncio";
import { say, test, text, turns } from "./cases";

let ran = 0;

function count(): void {
  ran++;
}

/** Takes all records but so many. */
function fill(left: i32 = 0): Handle[] {
  const loop = getRunningLoop();
  const stats = loop.stats();
  const handles: Handle[] = [];
  for (let n = stats.readyCapacity - stats.ready - left; n > 0; n--) handles.push(loop.callSoon(count));
  ran = 0;
  return handles;
}

function refused(what: string, error: Error): void {
  say(`${what}: ${error instanceof CapacityError} ${text(error)}`);
}

async function gives(n: i32): Promise<i32> {
  await sleep(0);
  return n;
}

async function callbacks(): Promise<void> {
  const filled = fill().length;
  try {
    getRunningLoop().callSoon(count);
  } catch (e) {
    refused("soon", e);
  }
  try {
    getRunningLoop().callLater(5, count);
  } catch (e) {
    refused("later", e);
  }
  await turns(2);
  say(`${ran == filled}`);
  getRunningLoop().callSoon(count);
  await turns(1);
  say(`${ran - filled}`);
}

test("callbacks beyond the capacity", callbacks());

async function tasks(): Promise<void> {
  const before = allTasks().length;
  const kept = gives(2);
  fill();
  try {
    createTask(gives(1));
  } catch (e) {
    refused("task", e);
  }
  say(`${allTasks().length - before}`);
  await turns(2);
  const task = createTask(gives(3));
  say(`${await kept} ${await task}`);
}

test("tasks beyond the capacity", tasks());

async function severalAtOnce(): Promise<void> {
  const before = allTasks().length;
  const all = [gives(1), gives(2), gives(3)];
  fill(2);
  try {
    gather(all);
  } catch (e) {
    refused("gather", e);
  }
  try {
    await wait(all);
  } catch (e) {
    refused("wait", e);
  }
  say(`${allTasks().length - before}`);
  fill(2);
  try {
    asCompleted(all);
  } catch (e) {
    refused("asCompleted", e);
  }
  await turns(2);
  const results = await gather(all);
  say(`${results[0]} ${results[1]} ${results[2]}`);
}

test("several at once beyond the capacity: all or none", severalAtOnce());

async function justEnough(): Promise<void> {
  fill(3);
  const results = await gather([gives(1), gives(2), gives(3)]);
  say(`${results[0]} ${results[1]} ${results[2]}`);
}

test("several at once that are just not too many", justEnough());

async function cancelled(): Promise<void> {
  const handles = fill();
  for (let i = 0; i < 3; i++) handles[2 * i].cancel();
  const results = await gather([gives(4), gives(5), gives(6)]);
  await turns(1);
  say(`${results[0]} ${results[1]} ${results[2]} ${handles.length - ran}`);
}

test("callbacks that are cancelled make room for several", cancelled());

async function cancelledOneByOne(): Promise<void> {
  const handles = fill();
  const loop = getRunningLoop();
  for (let i = 1; i < 5; i++) {
    handles[i].cancel();
    loop.callSoon(count);
  }
  try {
    loop.callSoon(count);
  } catch (e) {
    refused("soon", e);
  }
  await turns(2);
  say(`${handles.length - ran}`);
}

test("callbacks that are cancelled make room for others", cancelledOneByOne());

async function sleepers(): Promise<void> {
  fill();
  await sleep(0);
  fill();
  await sleep(1);
  say("slept");
}

test("who sleeps needs nothing more", sleepers());

function never(future: Future<i32>): void {
  say("never");
}

async function doneCallbacks(): Promise<void> {
  const future = getRunningLoop().createFuture<i32>();
  const task = createTask(gives(1));
  await turns(3);
  fill();
  try {
    future.addDoneCallback(never);
  } catch (e) {
    refused("of a future", e);
  }
  try {
    task.addDoneCallback((task: Task<i32>) => say("never"));
  } catch (e) {
    refused("of a task that is done", e);
  }
  future.setResult(3);
  await turns(2);
  say(`${future.result()}`);
}

test("done callbacks beyond the capacity", doneCallbacks());

async function inAGroup(): Promise<void> {
  {
    await using group = new TaskGroup();
    fill();
    try {
      group.createTask(gives(1));
    } catch (e) {
      refused("task", e);
    }
    await turns(2);
    const task = group.createTask(gives(2));
    say(`${await task}`);
  }
  say("ended");
}

test("tasks of a group beyond the capacity", inAGroup());

/** Arms timers until there are no more; of "timers" or of "ready". */
function arm(): Handle[] {
  const loop = getRunningLoop();
  const stats = loop.stats();
  const handles: Handle[] = [];
  for (let n = min(stats.timersCapacity - stats.timers, stats.readyCapacity - stats.ready - 3); n > 0; n--) {
    handles.push(loop.callLater(1000, count));
  }
  return handles;
}

async function timers(): Promise<void> {
  const handles = arm();
  const all = [gives(1), gives(2), gives(3), gives(4)];
  try {
    await wait(all, 5);
  } catch (e) {
    say(`wait: ${e instanceof CapacityError}`);
  }
  try {
    asCompleted(all, 5);
  } catch (e) {
    say(`asCompleted: ${e instanceof CapacityError}`);
  }
  for (let i = 0; i < handles.length; i++) handles[i].cancel();
  const result = await wait(all, 5);
  say(`${result.done.length} ${result.pending.length}`);
}

test("limits of time beyond the capacity", timers());

async function counted(): Promise<void> {
  const before = getRunningLoop().stats();
  const handles = fill(1);
  const full = getRunningLoop().stats();
  say(`${full.ready - before.ready == handles.length} ${full.readyCapacity - full.ready} ${full.timers}`);
  say(`${full.readyPeak == full.readyCapacity} ${full.timersPeak <= full.timersCapacity} ${full.sources}`);
  await turns(2);
  say(`${getRunningLoop().stats().ready - before.ready}`);
  getRunningLoop().callLater(1, count);
  say(`${getRunningLoop().stats().timers}`);
  await sleep(2);
  say(`${getRunningLoop().stats().timers}`);
}

test("what is in use is counted", counted());
