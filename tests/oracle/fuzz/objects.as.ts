// The steps of the fuzzer's programs that use locks, events, conditions, semaphores, barriers, queues and pins; objects.py says the same. A program
// has some of each: what asks for a condition's lock by itself asks for a lock that others take, too.
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "wasyncio";
import { all, argument, op, say, text } from "./interpreter";
import { plainOfPin, renewPins, waitsForPin } from "./pins";

let locks: Lock[] = [];
let events: Event[] = [];
let conditions: Condition[] = [];
let semaphores: Semaphore[] = [];
let barriers: Barrier[] = [];
let queues: Queue<i32>[] = [];
/** What conditions are asked for. */
let level = 0;

/** For a new program. */
export function renewObjects(): void {
  locks = [new Lock(), new Lock()];
  events = [new Event(), new Event()];
  conditions = [new Condition(locks[0]), new Condition(locks[1])];
  semaphores = [new Semaphore(), new BoundedSemaphore(2)];
  barriers = [new Barrier(2), new Barrier(3)];
  queues = [new Queue<i32>(1), new PriorityQueue<i32>(2), new LifoQueue<i32>()];
  level = 0;
  renewPins();
}

/** Who waits for a lock again cannot be cancelled: the watchdog gives it back. */
export function releaseLocks(): void {
  for (let i = 0; i < locks.length; i++) if (locks[i].locked()) locks[i].release();
}

// ---- what needs no await: false where it does

export function plainOfObject(me: string, step: i32): bool {
  const a = argument(step, 0);
  const verb = argument(step, 1);
  const c = argument(step, 2);
  try {
    switch (op(step)) {
      case 0x4c: // L
        return plainOfLock(me, a, verb);
      case 0x56: // V
        return plainOfEvent(me, a, verb);
      case 0x48: // H
        return plainOfCondition(me, a, verb, c);
      case 0x53: // S
        return plainOfSemaphore(me, a, verb);
      case 0x52: // R
        if (verb) return false;
        say(`${me}: ${barriers[a].nWaiting} at r${a}, broken ${barriers[a].broken}`);
        return true;
      case 0x50: // P
        return plainOfQueue(me, a, verb, c);
      case 0x49: // I
        return plainOfPin(me, a, verb, c);
    }
  } catch (e) {
    say(`${me}: not with ${a}: ${text(e)}`);
    return true;
  }
  return false;
}

function plainOfLock(me: string, a: i32, verb: i32): bool {
  if (verb > 1) return false;
  const lock = locks[a];
  if (verb == 0) lock.release();
  say(`${me}: l${a} locked ${lock.locked()}`);
  return true;
}

function plainOfEvent(me: string, a: i32, verb: i32): bool {
  if (verb > 2) return false;
  const event = events[a];
  if (verb == 0) event.set();
  else if (verb == 1) event.clear();
  say(`${me}: v${a} set ${event.isSet()}`);
  return true;
}

function plainOfCondition(me: string, a: i32, verb: i32, c: i32): bool {
  if (verb > 3) return false;
  const condition = conditions[a];
  if (verb == 0) condition.release();
  else if (verb == 1) condition.notify(c);
  else if (verb == 2) condition.notifyAll();
  else level++;
  say(`${me}: h${a} told, locked ${condition.locked()}, level ${level}`);
  return true;
}

function plainOfSemaphore(me: string, a: i32, verb: i32): bool {
  if (verb > 1) return false;
  const semaphore = semaphores[a];
  if (verb == 0) semaphore.release();
  say(`${me}: s${a} locked ${semaphore.locked()}`);
  return true;
}

function plainOfQueue(me: string, a: i32, verb: i32, c: i32): bool {
  if (verb > 5) return false;
  const queue = queues[a];
  if (verb == 0) queue.putNowait(c);
  else if (verb == 1) say(`${me} got ${queue.getNowait()} from p${a} at once`);
  else if (verb == 2) queue.taskDone();
  else if (verb < 5) queue.shutdown(verb == 4);
  say(`${me}: p${a} holds ${queue.qsize()} of ${queue.maxsize}, empty ${queue.empty()}, full ${queue.full()}`);
  return true;
}

// ---- what is awaited: false where it needs none

export async function waitsForObject(me: string, step: i32): Promise<bool> {
  const a = argument(step, 0);
  const verb = argument(step, 1);
  const c = argument(step, 2);
  switch (op(step)) {
    case 0x4c: // L
      if (verb < 2) return false;
      if (verb == 2) say(`${me} has l${a}: ${await locks[a].acquire()}`);
      else await inLock(me, a, c);
      return true;
    case 0x56: // V
      if (verb < 3) return false;
      say(`${me} has v${a}: ${await events[a].wait()}, set ${events[a].isSet()}`);
      return true;
    case 0x48: // H
      if (verb < 4) return false;
      if (verb == 4) say(`${me} has h${a}: ${await conditions[a].acquire()}`);
      else if (verb == 5) say(`${me} notified by h${a}: ${await conditions[a].wait()}`);
      else if (verb == 6) await inCondition(me, a, argument(step, 3));
      else {
        const reached = await conditions[a].waitForWith<i32>((wanted: i32) => level >= wanted, c);
        say(`${me} reached ${c} with h${a}: ${reached}`);
      }
      return true;
    case 0x53: // S
      if (verb < 2) return false;
      if (verb == 2) say(`${me} has s${a}: ${await semaphores[a].acquire()}`);
      else await inSemaphore(me, a, c);
      return true;
    case 0x52: // R
      if (verb < 1) return false;
      if (verb == 1) say(`${me} is ${await barriers[a].wait()} at r${a}`);
      else if (verb == 4) await inBarrier(me, a, c);
      else {
        if (verb == 2) await barriers[a].reset();
        else await barriers[a].abort();
        say(`${me} ends r${a}`);
      }
      return true;
    case 0x50: // P
      if (verb < 6) return false;
      if (verb == 6) {
        await queues[a].put(c);
        say(`${me} put ${c} into p${a}`);
      } else if (verb == 7) say(`${me} got ${await queues[a].get()} from p${a}`);
      else {
        await queues[a].join();
        say(`${me} joined p${a}`);
      }
      return true;
    case 0x49: // I
      return await waitsForPin(me, step);
  }
  return false;
}

async function inLock(me: string, a: i32, block: i32): Promise<void> {
  {
    await using _ = locks[a];
    say(`${me} in l${a}`);
    await all(me, block);
  }
  say(`${me} out of l${a}`);
}

async function inCondition(me: string, a: i32, block: i32): Promise<void> {
  {
    await using _ = conditions[a];
    say(`${me} in h${a}`);
    await all(me, block);
  }
  say(`${me} out of h${a}`);
}

async function inSemaphore(me: string, a: i32, block: i32): Promise<void> {
  {
    await using _ = semaphores[a];
    say(`${me} in s${a}`);
    await all(me, block);
  }
  say(`${me} out of s${a}`);
}

async function inBarrier(me: string, a: i32, block: i32): Promise<void> {
  {
    await using _ = barriers[a];
    say(`${me} in r${a}`);
    await all(me, block);
  }
  say(`${me} out of r${a}`);
}
