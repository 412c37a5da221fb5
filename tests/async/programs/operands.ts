// What was evaluated before an await is kept, and operands are evaluated from left to right.
// logs: a1 b2 a+b:12 10,30,3 5 [1,7] x:9 1:ab true 2.5 -4 new3 m4 16 short yes 42 ok
import { log, run, sleep } from "wasyncio/virtual";

class Point {
  constructor(
    public x: i32,
    public y: i32 = 0,
  ) {}
  plus(o: Point): Point {
    return new Point(this.x + o.x, this.y + o.y);
  }
  async scaled(by: i32): Promise<Point> {
    await sleep(1);
    return new Point(this.x * by, this.y * by);
  }
}

async function id<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}

function told(name: string, x: i32): i32 {
  log(name + x.toString());
  return x;
}

async function fails(): Promise<bool> {
  log("never");
  return true;
}

let global: i32 = 40;

async function main(): Promise<void> {
  log("a+b:" + (told("a", 1) * 10 + (await id(0)) + told("b", 2)).toString());
  const a = [10, 20, 3];
  a[await id(1)] += await id(10);
  log(a.join());
  const p = new Point(2, 3);
  p.x += await id(0);
  log((p.x + p.y).toString());
  log("[" + [await id(1), await id(7)].join() + "]");
  const m = new Map<string, i32>();
  m.set(await id("x"), (await id(4)) + 5);
  log("x:" + m.get("x").toString());
  log(`${await id(1)}:${await id("a")}${await id("b")}`);
  log(((await id<Object>(p)) instanceof Point).toString());
  log(((await id<f64>(1.25)) * <f64>await id<i32>(2)).toString());
  log((-(await id(3)) + ~(await id(0))).toString());
  log("new" + new Point(await id(1), await id(2)).plus(new Point(0, 0)).y.toString().replace("2", "3"));
  log("m" + (await p.scaled(2)).plus(await p.scaled(0)).x.toString());
  log((await (await new Point(1, 1).scaled(4)).scaled(4)).x.toString());
  if ((await id(false)) && (await fails())) log("never");
  if ((await id(true)) || (await fails())) log("short");
  log((await id(true)) ? await id("yes") : "no");
  global += await bump();
  log(global.toString());
  const kept = (await id("o")) + "k";
  log(kept);
}

/** Changes what the caller has read already. */
async function bump(): Promise<i32> {
  await sleep(1);
  global = 0;
  return 2;
}

run(main());
