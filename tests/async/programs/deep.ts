// The native stack is the same however deep the chain of awaits.
// logs: 20000 bottom
import { log, run, sleep } from "wasyncio/virtual";

async function down(n: i32): Promise<i32> {
  if (n == 0) {
    await sleep(1);
    return 0;
  }
  return 1 + (await down(n - 1));
}
async function fall(n: i32): Promise<i32> {
  if (n == 0) throw new Error("bottom");
  return 1 + (await fall(n - 1));
}
async function main(): Promise<void> {
  log((await down(20000)).toString());
  try {
    await fall(20000);
  } catch (e) {
    log(e.message);
  }
}
run(main());
