// Barrier: filled, drained and filled again; reset, aborted, and cancellation in every state.
import { Barrier, Task, createTask, gather, getRunningLoop, sleep, waitFor } from "wasyncio";
import { Oops, at, say, settle, test, text, ticker, turns } from "./cases";

function state(barrier: Barrier): string {
  return `${barrier.nWaiting} of ${barrier.parties}, broken ${barrier.broken}`;
}

async function comes(name: string, barrier: Barrier): Promise<void> {
  try {
    const index = await barrier.wait();
    at(`${name} is ${index}: ${state(barrier)}`);
  } catch (e) {
    at(`${name} throws ${text(e)}: ${state(barrier)}`);
    throw e;
  }
}

function start(name: string, barrier: Barrier): Task<void> {
  return createTask(comes(name, barrier), name);
}

async function noParties(): Promise<void> {
  for (let parties = -1; parties < 1; parties++) {
    try {
      new Barrier(parties);
    } catch (e) {
      say(text(e));
    }
  }
}

async function isNew(): Promise<void> {
  const barrier = new Barrier(3);
  say(state(barrier));
  await barrier.reset();
  say(state(barrier));
}

async function oneParty(): Promise<void> {
  const barrier = new Barrier(1);
  createTask(ticker(3));
  await comes("main", barrier);
  await comes("main", barrier);
  await sleep(0);
  say("a turn later");
}

async function filled(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  await sleep(1);
  say(state(barrier));
  const b = start("b", barrier);
  await sleep(1);
  say(state(barrier));
  createTask(ticker(5));
  await comes("c", barrier);
  await settle([a, b]);
  say(state(barrier));
}

async function together(): Promise<void> {
  const barrier = new Barrier(3);
  await gather([comes("a", barrier), comes("b", barrier), comes("c", barrier), ticker(8)]);
}

async function twice(name: string, barrier: Barrier): Promise<void> {
  await comes(`${name} once`, barrier);
  await comes(`${name} twice`, barrier);
}

async function refilled(): Promise<void> {
  const barrier = new Barrier(3);
  await gather([twice("a", barrier), twice("b", barrier), twice("c", barrier)]);
}

async function moreThanParties(): Promise<void> {
  const barrier = new Barrier(2);
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 5; i++) tasks.push(start(`${i}`, barrier));
  await sleep(1);
  say(state(barrier));
  await comes("main", barrier);
  await settle(tasks);
}

async function inBlock(name: string, barrier: Barrier): Promise<void> {
  await using _ = barrier;
  at(`${name} is in: ${state(barrier)}`);
  await turns(1);
  if (name == "b") throw new Oops("inside");
}

async function contexts(): Promise<void> {
  const barrier = new Barrier(3);
  const tasks = [createTask(inBlock("a", barrier), "a"), createTask(inBlock("b", barrier), "b")];
  await sleep(1);
  await inBlock("c", barrier);
  await settle(tasks);
}

async function cancelledFilling(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  a.cancel("leaves");
  await settle([a]);
  say(state(barrier));
  const c = start("c", barrier);
  await sleep(1);
  await comes("main", barrier);
  await settle([b, c]);
}

async function onlyOneCancelled(): Promise<void> {
  const barrier = new Barrier(2);
  const a = start("a", barrier);
  await sleep(1);
  a.cancel();
  await settle([a]);
  say(state(barrier));
}

async function cancelledDraining(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  const c = start("c", barrier);
  await turns(2);
  say(state(barrier));
  a.cancel("drained");
  await settle([a, b, c]);
  say(state(barrier));
}

async function allCancelled(): Promise<void> {
  const barrier = new Barrier(4);
  const tasks = [start("a", barrier), start("b", barrier), start("c", barrier)];
  await sleep(1);
  for (let i = 0; i < 3; i++) tasks[i].cancel(`${i}`);
  await settle(tasks);
  say(state(barrier));
}

async function cancelledWithTheLast(): Promise<void> {
  const barrier = new Barrier(2);
  const a = start("a", barrier);
  await sleep(1);
  const b = start("b", barrier);
  a.cancel("as the last one comes");
  await settle([a]);
  await sleep(1);
  say(`${state(barrier)}, b done ${b.done}`);
}

async function blockedAndCancelled(): Promise<void> {
  const barrier = new Barrier(2);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(0);
  const c = start("c", barrier);
  await turns(1);
  c.cancel("not its round");
  await settle([a, b, c]);
  say(state(barrier));
}

async function resets(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  createTask(ticker(5));
  await barrier.reset();
  say(`reset: ${state(barrier)}`);
  await settle([a, b]);
  say(state(barrier));
  await gather([comes("c", barrier), comes("d", barrier), comes("e", barrier)]);
}

async function comesWhileResetting(): Promise<void> {
  const barrier = new Barrier(2);
  const a = start("a", barrier);
  await sleep(1);
  await barrier.reset();
  const b = start("b", barrier);
  const c = start("c", barrier);
  await settle([a, b, c]);
}

