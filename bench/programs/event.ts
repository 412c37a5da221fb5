// Two tasks wake each other by events, COUNT times: each sets one, waits for its own, and clears that.
import { Event, createTask } from "wasyncio";
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

const there = new Event();
const back = new Event();
let asked: u32 = 0;
let answer: u32 = 0;

function iteration(): void {
  createTask(asks());
}

async function answers(): Promise<void> {
  for (let i = 0; i < COUNT; i++) {
    await there.wait();
    there.clear();
    answer = asked + 1;
    back.set();
  }
}

async function asks(): Promise<void> {
  const other = createTask(answers());
  let sum: u32 = 0;
  start();
  for (let i = 0; i < COUNT; i++) {
    asked = i;
    there.set();
    await back.wait();
    back.clear();
    sum += answer;
  }
  stop();
  await other;
  finish(sum, iteration);
}

loop.callSoon(iteration);
loop.runForever();
