// Await using is Python's async with.
// logs: +a +b body -b -a end +a +b -bone -a end +a +b -btwo -atwo end +0 -0 +1 -1 1 +s -sx !an error was swallowed, and the function ended without its result +a -aenter !enter +worse -worsefirst !replaced
import { AsyncContext, log, run, sleep } from "wasyncio/virtual";

class R extends AsyncContext {
  constructor(
    public name: string,
    public swallow: string = "",
  ) {
    super();
  }
  async asyncEnter(): Promise<void> {
    await sleep(1);
    if (this.name == "bad") throw new Error("enter");
    log("+" + this.name);
  }
  async asyncDispose(error: Error | null): Promise<bool> {
    await sleep(1);
    log("-" + this.name + (error ? error.message : ""));
    if (this.name == "worse") throw new Error("replaced");
    return error != null && error.message == this.swallow;
  }
}
async function body(m: string): Promise<string> {
  {
    await using outer = new R("a", "two");
    await using inner = new R("b", "one");
    if (m.length) throw new Error(m);
    log("body");
  }
  return "end";
}
async function early(): Promise<i32> {
  for (let i = 0; i < 3; i++) {
    await using r = new R(i.toString());
    if (i == 0) continue;
    return i;
  }
  return -1;
}
async function stuck(): Promise<i32> {
  await using r = new R("s", "x");
  if (r.name == "s") throw new Error("x");
  return 1;
}
async function enters(): Promise<void> {
  await using a = new R("a");
  await using b = new R("bad");
  log("never");
}
async function worse(): Promise<void> {
  await using w = new R("worse");
  throw new Error("first");
}
async function main(): Promise<void> {
  log(await body(""));
  log(await body("one"));
  log(await body("two"));
  log((await early()).toString());
  try {
    await stuck();
  } catch (e) {
    log("!" + e.message);
  }
  try {
    await enters();
  } catch (e) {
    log("!" + e.message);
  }
  try {
    await worse();
  } catch (e) {
    log("!" + e.message);
  }
}
run(main());
