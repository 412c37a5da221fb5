// Results of every type on every way, coroutines that hold much while they wait, and text of every length in UTF-8.
import { Future, Queue, Task, createTask, gather, getRunningLoop, run, shield, sleep, waitFor } from "wasyncio";
import { begin, say, test } from "./cases";

// ---- types

async function long(): Promise<i64> {
  await sleep(1);
  return 9007199254740993;
}

async function single(): Promise<f32> {
  await sleep(1);
  return 0.25;
}

async function double(): Promise<f64> {
  await sleep(1);
  return 1e100;
}

async function small(): Promise<u8> {
  await sleep(1);
  return 200;
}

async function negative(): Promise<i16> {
  await sleep(1);
  return -300;
}

async function truth(): Promise<bool> {
  await sleep(1);
  return true;
}

async function words(): Promise<string> {
  await sleep(1);
  return "so" + " many";
}

async function none(): Promise<string | null> {
  await sleep(1);
  return null;
}

async function nothing(): Promise<void> {
  await sleep(1);
}

begin("run gives results of every type");
say(`${run(long())}`);
say(`${run(single())}`);
say(run(double()) == 1e100 ? "true" : "false");
say(`${run(small())}`);
say(`${run(negative())}`);
say(`${run(truth())}`);
say(run(words()));
say(run(none()) == null ? "true" : "false");
run(nothing());

async function awaited(): Promise<void> {
  say(`${await long()} ${await single()} ${(await double()) == 1e100} ${await small()} ${await negative()}`);
  say(`${await truth()} ${await words()} ${(await none()) == null}`);
  await nothing();
}

test("coroutines give results of every type", awaited());

async function ofTasks(): Promise<void> {
  const l = createTask(long());
  const s = createTask(single());
  const d = createTask(double());
  const b = createTask(small());
  const w = createTask(words());
  const n = createTask(nothing());
  say(`${await l} ${await s} ${(await d) == 1e100} ${await b} ${await w}`);
  await n;
  say(`${l.result()} ${s.result()} ${d.result() == 1e100} ${b.result()} ${w.result()} ${n.done}`);
}

test("tasks give results of every type", ofTasks());

async function ofFutures(): Promise<void> {
  const loop = getRunningLoop();
  const l = loop.createFuture<i64>();
  const s = loop.createFuture<f32>();
  const d = loop.createFuture<f64>();
  const w = loop.createFuture<string>();
  loop.callLaterWith<Future<i64>>(1, (future: Future<i64>) => future.setResult(-1), l);
  loop.callLaterWith<Future<f32>>(2, (future: Future<f32>) => future.setResult(0.5), s);
  loop.callLaterWith<Future<f64>>(3, (future: Future<f64>) => future.setResult(-2.5), d);
  loop.callLaterWith<Future<string>>(4, (future: Future<string>) => future.setResult("text"), w);
  say(`${await l} ${await s} ${await d} ${await w}`);
}

test("futures give results of every type", ofFutures());

async function ofBoxes(): Promise<void> {
  const l = long();
  const s = single();
  const d: Promise<f64> = double();
  const all = [words(), words()];
  say(`${await l} ${await s} ${(await d) == 1e100} ${await all[1]} ${await all[0]}`);
}

test("coroutines in variables give results of every type", ofBoxes());

async function ofSeveral(): Promise<void> {
  const longs = await gather([long(), long()]);
  const singles = await gather([single(), single()]);
  const doubles = await gather([double(), double()]);
  say(`${longs[1]} ${singles[1]} ${doubles[1] == 1e100} ${longs.length}`);
  say(`${await shield(long())} ${await waitFor(single(), 10)} ${(await shield(double())) == 1e100}`);
}

test("gather, shield and waitFor give results of every type", ofSeveral());

async function puts(queue: Queue<f64>): Promise<void> {
  for (let i = 0; i < 3; i++) await queue.put(<f64>i + 0.5);
}

async function ofQueues(): Promise<void> {
  const queue = new Queue<f64>(1);
  const task = createTask(puts(queue));
  say(`${await queue.get()} ${await queue.get()} ${await queue.get()}`);
  await task;
}

test("a queue of floats", ofQueues());

// ---- what a coroutine holds

