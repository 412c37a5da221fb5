// Calling an async function runs nothing of it.
// logs: made ran done
import { log, run } from "wasyncio/virtual";

async function f(): Promise<void> {
  log("ran");
}
async function main(): Promise<void> {
  const c = f();
  log("made");
  await c;
  log("done");
}
run(main());
