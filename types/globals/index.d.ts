// What TypeScript's own compiler must know of a program besides what it imports: AssemblyScript's globals, and promises as they are here.
/// <reference path="./number.d.ts" />
/// <reference types="assemblyscript/std/assembly/index.d.ts" />

/** What `await` takes: a coroutine, a future or a task. It is awaited, returned, stored or passed on; callbacks it has none. */
declare abstract class Promise<T> {
  private readonly awaited: T;
  /** By this TypeScript knows what `await` gives for a class that extends Promise. There is no such method. */
  protected then(callback: (value: T) => void): never;
}

/** TypeScript asks for it by name. */
interface PromiseLike<T> extends Promise<T> {}

/** What `await` gives: promises do not nest. */
type Awaited<T> = T;

/** What `await using` takes, which TypeScript knows by this name: see AsyncContext. */
interface AsyncDisposable {
  asyncEnter(): Promise<void>;
  asyncDispose(error: Error | null): Promise<bool>;
}

/** There is only `await using`. */
interface Disposable {
  readonly "only await using": never;
}

/** What `for await` takes TypeScript knows by this name: see AsyncIterable. */
interface SymbolConstructor {
  readonly asyncIterator: unique symbol;
}

/** AssemblyScript's collector. */
declare function __collect(): void;
