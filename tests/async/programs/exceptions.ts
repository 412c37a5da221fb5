// Exceptions go through every kind of call, and finally runs on every way out.
// logs: ctorbig5 . getbig3 . setbig9 . mapbig7 . ok2 . f0 f1 f2 20 f0 f1 f2 f3 -1 in out run RangeError big8 uncaught RangeError: big4
import { log, run, sleep } from "wasyncio/virtual";

function maybe(x: i32): i32 {
  if (x > 2) throw new RangeError("big" + x.toString());
  return x;
}
class Box {
  v: i32;
  constructor(x: i32) {
    this.v = maybe(x);
  }
  get twice(): i32 {
    return maybe(this.v + 1);
  }
  set twice(x: i32) {
    this.v = maybe(x);
  }
}
async function later(x: i32): Promise<i32> {
  await sleep(1);
  return maybe(x);
}
function attempt(name: string, f: () => i32): void {
  try {
    log(name + f().toString());
  } catch (e) {
    log(name + e.message);
  } finally {
    log(".");
  }
}
attempt("ctor", () => new Box(5).v);
attempt("get", () => new Box(2).twice);
attempt("set", () => {
  new Box(1).twice = 9;
  return 0;
});
attempt("map", () => [1, 7].map<i32>((x) => maybe(x))[0]);
attempt("ok", () => maybe(2));
async function ways(n: i32): Promise<i32> {
  for (let i = 0; i < 5; i++) {
    try {
      await sleep(1);
      if (i == 0) continue;
      if (i == n) return i * 10;
      if (i == 3) break;
      await later(i);
    } finally {
      log("f" + i.toString());
      await sleep(1);
    }
  }
  return -1;
}
async function rethrow(): Promise<string> {
  try {
    try {
      await later(5);
      return "no";
    } catch (e) {
      throw new Error("re" + e.message);
    } finally {
      log("in");
    }
  } catch {
    return "out";
  }
}
async function main(): Promise<void> {
  log((await ways(2)).toString());
  log((await ways(9)).toString());
  log(await rethrow());
  await later(8);
  log("never");
}
try {
  run(main());
} catch (e) {
  log("run " + e.name + " " + e.message);
}
maybe(4);
