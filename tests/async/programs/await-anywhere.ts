// Await stands in any expression and loop header.
// logs: 13 5 yes <s> for0 for1 two more 1.5 1099511627776 200
import { log, run, sleep } from "wasyncio/virtual";

async function id<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}
function push(a: i32[], v: i32): i32 {
  a.push(v);
  return v;
}
async function main(): Promise<void> {
  const a: i32[] = [];
  log((push(a, 1) + (await id<i32>(10)) + push(a, 2)).toString());
  a[0] += await id(4);
  log(a[0].toString());
  log((await id(false)) || (await id(true)) ? "yes" : "no");
  log(`<${await id("s")}>`);
  for (let i = await id(0); i < (await id(2)); i += await id(1)) log("for" + i.toString());
  do {
    a.pop();
  } while (await id(a.length));
  while (await id(a.length < 1)) a.push(1);
  switch (await id(2)) {
    case 1:
      log("one");
    case 2:
      log("two");
    default:
      log("more");
  }
  log((await id<f64>(1.5)).toString());
  log((await id<i64>(1 << 40)).toString());
  log((await id<u8>(200)).toString());
}
run(main());
