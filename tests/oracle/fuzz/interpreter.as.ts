// Runs the fuzzer's programs, which it reads from stdin, a line for each (script.ts draws it): interpreter.py says the same with asyncio. Each
// task recurses over its blocks, so that try, finally and awaits nest as the program says.
import {
  AnyTask,
  CancelledError,
  ExceptionContext,
  ExceptionGroup,
  Future,
  Handle,
  InvalidStateError,
  Outcome,
  Results,
  ReturnWhen,
  Task,
  TaskGroup,
  WaitResult,
  allTasks,
  asCompleted,
  createTask,
  currentTask,
  gather,
  gatherSettled,
  getRunningLoop,
  run,
  shield,
  sleep,
  sleepMicros,
  stdin,
  timeout,
  wait,
  waitFor,
} from "wasyncio";
import { plainOfObject, releaseLocks, renewObjects, waitsForObject } from "./objects";

const SLOTS = 16;
/** Fields of a step: what it does, four arguments, the step after it. */
const FIELDS = 6;
const WATCH_MS: i64 = 100;

class Oops extends Error {}

let code: i32[] = [];
let tasks = new StaticArray<Task<i32> | null>(SLOTS);
let futures = new StaticArray<Future<i32> | null>(SLOTS);
let gatherings = new StaticArray<Future<Results<i32>> | null>(SLOTS);
let settlings = new StaticArray<Future<Results<Outcome<i32>>> | null>(SLOTS);
let handles = new StaticArray<Handle | null>(SLOTS);
let unasked: string[] = [];

export function say(line: string): void {
  console.log(line);
}

export function text(error: Error | null): string {
  if (!error) return "null";
  const line = `${error.name}: ${error.message}`;
  if (!(error instanceof ExceptionGroup)) return line;
  const errors = (error as ExceptionGroup).errors;
  let all = "";
  for (let i = 0; i < errors.length; i++) all += (i ? ", " : "") + text(errors[i]);
  return `${line} [${all}]`;
}

function message(number: i32): string {
  return number ? `m${number}` : "";
}

export function op(step: i32): i32 {
  return code[FIELDS * step];
}

export function argument(step: i32, which: i32): i32 {
  return code[FIELDS * step + 1 + which];
}

function next(step: i32): i32 {
  return code[FIELDS * step + FIELDS - 1];
}

function nameOf(task: AnyTask): string {
  return task.name.startsWith("Task-") ? "Task" : task.name;
}

// ---- callbacks

function callback(block: i32): void {
  say(`callback ${block}`);
  steps(`callback ${block}`, block);
}

function plainlyDone(task: Task<i32>): void {
  say(`plain callback of ${nameOf(task)}`);
}

function taskDone(task: Task<i32>, block: i32): void {
  say(`done callback ${block} of ${nameOf(task)}, cancelled ${task.cancelled}`);
  steps(`done callback ${block}`, block);
}

function futureDone(future: Future<i32>, block: i32): void {
  say(`done callback ${block}, cancelled ${future.cancelled}`);
  steps(`done callback ${block}`, block);
}

function watch(): void {
  const left = allTasks();
  for (let i = 0; i < left.length; i++) left[i].cancel("watchdog");
  releaseLocks();
  if (left.length) getRunningLoop().callLater(WATCH_MS, watch);
}

function handler(context: ExceptionContext): void {
  if (context.message.startsWith("Exception in callback")) say(`handler: ${text(context.exception)}`);
  else if (context.message.endsWith("was never retrieved")) {
    unasked.push(`${context.message}: ${text(context.exception)}`);
  } else say(`handler: ${context.message}: ${text(context.exception)}`);
}

// ---- what needs no await

function steps(me: string, first: i32): void {
  for (let step = first; step; step = next(step)) plain(me, step);
}

function spawn(slot: i32, block: i32, result: i32): void {
  tasks[slot] = createTask(body(`t${slot}`, block, result), `t${slot}`);
}

