// Tasks and futures are promises, in arrays and when T is inferred.
// logs: 12 5 5 t t xy2 1
import { Future, Task, createTask, gather, log, run, sleep } from "wasyncio/virtual";

async function value<T>(v: T, ms: i32): Promise<T> {
  await sleep(ms);
  return v;
}
async function set(f: Future<i32>): Promise<void> {
  await sleep(2);
  f.setResult(5);
}
async function main(): Promise<void> {
  const tasks: Task<i32>[] = [createTask(value(1, 3)), createTask(value(2, 1))];
  const r = await gather(tasks);
  log((r[0] * 10 + r[1]).toString());
  const f = new Future<i32>();
  createTask(set(f));
  log((await f).toString());
  log((await f).toString());
  const t = createTask(value("t", 1));
  log(await t);
  log(await t);
  const words = await gather([value("x", 3), value("y", 1)]);
  log(words[0] + words[1] + words.length.toString());
  const none = await gather([value<i64>(1, 1)]);
  log(none[0].toString());
}
run(main());
