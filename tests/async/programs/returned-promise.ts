// A returned promise is awaited where its value is expected.
// logs: 3 f -1 3
import { log, run, sleep, time } from "wasyncio/virtual";

async function inner(n: i32): Promise<i32> {
  await sleep(1);
  return n;
}
async function outer(n: i32): Promise<i32> {
  return inner(n);
}
async function nothing(): Promise<void> {
  return sleep(1);
}
async function caught(): Promise<i32> {
  try {
    return fails();
  } catch (e) {
    log(e.message);
    return -1;
  }
}
async function fails(): Promise<i32> {
  await sleep(1);
  throw new Error("f");
}
async function main(): Promise<void> {
  log((await outer(3)).toString());
  await nothing();
  log((await caught()).toString());
  log(time().toString());
}
run(main());
