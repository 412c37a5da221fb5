// The order of turns of tasks, futures, callbacks and gather.
import { Future, Task, createTask, gather, getRunningLoop, sleep } from "wasyncio";
import { test, ticker } from "./cases";

async function work(name: string, steps: i32): Promise<string> {
  console.log(`${name} starts`);
  for (let i = 0; i < steps; i++) {
    await sleep(0);
    console.log(`${name} ${i}`);
  }
  return name;
}

async function passes(name: string): Promise<string> {
  return name;
}

async function waits(task: Task<string>, name: string): Promise<void> {
  console.log(`${name} has ${await task}`);
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const t = createTask(ticker(20));
  const a = createTask(work("a", 1));
  loop.callSoon(() => console.log("soon"));
  const b = createTask(work("b", 2));
  console.log("made");
  console.log(await passes("direct"));
  const w = createTask(waits(a, "w"));
  const v = createTask(waits(a, "v"));
  console.log(await a);
  console.log(await a);
  console.log(await b);
  await w;
  await v;
  const future = loop.createFuture<i32>();
  loop.callSoonWith<Future<i32>>((future: Future<i32>) => {
    future.setResult(5);
    console.log("given");
  }, future);
  console.log((await future).toString());
  const some: Promise<string>[] = [work("c", 1), passes("d"), b, work("e", 0)];
  const results = await gather(some);
  console.log(`${results[0]} ${results[1]} ${results[2]} ${results[3]}`);
  const none: Promise<string>[] = [];
  console.log((await gather(none)).length.toString());
  await t;
  console.log("main ends");
}

test("the order of tasks, callbacks, futures and gather", main());
