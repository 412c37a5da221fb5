// A coroutine that is stored is an object, which can be awaited once.
// logs: held! RuntimeError: cannot reuse already awaited coroutine passed! b!a! value!
import { log, run, sleep } from "wasyncio/virtual";

async function f(s: string): Promise<string> {
  await sleep(1);
  return s + "!";
}
class Holder {
  constructor(public p: Promise<string>) {}
}
function pass(p: Promise<string>): Promise<string> {
  return p;
}
async function main(): Promise<void> {
  const h = new Holder(f("held"));
  log(await h.p);
  try {
    await h.p;
  } catch (e) {
    log(e.name + ": " + e.message);
  }
  log(await pass(f("passed")));
  const list = [f("a"), f("b")];
  log((await list[1]) + (await list[0]));
  const fn = f;
  log(await fn("value"));
}
run(main());
