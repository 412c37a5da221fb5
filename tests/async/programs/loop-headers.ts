// Await stands in every part of a loop's header, of if and of switch.
// logs: 0-3 1-2 c0 c2 w0 w1 d0 d1 d2 o2,o3 two! three none in1 in2 out even odd 18
import { log, run, sleep, time } from "wasyncio/virtual";

async function id<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}

async function main(): Promise<void> {
  for (let i = await id(0), j = await id(3); i < (await id(j)); i += await id(1), j--) log(`${i}-${j}`);
  for (let i = 0; await id(i < 4); i += await id(1)) {
    if (i == 1) continue;
    if (i == 3) break;
    log("c" + i.toString());
  }
  let k = 0;
  while (await id(k < 2)) log("w" + (k++).toString());
  k = 0;
  do log("d" + (k++).toString());
  while (k < (await id(3)));
  const odd: string[] = [];
  for (const a = [1, 2, 3]; a.length;) {
    const last = a.pop();
    if (last == (await id(1))) continue;
    odd.unshift("o" + last.toString());
  }
  log(odd.join());
  switch (await id(2)) {
    case 1:
      log("one");
    case 2: {
      log("two" + (await id("!")));
    }
    case 3:
      log(await id("three"));
      break;
    default:
      log("never");
  }
  switch (await id(7)) {
    case 8:
      log("y");
      break;
    default:
      log("none");
  }
  outer();
  for (let i = 1; i < 3; i++) {
    for (;;) {
      if (await id(true)) break;
    }
    log("in" + i.toString());
  }
  log("out");
  if (await id(false)) log("never");
  else if (await id(true)) log("even");
  if ((await id(1)) & 1 && !(await id(false))) log("odd");
  log((time() > 20 ? 18 : 0).toString());
}

function outer(): void {
  while (true) {
    if (time() >= 0) return;
  }
}

run(main());
