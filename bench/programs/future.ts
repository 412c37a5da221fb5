// Two tasks hand a number to and fro, COUNT times, each way through a new future that the other awaits.
import { Future, createTask } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

let there = loop.createFuture<i32>();
let back = there;

function iteration(): void {
  there = loop.createFuture<i32>();
  createTask(answers());
  createTask(asks());
}

async function answers(): Promise<void> {
  for (let i = 0; i < COUNT; i++) {
    const asked = await there;
    there = loop.createFuture<i32>();
    back.setResult(asked + 1);
  }
}

async function asks(): Promise<void> {
  let sum: u32 = 0;
  start();
  for (let i = 0; i < COUNT; i++) {
    const answer: Future<i32> = loop.createFuture<i32>();
    back = answer;
    there.setResult(i);
    sum += await answer;
  }
  stop();
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
