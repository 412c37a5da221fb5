// What `await using` takes: Python's asynchronous context manager.

/** What `await using` takes: a class of the program's own that extends it is entered and left with its block. */
export abstract class AsyncContext {
  /** Awaited before the rest of the block. What throws here is not disposed. */
  async asyncEnter(): Promise<void> {}

  /**
   * Awaited on every way out of the block; `error` is what is thrown, or null. True swallows it, and what this throws itself takes its
   * place.
   */
  abstract asyncDispose(error: Error | null): Promise<bool>;
}
