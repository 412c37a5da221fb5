// What the programs of the oracle have in common: cases.py says the same.
import { CancelledError, ExceptionGroup, Task, getRunningLoop, run, sleep, sleepUntil } from "wasyncio";

let start: i64 = 0;

/** What the programs throw. */
export class Oops extends Error {}

export function text(error: Error | null): string {
  return error ? `${error.name}: ${error.message}` : "null";
}

export function say(line: string): void {
  console.log(line);
}

/** µs since the case began. */
export function elapsed(): i64 {
  return getRunningLoop().timeMicros() - start;
}

/** The same at `micros`. */
export function since(micros: i64): i64 {
  return micros - start;
}

/** Says it with the time since the case began, ms. */
export function at(line: string): void {
  say(`${elapsed() / 1000} ${line}`);
}

async function align(): Promise<void> {
  const now = getRunningLoop().timeMicros();
  start = (now / 1_000_000 + 1) * 1_000_000;
  await sleepUntil(start / 1000);
}

/** A case begins, at a full second: what is rounded to ms is so in the same way whatever ran before. */
export function begin(name: string): void {
  run(align());
  say(`== ${name}`);
  console.error(`== ${name}`);
}

/** Runs `main` as a case. */
export function test(name: string, main: Promise<void>): void {
  begin(name);
  try {
    run(main);
  } catch (e) {
    say(`run throws ${text(e)}`);
  }
}

export async function turns(n: i32): Promise<void> {
  for (let i = 0; i < n; i++) await sleep(0);
}

/** Tells the turns beside what a case does. */
export async function ticker(n: i32): Promise<void> {
  for (let i = 0; i < n; i++) {
    say(`tick ${i}`);
    await sleep(0);
  }
}

/** Sleeps and gives a result; tells all that happens to it. */
export async function work(name: string, ms: i64, result: i32 = 0): Promise<i32> {
  at(`${name} starts`);
  try {
    await sleep(ms);
    at(`${name} slept`);
    return result;
  } catch (e) {
    if (e instanceof CancelledError) at(`${name} sees ${text(e)}`);
    throw e;
  } finally {
    say(`${name} ends`);
  }
}

/** Sleeps and throws. */
export async function fails(name: string, ms: i64): Promise<i32> {
  await sleep(ms);
  at(`${name} throws`);
  throw new Oops(name);
}

/** Sleeps, and gives its result also when it is cancelled, after as long again. */
export async function stubborn(name: string, ms: i64, result: i32): Promise<i32> {
  try {
    await sleep(ms);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    at(`${name} goes on after ${text(e)}`);
    await sleep(ms);
  }
  at(`${name} is done`);
  return result;
}

export async function outcome(name: string, awaitable: Promise<i32>): Promise<void> {
  try {
    at(`${name} gives ${await awaitable}`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
  }
}

/** An error, and of a group all that is in it. */
export function whole(error: Error | null): string {
  if (!(error instanceof ExceptionGroup)) return text(error);
  const errors = (error as ExceptionGroup).errors;
  let all = "";
  for (let i = 0; i < errors.length; i++) all += (i ? ", " : "") + whole(errors[i]);
  return `${text(error)} [${all}]`;
}

/** Tells how a block ends. */
export async function ends(name: string, block: Promise<void>): Promise<void> {
  try {
    await block;
    at(`${name} ends`);
  } catch (e) {
    at(`${name} throws ${whole(e)}`);
  }
}

/** Waits for tasks, whatever comes of them. */
export async function settle(tasks: Task<void>[]): Promise<void> {
  for (let i = 0; i < tasks.length; i++) {
    try {
      await tasks[i];
    } catch (e) {
      say(`${tasks[i].name} ended with ${e.name}`);
    }
  }
}
