// What one pass through a finally has left behind means nothing to the next, and errors go through every kind of chain at once.
// logs: f0 f1 out1 f0 f1 a1 f2 a2 end f0 f1 7 pf0 pf1 pout1 pf0 pf1 pa1 pf2 pa2 pend caught:end in in! sub:in +a +b +c body -c -b -a
import { AsyncContext, log, run, sleep } from "wasyncio/virtual";

/** The finally discards an error, and is then left by a break. */
async function forgetsError(): Promise<string> {
  let i = 0;
  for (; i < 3; i++) {
    try {
      await sleep(1);
      if (i == 0) throw new Error("forgotten");
      if (i == 1) break;
    } finally {
      log("f" + i.toString());
      if (i == 0) continue;
    }
  }
  return "out" + i.toString();
}

/** The finally discards a break, and is then left at its end. */
async function forgetsBreak(): Promise<string> {
  for (let i = 0; i < 3; i++) {
    try {
      await sleep(1);
      if (i == 0) break;
    } finally {
      log("f" + i.toString());
      if (i == 0) continue;
    }
    log("a" + i.toString());
  }
  return "end";
}

/** The finally discards an error, and is then left by a return. */
async function forgetsAndReturns(): Promise<i32> {
  for (let i = 0; i < 3; i++) {
    try {
      if (i == 0) throw new Error("forgotten");
      return 7;
    } finally {
      log("f" + i.toString());
      await sleep(1);
      if (i == 0) continue;
    }
  }
  return 0;
}

function plainError(): string {
  let i = 0;
  for (; i < 3; i++) {
    try {
      if (i == 0) throw new Error("forgotten");
      if (i == 1) break;
    } finally {
      log("pf" + i.toString());
      if (i == 0) continue;
    }
  }
  return "pout" + i.toString();
}

function plainBreak(): string {
  for (let i = 0; i < 3; i++) {
    try {
      if (i == 0) break;
    } finally {
      log("pf" + i.toString());
      if (i == 0) continue;
    }
    log("pa" + i.toString());
  }
  return "pend";
}

// Each calls the other, and the one that is called first throws.
function even(n: i32): i32 {
  if (n < 0) throw new Error("end");
  if (n == 2) return 2;
  const below = odd(n - 1);
  log("even" + n.toString());
  return below;
}
function odd(n: i32): i32 {
  const below = even(n - 1);
  log("never" + below.toString());
  return below;
}
function below(n: i32): i32 {
  const result = even(n);
  log("below");
  return result;
}

// None of these parks, and nothing but its awaits can throw in the middle.
async function inner(): Promise<i32> {
  throw new Error("in");
}
async function middle(): Promise<i32> {
  return await inner();
}
async function outer(): Promise<string> {
  try {
    await middle();
    return "no";
  } catch (e) {
    return e.message;
  }
}
async function last(): Promise<string> {
  try {
    await inner();
    return "no";
  } catch (e) {
    return e.message + "!";
  }
}
async function sub(): Promise<string> {
  await middle();
  return "no";
}

class Named extends AsyncContext {
  constructor(readonly name: string) {
    super();
  }
  async asyncEnter(): Promise<void> {
    log("+" + this.name);
  }
  async asyncDispose(error: Error | null): Promise<bool> {
    log("-" + this.name);
    return false;
  }
}
async function three(): Promise<void> {
  await using a = new Named("a"),
    b = new Named("b"),
    c = new Named("c");
  log("body");
}

async function main(): Promise<void> {
  log(await forgetsError());
  log(await forgetsBreak());
  log((await forgetsAndReturns()).toString());
  log(plainError());
  log(plainBreak());
  try {
    log(below(1).toString());
  } catch (e) {
    log("caught:" + e.message);
  }
  log(await outer());
  log(await last());
  try {
    log(await sub());
  } catch (e) {
    log("sub:" + e.message);
  }
  await three();
}

run(main());