async function holdsMuch(n: i32): Promise<i32> {
  const a0 = n + 1, a1 = n * 2, a2 = n + 3, a3 = n * 4, a4 = n + 5, a5 = n * 6, a6 = n + 7, a7 = n * 8; // prettier-ignore
  const b0 = a0 ^ 1, b1 = a1 ^ 2, b2 = a2 ^ 3, b3 = a3 ^ 4, b4 = a4 ^ 5, b5 = a5 ^ 6, b6 = a6 ^ 7, b7 = a7 ^ 8; // prettier-ignore
  const c0 = b0 + a7, c1 = b1 + a6, c2 = b2 + a5, c3 = b3 + a4, c4 = b4 + a3, c5 = b5 + a2, c6 = b6 + a1, c7 = b7 + a0; // prettier-ignore
  const d0 = c0 * 3, d1 = c1 * 3, d2 = c2 * 3, d3 = c3 * 3, d4 = c4 * 3, d5 = c5 * 3, d6 = c6 * 3, d7 = c7 * 3; // prettier-ignore
  const e0 = d0 - b0, e1 = d1 - b1, e2 = d2 - b2, e3 = d3 - b3, e4 = d4 - b4, e5 = d5 - b5, e6 = d6 - b6, e7 = d7 - b7; // prettier-ignore
  const f0 = e0 ^ c7, f1 = e1 ^ c6, f2 = e2 ^ c5, f3 = e3 ^ c4, f4 = e4 ^ c3, f5 = e5 ^ c2, f6 = e6 ^ c1, f7 = e7 ^ c0; // prettier-ignore
  const g0 = f0 + d7, g1 = f1 + d6, g2 = f2 + d5, g3 = f3 + d4, g4 = f4 + d3, g5 = f5 + d2, g6 = f6 + d1, g7 = f7 + d0; // prettier-ignore
  const h0 = g0 * 5, h1 = g1 * 5, h2 = g2 * 5, h3 = g3 * 5, h4 = g4 * 5, h5 = g5 * 5, h6 = g6 * 5, h7 = g7 * 5; // prettier-ignore
  await sleep(n % 3);
  const a = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7;
  const b = b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7;
  const c = c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
  const d = d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7;
  const e = e0 + e1 + e2 + e3 + e4 + e5 + e6 + e7;
  const f = f0 + f1 + f2 + f3 + f4 + f5 + f6 + f7;
  const g = g0 + g1 + g2 + g3 + g4 + g5 + g6 + g7;
  const h = h0 + h1 + h2 + h3 + h4 + h5 + h6 + h7;
  return a + b + c + d + e + f + g + h;
}

async function much(): Promise<void> {
  const tasks: Task<i32>[] = [];
  for (let i = 0; i < 4; i++) tasks.push(createTask(holdsMuch(i * 11)));
  for (let i = 0; i < 4; i++) say(`${await tasks[i]}`);
}

test("coroutines that hold much while they wait", much());

// ---- text

async function says(text: string): Promise<void> {
  await sleep(0);
  say(text);
}

async function wide(): Promise<void> {
  await says("$ é ߿ ࠀ € ￿ 𐀀 𝒳 \u{10ffff}");
  await says("naïve Größe, 20 °C, 5 µs, Ω, 温度 25 ℃, 🌡️");
}

test("characters of one, two, three and four bytes", wide());

async function alone(): Promise<void> {
  await says("[\ud800]");
  await says("[\udc00]");
  await says("[\ud83d\ud83c]");
  await says("[\udf21\ud83c]");
  await says("[\ud83c");
}

test("halves of characters", alone());

async function longText(): Promise<void> {
  for (let length = 40; length < 46; length++) await says("€".repeat(length));
  for (let length = 125; length < 132; length++) await says("x".repeat(length) + "é𝒳");
  await says("");
}

test("text that is longer than what is written at once", longText());

async function streams(): Promise<void> {
  console.log();
  console.log("log");
  console.info("info");
  console.debug("debug");
  console.warn("warn é");
  console.error("error 𝒳");
  console.error();
}

test("console on stdout and on stderr", streams());

async function traces(): Promise<void> {
  trace("none");
  trace("one", 1, 0.5);
  trace("two", 2, 1, -2);
  trace("three", 3, 1, 2, 3.25);
  trace("four", 4, 1, 2, 3, 4);
  trace("five", 5, 1, 2, 3, 4, 5);
}

test("trace on stderr", traces());

async function random(): Promise<void> {
  let all = true;
  for (let i = 0; i < 100; i++) {
    const number = Math.random();
    all = all && number >= 0 && number < 1;
  }
  say(`${all} ${Math.random() == Math.random()}`);
}

test("random numbers", random());