function inspect(me: string, task: Task<i32>): void {
  say(`${me}: ${task.name} done ${task.done} cancelled ${task.cancelled} cancelling ${task.cancelling()}`);
  try {
    say(`${me}: result ${task.result()}`);
  } catch (e) {
    say(`${me}: result throws ${text(e)}`);
  }
}

function plain(me: string, step: i32): void {
  const a = argument(step, 0);
  const b = argument(step, 1);
  const c = argument(step, 2);
  switch (op(step)) {
    case 0x73: // s: say
      say(`${me}: ${a}`);
      return;
    case 0x54: // T: time
      say(`${me}: ${getRunningLoop().timeMicros() - start} us`);
      return;
    case 0x6e: // n: new task
      say(`${me}: new t${a}`);
      spawn(a, b, c);
      return;
    case 0x72: // r: raise
      say(`${me} raises ${a}`);
      throw new Oops(a.toString());
    case 0x6b: // k: call later
      handles[a] = getRunningLoop().callLaterWith<i32>(b, callback, c);
      return;
    case 0x4b: // K: call soon
      handles[a] = getRunningLoop().callSoonWith<i32>(callback, c);
      return;
    case 0x41: {
      // A: all tasks
      const all = allTasks();
      let line = `${me}: all`;
      for (let i = 0; i < all.length; i++) line += " " + nameOf(all[i]);
      say(line);
      return;
    }
    case 0x66: // f: new future
      futures[a] = getRunningLoop().createFuture<i32>();
      return;
    case 0x47: // G: gather, awaited later
      gatherings[a] = gather(items(me, b));
      return;
    case 0x4f: // O: gatherSettled, awaited later
      settlings[a] = gatherSettled(items(me, b));
      return;
    case 0x78: {
      // x: cancel what was gathered
      const gathering = gatherings[a];
      say(`${me}: cancels gathering ${a}: ${gathering ? gathering.cancel(message(b)) : false}`);
      return;
    }
    case 0x6a: {
      // j: cancel a handle
      const handle = handles[a];
      if (handle) handle.cancel();
      say(`${me}: handle ${a} ${handle ? handle.cancelled : false}`);
      return;
    }
  }
  if (plainOfObject(me, step)) return;
  const task = tasks[a];
  const future = futures[a];
  switch (op(step)) {
    case 0x63: // c: cancel a task
      say(`${me}: cancels t${a}: ${task ? task.cancel(message(b)) : false}`);
      return;
    case 0x71: // q: cancelling
      say(`${me}: cancelling t${a}: ${task ? task.cancelling() : 0}`);
      return;
    case 0x51: // Q: uncancel
      say(`${me}: uncancels t${a}: ${task ? task.uncancel() : 0}`);
      return;
    case 0x69: // i: inspect
      if (task) inspect(me, task);
      return;
    case 0x64: // d: done callback
      if (task) task.addDoneCallbackWith<i32>(taskDone, b);
      return;
    case 0x65: // e: done callback that can be removed
      if (task) task.addDoneCallback(plainlyDone);
      return;
    case 0x79: // y: remove it
      say(`${me}: removes ${task ? task.removeDoneCallback(plainlyDone) : 0}`);
      return;
    case 0x44: // D: done callback of a future
      if (future) future.addDoneCallbackWith<i32>(futureDone, b);
      return;
    case 0x46: // F: set a future's result
    case 0x45: // E: set its exception
      if (!future) return;
      try {
        if (op(step) == 0x46) future.setResult(b);
        else future.setException(new Oops(b.toString()));
        say(`${me}: sets f${a}`);
      } catch (e) {
        if (!(e instanceof InvalidStateError)) throw e;
        say(`${me}: f${a} ${text(e)}`);
      }
      return;
    case 0x58: // X: cancel a future
      say(`${me}: cancels f${a}: ${future ? future.cancel(message(b)) : false}`);
      return;
    case 0x43: {
      // C: cancel the current task
      const current = currentTask();
      say(`${me}: cancels itself: ${current ? current.cancel(message(a)) : false}`);
      return;
    }
    case 0x55: {
      // U: uncancel the current task
      const current = currentTask();
      say(`${me}: uncancels itself: ${current ? current.uncancel() : 0}`);
      return;
    }
  }
  throw new Oops(`no step ${op(step)}`);
}

