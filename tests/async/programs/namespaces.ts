// Functions, variables and classes of namespaces are async, and so is what a function declares within itself.
// logs: 2 inner 3 deep:4 5 local6 nested7
import { log, run, sleep } from "wasyncio/virtual";

namespace Outer {
  let count = 1;
  export async function next(): Promise<i32> {
    await sleep(1);
    return ++count;
  }
  export namespace Inner {
    export async function name(): Promise<string> {
      await sleep(1);
      return "inner";
    }
    export class Deep {
      async read(): Promise<string> {
        return "deep:" + (await next()).toString();
      }
      static async made(): Promise<Deep> {
        await sleep(1);
        return new Deep();
      }
    }
  }
  export const arrow = async (): Promise<i32> => await Outer.next();
}

async function main(): Promise<void> {
  log((await Outer.next()).toString());
  log(await Outer.Inner.name());
  log((await Outer.next()).toString());
  log(await (await Outer.Inner.Deep.made()).read());
  log((await Outer.arrow()).toString());
  async function local(n: i32): Promise<string> {
    await sleep(1);
    return "local" + n.toString();
  }
  log(await local(6));
  const nested = async (n: i32): Promise<string> => {
    const inner = async (n: i32): Promise<string> => {
      await sleep(1);
      return "nested" + n.toString();
    };
    return await inner(n);
  };
  log(await nested(7));
}

run(main());
