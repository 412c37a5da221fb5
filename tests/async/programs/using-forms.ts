// `await using` in every place: several at once, with a type, in loops, cases, arrows, methods and branches, left in every way.
// logs: +a +b body -b -a typed:t -t 0 -l0 -l1 2 -l2 case -c arrow:r -r method -m -in caught:in -s after swallowed -e1 value:5 -n2 -n1 nested:6 -w2 -w1 within:7 -l2 -l1 lost:65 awaited -w -y -x replaced:y
import { AsyncContext, log, run, sleep } from "wasyncio/virtual";

class Noted extends AsyncContext {
  constructor(
    public name: string,
    private swallows: bool = false,
    private enters: bool = false,
  ) {
    super();
  }
  async asyncEnter(): Promise<void> {
    await sleep(1);
    if (this.enters) log("+" + this.name);
  }
  async asyncDispose(error: Error | null): Promise<bool> {
    await sleep(1);
    log("-" + this.name);
    if (this.name == "y") throw new Error("y");
    return this.swallows;
  }
}

async function noted(name: string): Promise<Noted> {
  await sleep(1);
  return new Noted(name);
}

async function several(): Promise<void> {
  await using a = new Noted("a", false, true),
    b = new Noted("b", false, true);
  log("body");
}

async function typed(): Promise<void> {
  await using t: Noted = new Noted("t");
  log("typed:" + t.name);
}

async function loops(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await using l = new Noted("l" + i.toString());
    if (i == 1) continue;
    if (i == 2) {
      log("2");
      break;
    }
    log("0");
  }
}

async function cases(n: i32): Promise<void> {
  switch (n) {
    case 1: {
      await using c = new Noted("c");
      log("case");
      break;
    }
    default:
      log("never");
  }
}

class Holder {
  async method(): Promise<void> {
    if (true) {
      await using m = new Noted("m");
      log("method");
    }
  }
}

async function caught(): Promise<void> {
  try {
    await using i = new Noted("in");
    throw new Error("in");
  } catch (e) {
    log("caught:" + e.message);
    if (e.message != "in") throw e;
  }
}

async function swallowed(): Promise<string> {
  {
    await using s = new Noted("s", true);
    throw new Error("gone");
  }
  log("after");
  return "swallowed";
}

async function value(): Promise<i32> {
  await using e = new Noted("e1");
  return 5;
}

async function nested(): Promise<i32> {
  await using e = new Noted("n1");
  await using f = new Noted("n2");
  while (true) {
    if (f.name == "n2") return 6;
  }
}

async function within(): Promise<i32> {
  await using e = new Noted("w1");
  try {
    await using f = new Noted("w2");
    return 7;
  } catch (error) {
    throw error;
  }
}

async function lost(): Promise<i32> {
  await using e = new Noted("l1");
  await using f = new Noted("l2", true);
  if (f.name == "l2") throw new Error("gone");
  return 8;
}

async function replaced(): Promise<void> {
  await using x = new Noted("x");
  await using y = new Noted("y");
  throw new Error("first");
}

async function main(): Promise<void> {
  await several();
  await typed();
  await loops();
  await cases(1);
  const arrow = async (): Promise<void> => {
    await using r = new Noted("r");
    log("arrow:" + r.name);
  };
  await arrow();
  await new Holder().method();
  await caught();
  log(await swallowed());
  log("value:" + (await value()).toString());
  log("nested:" + (await nested()).toString());
  log("within:" + (await within()).toString());
  try {
    await lost();
  } catch (e) {
    log("lost:" + e.message.length.toString());
  }
  {
    await using w = await noted("w");
    log("awaited");
  }
  try {
    await replaced();
  } catch (e) {
    log("replaced:" + e.message);
  }
}

run(main());
