// The smallest program with a coroutine: calling it runs nothing, the loop does.
import { getEventLoop } from "wasyncio";

async function hello(): Promise<void> {
  console.log("Hello, world!");
}

const loop = getEventLoop();
loop.runUntilComplete(hello());
loop.close();
