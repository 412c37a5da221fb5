// For await is Python's async for; left early, it closes the iterator.
// logs: 0 1 2 all 0 2 break close0 4 8 return close3 0 close1 caught:body close2 caught:next 0,0 0,1 1,0 close0 close1 2-1 0 1 close0 worse caught:closing empty 0 cancel close4 cancelled abc ab 6 arrow3 then2 i2 this3 0 finally close0 7 texts text
import { AsyncIterable, AsyncIterator, CancelledError, Step, createTask, log, run, sleep } from "wasyncio/virtual";

/** 0, 1, 2, … */
class Count extends AsyncIterator<i32> {
  at: i32 = 0;
  constructor(public below: i32) {
    super();
  }
  async next(): Promise<Step<i32>> {
    if (this.at & 1) await sleep(1);
    if (this.at == 90) throw new Error("next");
    return new Step<i32>(this.at >= this.below, this.at++);
  }
}
class Closing extends Count {
  constructor(
    below: i32,
    public name: i32 = 0,
    at: i32 = 0,
  ) {
    super(below);
    this.at = at;
  }
  async asyncClose(): Promise<void> {
    await sleep(1);
    log("close" + this.name.toString());
    if (this.name == 0 && this.below == 9) throw new Error("closing");
  }
}
class Letters extends AsyncIterator<string> {
  private step: Step<string> = new Step<string>(false, "");
  constructor(private text: string) {
    super();
  }
  async next(): Promise<Step<string>> {
    await sleep(1);
    const step = this.step;
    const text = this.text;
    step.done = step.value.length == text.length;
    if (!step.done) step.value = text.substr(0, step.value.length + 1);
    return step;
  }
}
class Text extends AsyncIterable<string> {
  constructor(public text: string) {
    super();
  }
  iterate(): Letters {
    return new Letters(this.text);
  }
  async last(): Promise<string> {
    let last = "";
    for await (const letters of this) last = letters;
    return last;
  }
}

class Texts extends AsyncIterator<Text> {
  async next(): Promise<Step<Text>> {
    return new Step<Text>(false, new Text("text"));
  }
  async asyncClose(): Promise<void> {
    log("texts");
  }
}

async function plain(): Promise<void> {
  for await (const x of new Count(3)) log(x.toString());
  log("all");
}
async function ways(): Promise<i32> {
  for await (let x of new Closing(100)) {
    if (x & 1) continue;
    if (x > 2) {
      log("break");
      break;
    }
    log(x.toString());
  }
  for await (const x of new Closing(100, 3, 4)) {
    if (x & 3) continue;
    log(x.toString());
    if (x == 8) {
      log("return");
      return x;
    }
  }
  return -1;
}
async function throws(at: i32, name: i32): Promise<void> {
  try {
    for await (const x of new Closing(100, name, at)) {
      log(x.toString());
      throw new Error("body");
    }
  } catch (e) {
    log("caught:" + e.message);
  }
}
async function nested(): Promise<string> {
  let rounds = 0;
  for await (const a of new Closing(100, 1)) {
    for await (const b of new Closing(2, 0)) {
      if (a == 2) return (a - 1).toString();
      log(a.toString() + "," + b.toString());
      if (a == 1) break;
    }
    rounds++;
    if (rounds == 2) break;
  }
  return rounds.toString() + "-1";
}
async function worse(): Promise<void> {
  try {
    for await (const x of new Closing(9)) {
      log(x.toString());
      if (x == 1) throw new Error("lost");
    }
  } catch (e) {
    log("worse caught:" + e.message);
  }
}
async function forever(): Promise<void> {
  for await (const x of new Closing(100, 4)) {
    log(x.toString());
    await sleep(100);
  }
}
async function hand<T>(source: AsyncIterable<T>): Promise<i32> {
  let rounds = 0;
  for await (const x of source) rounds++;
  return rounds;
}
async function first<T>(source: AsyncIterable<T>): Promise<T | null> {
  for await (const x of source) return x;
  return null;
}
async function sum(below: i32): Promise<i32> {
  let sum = 0;
  for await (const x of new Count(below)) sum += x;
  return sum;
}
async function last(): Promise<i32> {
  try {
    for await (const x of new Closing(8, 0)) {
      log(x.toString());
      try {
        return 7;
      } finally {
        log("finally");
        await sleep(1);
      }
    }
  } finally {
    await sleep(1);
  }
  return 0;
}

async function main(): Promise<void> {
  await plain();
  await ways();
  await throws(0, 1);
  await throws(90, 2);
  log(await nested());
  await worse();
  for await (const x of new Closing(0)) log(x.toString());
  log("empty");
  const task = createTask(forever());
  await sleep(5);
  log("cancel");
  task.cancel();
  try {
    await task;
  } catch (e) {
    log(e instanceof CancelledError ? "cancelled" : "?");
  }
  log(await new Text("abc").last());
  for await (const letters of new Text("abcd")) {
    if (letters.length < 2) continue;
    log(letters);
    break;
  }
  log((await sum(4)).toString());
  const arrow = async (below: i32): Promise<i32> => {
    let rounds = 0;
    for await (const x of new Count(below)) rounds++;
    return rounds;
  };
  log("arrow" + (await arrow(3)).toString());
  const made = async (): Promise<Text> => new Text("ab");
  let then = 0;
  for await (const x of await made()) then = x.length;
  log("then" + then.toString());
  log("i" + (await hand<i32>(new Count(2))).toString());
  log("this" + (await hand<string>(new Text("abc"))).toString());
  log((await last()).toString());
  log((await first<Text>(new Texts()))!.text);
}
run(main());
