// Sleeping tasks and timers of the same and of other deadlines.
import { createTask, getRunningLoop, sleep } from "wasyncio";
import { test, ticker } from "./cases";

async function sleeper(name: string, ms: i32): Promise<void> {
  await sleep(ms);
  console.log(`${name} woke`);
  if (name == "c") await ticker(4);
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.callLater(200, () => console.log("at 200"));
  const a = createTask(sleeper("a", 200));
  const b = createTask(sleeper("b", 100));
  const c = createTask(sleeper("c", 300));
  const d = createTask(sleeper("d", 0));
  const e = createTask(sleeper("e", -5));
  await sleep(0);
  loop.callLater(200, () => console.log("at 200 too"));
  loop.callLater(290, () => {
    console.log("stall");
    const loop = getRunningLoop();
    const end = loop.time() + 150;
    while (loop.time() < end) {}
    loop.callSoon(() => console.log("after the stall"));
  });
  loop.callLater(310, () => console.log("at 310"));
  await a;
  await b;
  await c;
  await d;
  await e;
}

test("sleeping tasks and timers of the same and of other deadlines", main());
