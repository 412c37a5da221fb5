// Async methods are called through interfaces, abstract classes, overrides, super and function values.
// logs: base:1 middle(base:2) leaf(middle(base:3)) plain:4 a b c base:5 static6 default7 default8! sub9 kept10 one two 30
import { log, run, sleep } from "wasyncio/virtual";

interface Reader {
  read(n: i32): Promise<string>;
}

abstract class Root implements Reader {
  abstract read(n: i32): Promise<string>;
  async all(count: i32): Promise<i32> {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += (await this.read(n)).length;
    return sum;
  }
}

class Base extends Root {
  async read(n: i32): Promise<string> {
    await sleep(1);
    return "base:" + n.toString();
  }
}
class Middle extends Base {
  async read(n: i32): Promise<string> {
    return "middle(" + (await super.read(n)) + ")";
  }
}
class Leaf extends Middle {
  async read(n: i32): Promise<string> {
    return `leaf(${await super.read(n)})`;
  }
}
/** Not async itself: makes the promise of another. */
class Plain implements Reader {
  read(n: i32): Promise<string> {
    return make("plain:" + n.toString());
  }
}

async function make(text: string): Promise<string> {
  await sleep(1);
  return text;
}

class Defaults {
  static count: i32 = 0;
  static async next(): Promise<string> {
    await sleep(1);
    return "static" + (++Defaults.count + 5).toString();
  }
  async with(n: i32, mark: string = ""): Promise<string> {
    await sleep(1);
    return "default" + n.toString() + mark;
  }
  call: (n: i32) => Promise<string> = async (n: i32): Promise<string> => {
    await sleep(1);
    return "kept" + n.toString();
  };
}
class Sub extends Defaults {
  async with(n: i32, mark: string = ""): Promise<string> {
    await sleep(1);
    return "sub" + n.toString() + mark;
  }
}

async function main(): Promise<void> {
  const readers: Reader[] = [new Base(), new Middle(), new Leaf(), new Plain()];
  for (let i = 0; i < readers.length; i++) log(await readers[i].read(i + 1));
  const texts = ["a", "b", "c"].map<Promise<string>>((text) => make(text));
  for (let i = 0; i < texts.length; i++) log(await texts[i]);
  const f = make;
  log(await f("base:5"));
  log(await Defaults.next());
  let d = new Defaults();
  log(await d.with(7));
  log(await d.with(8, "!"));
  d = new Sub();
  log(await d.with(9));
  log(await d.call(10));
  const steps: (() => Promise<string>)[] = [
    async (): Promise<string> => "one",
    async (): Promise<string> => await make("two"),
  ];
  for (let i = 0; i < steps.length; i++) log(await steps[i]());
  log((await new Base().all(5)).toString());
}

run(main());