/** What is gathered, or waited for with a limit; what is not there is left out. */
function items(me: string, first: i32): Promise<i32>[] {
  const all: Promise<i32>[] = [];
  for (let item = first; item; item = next(item)) {
    const a = argument(item, 0);
    if (op(item) == 0x42) all.push(body(`b${item}`, a, argument(item, 1)));
    else if (op(item) == 0x46) {
      const future = futures[a];
      if (future) all.push(future);
    } else {
      const task = tasks[a];
      if (task) all.push(task);
    }
  }
  return all;
}

// ---- what a task does

async function body(me: string, block: i32, result: i32): Promise<i32> {
  say(`${me} begins`);
  try {
    await all(me, block);
    say(`${me} returns ${result}`);
    return result;
  } finally {
    say(`${me} ends`);
  }
}

export async function all(me: string, first: i32): Promise<void> {
  for (let step = first; step; step = next(step)) {
    const a = argument(step, 0);
    const b = argument(step, 1);
    switch (op(step)) {
      case 0x7a: // z: sleep, ms
        await sleep(a);
        say(`${me} slept`);
        break;
      case 0x75: // u: sleep, us
        await sleepMicros(a);
        say(`${me} slept`);
        break;
      case 0x77: {
        // w: await a task
        const task = tasks[a];
        if (task) say(`${me} has ${await task} of t${a}`);
        break;
      }
      case 0x57: {
        // W: await a future
        const future = futures[a];
        if (future) say(`${me} has ${await future} of f${a}`);
        break;
      }
      case 0x70: // p: await a coroutine
        say(`${me} has ${await body(`b${step}`, a, b)}`);
        break;
      case 0x67: // g: gather
        saySum(me, await gather(items(me, a)));
        break;
      case 0x61: {
        // a: await what was gathered
        const gathering = gatherings[a];
        if (gathering) saySum(me, await gathering);
        break;
      }
      case 0x6f: // o: gatherSettled
        sayOutcomes(me, await gatherSettled(items(me, a)));
        break;
      case 0x62: {
        // b: await what was gathered and settles
        const settling = settlings[a];
        if (settling) sayOutcomes(me, await settling);
        break;
      }
      case 0x6d: {
        // m: wait for something with a limit
        const what = items(me, b);
        if (what.length) say(`${me} has ${await waitFor(what[0], a)} in time`);
        break;
      }
      case 0x74: // t: try
        await tries(me, step);
        break;
      case 0x6c: // l: loop
        for (let i = 0; i < a; i++) {
          say(`${me} round ${i}`);
          await all(me, b);
        }
        break;
      case 0x4d: // M: a limit of time
        await limited(me, a, b);
        break;
      case 0x59: // Y: a task group
        await group(me, a, b);
        break;
      case 0x76: // v: wait
        sayWaited(me, await wait(items(me, argument(step, 2)), a - 1, untils[b]));
        break;
      case 0x4a: {
        // J: one after the other, as they are done
        const each = asCompleted<i32>(items(me, b), a - 1);
        while (each.hasNext) say(`${me} has ${await each.next()} as completed`);
        break;
      }
      case 0x4e: {
        // N: shield
        const what = items(me, a);
        if (what.length) say(`${me} has ${await shield(what[0])} shielded`);
        break;
      }
      default:
        if (!(await waitsForObject(me, step))) plain(me, step);
    }
  }
}

async function limited(me: string, ms: i32, block: i32): Promise<void> {
  {
    await using limit = timeout(ms);
    await all(me, block);
    say(`${me} expired ${limit.expired}`);
  }
  say(`${me} in time`);
}

