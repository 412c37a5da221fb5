// COUNT callbacks scheduled, then run: one turn of the loop.
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

const order = new StaticArray<i32>(COUNT);
let done = 0;

function iteration(): void {
  done = 0;
  start();
  for (let i = 0; i < COUNT; i++) loop.callSoonWith<i32>(ran, i);
  loop.callSoon(end);
}

function ran(index: i32): void {
  order[done++] = index;
}

function end(): void {
  stop();
  let checksum: u32 = done;
  for (let i = 0; i < done; i++) checksum = checksum * 31 + order[i];
  finish(checksum, iteration);
}

iteration();
loop.runForever();
