// Frames come back: of coroutines that end, throw, or are stored and dropped.
// logs: flat
import { log, run, sleep } from "wasyncio/virtual";

async function f(n: i32, s: string): Promise<i32> {
  await sleep(1);
  if (n & 1) throw new Error(s);
  return n;
}
async function g(n: i32): Promise<i32> {
  return (await f(n, n.toString())) + 1;
}
async function main(): Promise<void> {
  let before: usize = 0;
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < 10; i++) {
      try {
        await g(i);
      } catch {}
    }
    for (let i = 0; i < 10; i++) {
      const dropped = g(i);
    }
    await sleep(1);
    const at = heap.alloc(200);
    heap.free(at);
    if (round == 20) before = at;
    if (round == 39) log(at == before ? "flat" : "grows");
  }
}
run(main());
