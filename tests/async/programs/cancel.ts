// Cancelling a task throws where it sleeps, and finally runs.
// logs: deep cleaned CancelledError stop true6
import { CancelledError, createTask, log, run, sleep, time } from "wasyncio/virtual";

async function deep(): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    log("deep");
    await sleep(1);
    log("cleaned");
  }
}
async function work(): Promise<void> {
  try {
    await deep();
  } catch (e) {
    log(e.name + " " + e.message);
    throw e;
  }
}
async function main(): Promise<void> {
  const t = createTask(work());
  await sleep(5);
  t.cancel("stop");
  try {
    await t;
  } catch (e) {
    log((e instanceof CancelledError).toString() + time().toString());
  }
}
run(main());
