// Sleep can be stored, passed and made a task.
// logs: 5 8 12
import { createTask, gather, log, run, sleep, time } from "wasyncio/virtual";

async function main(): Promise<void> {
  const s = sleep(5);
  await s;
  log(time().toString());
  const t = createTask(sleep(3));
  await t;
  log(time().toString());
  await gather([sleep(4), sleep(2)]);
  log(time().toString());
}
run(main());
