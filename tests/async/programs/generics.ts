// Generic functions, methods and classes are async, for values, references and void.
// logs: 5 2.5 text 3:three swapped 1 two 9007199254740993 dog cat! boxed:7 true 6 void
import { log, run, sleep } from "wasyncio/virtual";

async function id<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}

class Pair<A, B> {
  constructor(
    public a: A,
    public b: B,
  ) {}
  async first(): Promise<A> {
    return await id<A>(this.a);
  }
  async swapped(): Promise<Pair<B, A>> {
    await sleep(1);
    return new Pair<B, A>(this.b, this.a);
  }
  async map<R>(f: (a: A) => Promise<R>): Promise<R> {
    return await f(this.a);
  }
  static async of<T>(x: T): Promise<Pair<T, T>> {
    return new Pair<T, T>(x, await id(x));
  }
}

class Animal {
  name(): string {
    return "dog";
  }
}
class Cat extends Animal {
  name(): string {
    return "cat!";
  }
}

async function nameOf<T extends Animal>(promise: Promise<T>): Promise<string> {
  return (await promise).name();
}

async function awaitAny<T>(promise: Promise<T>): Promise<T> {
  return promise;
}

async function sum<T extends number>(a: T, b: T): Promise<T> {
  return <T>((await id<T>(a)) + (await id<T>(b)));
}

async function main(): Promise<void> {
  log((await id(5)).toString());
  log((await id<f32>(2.5)).toString());
  log(await id("text"));
  const p = new Pair<i32, string>(3, "three");
  log((await p.first()).toString() + ":" + p.b);
  const s = await p.swapped();
  log("swapped");
  log((s.b - 2).toString());
  log((await new Pair<string, bool>("two", true).first()).toString());
  log((await id<u64>(9007199254740993)).toString());
  log(await nameOf<Animal>(id<Animal>(new Animal())));
  log(await nameOf<Cat>(id<Cat>(new Cat())));
  log(
    await new Pair<i32, i32>(7, 0).map<string>(async (n: i32): Promise<string> => "boxed:" + (await id(n)).toString()),
  );
  log((await Pair.of<bool>(true)).b.toString());
  log((await sum<i32>(2, 4)).toString());
  await awaitAny<void>(sleep(2));
  log("void");
}

run(main());