async function resetTwice(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  await barrier.reset();
  await barrier.reset();
  await settle([a, b]);
  say(state(barrier));
}

async function resetDraining(): Promise<void> {
  const barrier = new Barrier(3);
  const tasks = [start("a", barrier), start("b", barrier), start("c", barrier)];
  await turns(2);
  await barrier.reset();
  say(`reset: ${state(barrier)}`);
  await settle(tasks);
  say(state(barrier));
}

async function resetDrainingAndBlocking(): Promise<void> {
  const barrier = new Barrier(2);
  const tasks = [start("a", barrier), start("b", barrier), start("c", barrier), start("d", barrier)];
  await turns(2);
  const e = start("e", barrier);
  await turns(1);
  await barrier.reset();
  say(`reset: ${state(barrier)}`);
  await sleep(1);
  say(state(barrier));
  await comes("main", barrier);
  await settle(tasks);
  await settle([e]);
}

async function aborts(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  await barrier.abort();
  say(`aborted: ${state(barrier)}`);
  await settle([a, b]);
  const c = start("c", barrier);
  await settle([c]);
  await barrier.reset();
  say(state(barrier));
  await gather([comes("d", barrier), comes("e", barrier), comes("f", barrier)]);
}

async function abortsWhatIsEmpty(): Promise<void> {
  const barrier = new Barrier(2);
  await barrier.abort();
  await barrier.abort();
  say(state(barrier));
  try {
    await comes("main", barrier);
  } catch (e) {
    say(e.name);
  }
  await barrier.reset();
  say(state(barrier));
}

async function abortsDraining(): Promise<void> {
  const barrier = new Barrier(3);
  const tasks = [start("a", barrier), start("b", barrier), start("c", barrier), start("d", barrier)];
  await turns(2);
  await barrier.abort();
  await settle(tasks);
  say(state(barrier));
}

async function abortsAndResets(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  await barrier.abort();
  await barrier.reset();
  say(state(barrier));
  await settle([a, b]);
  say(state(barrier));
}

async function cancelledResetting(): Promise<void> {
  const barrier = new Barrier(3);
  const a = start("a", barrier);
  const b = start("b", barrier);
  await sleep(1);
  await barrier.reset();
  a.cancel("while it is reset");
  await settle([a, b]);
  say(state(barrier));
}

async function inTime(): Promise<void> {
  const barrier = new Barrier(2);
  try {
    await waitFor(barrier.wait(), 2);
  } catch (e) {
    at(`${text(e)}: ${state(barrier)}`);
  }
  getRunningLoop().callLaterWith<Barrier>(
    1,
    (barrier: Barrier) => {
      start("late", barrier);
    },
    barrier,
  );
  say(`${await waitFor(barrier.wait(), 2)}`);
}

async function atTheLimit(): Promise<void> {
  const barrier = new Barrier(2);
  getRunningLoop().callLaterWith<Barrier>(
    2,
    (barrier: Barrier) => {
      start("late", barrier);
    },
    barrier,
  );
  try {
    await waitFor(barrier.wait(), 2);
  } catch (e) {
    at(`${text(e)}: ${state(barrier)}`);
  }
  await sleep(1);
  say(state(barrier));
}

async function rounds(barrier: Barrier, name: i32, order: i32[]): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await turns(name % 3);
    order.push(100 * round + 10 * name + (await barrier.wait()));
  }
}

async function many(): Promise<void> {
  const barrier = new Barrier(8);
  const order: i32[] = [];
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 8; i++) tasks.push(createTask(rounds(barrier, i, order)));
  await settle(tasks);
  say(order.join(" "));
}

test("a barrier for nobody", noParties());
test("a new barrier", isNew());
test("a barrier for one", oneParty());
test("a barrier is filled one by one", filled());
test("a barrier is filled in one turn", together());
test("a barrier is filled again", refilled());
test("more come than the barrier takes", moreThanParties());
test("blocks with a barrier", contexts());
test("cancelled while the barrier fills", cancelledFilling());
test("the only one at a barrier is cancelled", onlyOneCancelled());
test("cancelled while the barrier drains", cancelledDraining());
test("all at a barrier are cancelled", allCancelled());
test("cancelled in the turn in which the last one comes", cancelledWithTheLast());
test("cancelled while it waits for the next round", blockedAndCancelled());
test("a barrier is reset while tasks wait", resets());
test("tasks come while a barrier is reset", comesWhileResetting());
test("a barrier is reset twice", resetTwice());
test("a barrier is reset while it drains", resetDraining());
test("a barrier is reset while it drains, and others wait for the next round", resetDrainingAndBlocking());
test("a barrier is aborted, and reset", aborts());
test("an empty barrier is aborted", abortsWhatIsEmpty());
test("a barrier is aborted while it drains", abortsDraining());
test("a barrier is aborted and reset at once", abortsAndResets());
test("cancelled while the barrier is reset", cancelledResetting());
test("wait_for of a barrier, too late and in time", inTime());
test("the last one comes at the limit of time", atTheLimit());
test("many meet three times", many());