async function group(me: string, children: i32, block: i32): Promise<void> {
  {
    await using tasks = new TaskGroup();
    for (let child = children; child; child = next(child)) {
      tasks.createTask(body(`b${child}`, argument(child, 0), argument(child, 1)));
    }
    await all(me, block);
    say(`${me} leaves its group`);
  }
  say(`${me} has its group`);
}

const untils: ReturnWhen[] = [ReturnWhen.AllCompleted, ReturnWhen.FirstCompleted, ReturnWhen.FirstException];

function sayWaited(me: string, waited: WaitResult<i32>): void {
  let line = `${me} done`;
  for (let i = 0; i < waited.done.length; i++) line += " " + nameOf(waited.done[i]);
  line += ", pending";
  for (let i = 0; i < waited.pending.length; i++) line += " " + nameOf(waited.pending[i]);
  say(line);
}

function saySum(me: string, results: Results<i32>): void {
  let line = `${me} has`;
  for (let i = 0; i < results.length; i++) line += ` ${results[i]}`;
  say(line);
}

function sayOutcomes(me: string, outcomes: Results<Outcome<i32>>): void {
  let line = `${me} has`;
  for (let i = 0; i < outcomes.length; i++) {
    const outcome = outcomes[i];
    line += outcome.ok ? ` ${outcome.value}` : ` ${text(outcome.error)}`;
  }
  say(line);
}

function matches(error: Error, kind: i32): bool {
  if (kind == 1) return error instanceof Oops;
  if (kind == 2) return error instanceof CancelledError;
  return kind == 3;
}

/** Arguments: the block; what is caught, 4 more: and thrown again; the handler; what is done at last. */
async function tries(me: string, step: i32): Promise<void> {
  const catches = argument(step, 1);
  try {
    await all(me, argument(step, 0));
  } catch (e) {
    say(`${me} sees ${text(e)}`);
    if (!matches(e, catches & 3)) throw e;
    await all(me, argument(step, 2));
    if (catches & 4) throw e;
  } finally {
    say(`${me} at last`);
    await all(me, argument(step, 3));
  }
}

// ---- programs

export let start: i64 = 0;

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.debug = false; // which would tell of cancellations that are swallowed, on stderr
  loop.setExceptionHandler(handler);
  start = loop.timeMicros();
  loop.callLater(WATCH_MS, watch);
  try {
    await all("main", 1);
  } catch (e) {
    say(`main sees ${text(e)}`);
  }
  await sleep(20);
  say("main ends");
}

function program(seed: string): void {
  say(`== ${seed}`);
  renewObjects();
  try {
    run(main());
  } catch (e) {
    say(`run throws ${text(e)}`);
  }
  tasks = new StaticArray<Task<i32> | null>(SLOTS);
  futures = new StaticArray<Future<i32> | null>(SLOTS);
  gatherings = new StaticArray<Future<Results<i32>> | null>(SLOTS);
  settlings = new StaticArray<Future<Results<Outcome<i32>>> | null>(SLOTS);
  handles = new StaticArray<Handle | null>(SLOTS);
  unasked.sort();
  for (let i = 0; i < unasked.length; i++) say(unasked[i]);
  unasked = [];
}

const line: u8[] = [];

/** A line of stdin without its end; null: there is none. */
async function readLine(): Promise<string | null> {
  line.length = 0;
  const buffer = new Uint8Array(1);
  let count = stdin.readNowait(buffer);
  while (count && buffer[0] != LINE_END) {
    if (count > 0) line.push(buffer[0]);
    else await sleep(1);
    buffer[0] = 0;
    count = stdin.readNowait(buffer);
  }
  return count ? String.UTF8.decodeUnsafe(line.dataStart, line.length) : null;
}

const LINE_END: u8 = 10;
const BASE = 90;
const ZERO = 33;

for (;;) {
  const read = run(readLine());
  if (!read) break;
  const space = read.indexOf(" ");
  code = new Array<i32>(0);
  for (let i = space + 1; i < read.length; i += 2) {
    code.push((read.charCodeAt(i) - ZERO) * BASE + read.charCodeAt(i + 1) - ZERO);
  }
  program(read.slice(0, space));
}
