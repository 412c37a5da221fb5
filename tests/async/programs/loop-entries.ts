// A loop in which an await need not stop is gone round both ways: with a stop, and without one.
// logs: f1 f2. f3 f4. =10 w:a w:ab. w:abc w:abcd. no more s0 s1 no more e1 x2. e3 x4. =4 g0 g1. 12 h9 h4. h1 =14
import { log, run, sleep, time } from "wasyncio/virtual";

async function counts(n: i32): Promise<void> {
  let sum = 0;
  for (let i = 1; i <= n; i++) {
    sum += i;
    if (!(i & 1)) await sleep(1);
    log("f" + i.toString() + (i & 1 ? "" : "."));
  }
  log("=" + sum.toString());
}

async function grows(letters: string): Promise<void> {
  let text = "";
  let i = 0;
  while (i < letters.length) {
    text += letters.charAt(i++);
    const before = time();
    if (text.length % 2 == 0) await sleep(1);
    log("w:" + text + (time() > before ? "." : ""));
  }
}

async function stopsAlways(n: i32): Promise<void> {
  for (let i = 0; i < n; i++) {
    if (n > 1) await sleep(1);
    log("s" + i.toString());
  }
  log("no more");
}

async function fails(n: i32): Promise<void> {
  let caught = 0;
  for (let i = 1; i <= n; i++) {
    try {
      if (i % 2 == 0) {
        await sleep(1);
        throw new Error(i.toString());
      }
      log("e" + i.toString());
    } catch (error) {
      log("x" + error.message + ".");
    }
    caught = i;
  }
  log("=" + caught.toString());
}

async function nests(): Promise<void> {
  let sum = 0;
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) {
      sum += i * j + j;
      if (j == i && i) await sleep(1);
    }
    log("g" + i.toString() + (i ? "." : ""));
  }
  log((sum + 3).toString());
}

async function squares(n: i32): Promise<void> {
  let sum: i64 = 0;
  let square: i32;
  while ((square = n * n) > 0) {
    sum += square;
    n--;
    const stops = square == 4;
    if (stops) await sleep(2);
    log("h" + square.toString() + (stops ? "." : ""));
  }
  log("=" + sum.toString());
}

async function main(): Promise<void> {
  await counts(4);
  await grows("abcd");
  await stopsAlways(0);
  await stopsAlways(2);
  await fails(4);
  await nests();
  await squares(3);
}

run(main());
