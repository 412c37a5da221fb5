// What TypeScript itself complains about, with the declarations that the package ships.
import { AsyncIterable, AsyncIterator, Step, getEventLoop } from "wasyncio";

async function number(): Promise<i32> {
  return 1;
}

async function misuses(): Promise<void> {
  // @ts-expect-error: promises have no callbacks
  number().then((n: i32) => {});
  // @ts-expect-error: gather is there for it
  await Promise.all([number()]);
  // @ts-expect-error: futures are there for it
  new Promise<i32>();
  // @ts-expect-error: a promise is no number
  const n: i32 = number();
  // @ts-expect-error: its value is no string
  const s: string = await number();
  // @ts-expect-error: no AsyncContext
  await using x = "text";
  // @ts-expect-error: only `await using`
  using y = new Context();
  // @ts-expect-error: there is no window
  window.alert("");
  // @ts-expect-error: no timers of browsers
  setTimeout(() => {}, 5);
}

async function iterates(): Promise<void> {
  for await (const name of new Names()) {
    const text: string = name;
    // @ts-expect-error: a name is no number
    const n: i32 = name;
  }
  for await (let name of new People()) name = "text";
  const names: AsyncIterator<string> = new People().iterate();
  for await (const name of names) name.length;
  // @ts-expect-error: nothing to iterate
  for await (const x of new Context()) x;
}

class Names extends AsyncIterator<string> {
  async next(): Promise<Step<string>> {
    return new Step<string>(true, "");
  }
}

class People extends AsyncIterable<string> {
  iterate(): Names {
    return new Names();
  }
}

class Context {
  async asyncEnter(): Promise<void> {}
  async asyncDispose(error: Error | null): Promise<bool> {
    return false;
  }
}

// @ts-expect-error: milliseconds are a number
getEventLoop().callLater("5", () => {});
misuses;
iterates;
