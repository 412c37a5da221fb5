// What `await using` does on every way into and out of a block, beside another task.
import { AsyncContext, CancelledError, RuntimeError, ValueError, createTask, sleep } from "wasyncio";
import { test, ticker } from "./cases";

class Resource extends AsyncContext {
  constructor(
    private readonly name: string,
    private readonly enters: bool = true,
    private readonly swallows: bool = false,
    private readonly breaks: bool = false,
  ) {
    super();
  }

  async asyncEnter(): Promise<void> {
    console.log(`${this.name} enters`);
    await sleep(0);
    if (!this.enters) throw new RuntimeError(`${this.name} is closed`);
    console.log(`${this.name} is in`);
  }

  async asyncDispose(error: Error | null): Promise<bool> {
    console.log(error ? `${this.name} leaves with ${error.message}` : `${this.name} leaves`);
    await sleep(1);
    if (this.breaks) throw new ValueError(`${this.name} breaks`);
    console.log(`${this.name} is out`);
    return this.swallows;
  }
}

async function plain(): Promise<void> {
  await using a = new Resource("a");
  await using b = new Resource("b");
  console.log("inside");
  await sleep(0);
}

async function returns(): Promise<i32> {
  await using r = new Resource("r");
  return 7;
}

async function refuse(): Promise<void> {
  throw new RuntimeError("no");
}

async function fails(swallows: bool, breaks: bool): Promise<void> {
  {
    await using outer = new Resource("outer", true, swallows);
    await using inner = new Resource("inner", true, false, breaks);
    await refuse();
  }
  console.log("after");
}

async function closed(): Promise<void> {
  await using first = new Resource("first");
  await using second = new Resource("second", false);
  console.log("never");
}

async function loop(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await using l = new Resource(`l${i}`);
    if (i === 0) continue;
    if (i === 1) break;
  }
  console.log("left the loop");
}

async function waits(name: string): Promise<void> {
  await using c = new Resource(name);
  await sleep(10_000);
}

async function told(coroutine: Promise<void>): Promise<void> {
  try {
    await coroutine;
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    console.log(`${e.name}: ${e.message}`);
  }
}

async function main(): Promise<void> {
  createTask(ticker(4));
  await plain();
  console.log(`${await returns()}`);
  await told(fails(false, false));
  await told(fails(true, false));
  await told(fails(false, true));
  await told(fails(true, true));
  await told(closed());
  await loop();
  const task = createTask(waits("c"));
  await sleep(2);
  task.cancel();
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log("cancelled");
  }
}

test("async contexts on every way into and out of a block", main());
