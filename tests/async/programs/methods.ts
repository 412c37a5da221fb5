// Methods, arrows, namespaces, generics and default arguments are async too.
// logs: 2 22 202 -7 4 5 16 14 21 84
import { log, run, sleep } from "wasyncio/virtual";

abstract class Base {
  abstract get(k: i32): Promise<i32>;
  async twice(k: i32): Promise<i32> {
    return 2 * (await this.get(k));
  }
}
class One extends Base {
  async get(k: i32): Promise<i32> {
    await sleep(1);
    return k;
  }
}
class Two extends One {
  async get(k: i32): Promise<i32> {
    return 10 + (await super.get(k));
  }
  static async of(): Promise<Two> {
    await sleep(1);
    return new Two();
  }
}
class Plain extends Base {
  get(k: i32): Promise<i32> {
    return new One().get(k + 100);
  }
}
interface Getter {
  get(k: i32): Promise<i32>;
}
class Impl implements Getter {
  async get(k: i32): Promise<i32> {
    return -k;
  }
  async(): i32 {
    return 4;
  }
}
namespace Deep {
  export async function inner(a: i32): Promise<i32> {
    await sleep(1);
    return a + 1;
  }
}
let calls = 0;
function next(): i32 {
  return ++calls;
}
async function optional(a: i32, b: i32 = 5, c: i32 = next()): Promise<i32> {
  await sleep(1);
  return a * b + c;
}
const arrow = async (x: i32): Promise<i32> => {
  await sleep(1);
  return x * 3;
};
const short = async (x: i32): Promise<i32> => x + (await arrow(x));
async function main(): Promise<void> {
  let b: Base = new One();
  log((await b.twice(1)).toString());
  b = await Two.of();
  log((await b.twice(1)).toString());
  b = new Plain();
  log((await b.twice(1)).toString());
  const g: Getter = new Impl();
  log((await g.get(7)).toString());
  log(new Impl().async().toString());
  log((await Deep.inner(4)).toString());
  log((await optional(3)).toString());
  log((await optional(3, 4)).toString());
  log((await optional(3, 4, 9)).toString());
  log((await short(21)).toString());
}
run(main());
