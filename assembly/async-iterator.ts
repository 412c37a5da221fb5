// What `for await` goes over.

/** One answer of `next()`: a value, or that there is none any more. */
export class Step<T> {
  constructor(
    /** There is no further value; `value` means nothing. */
    public done: bool,
    public value: T,
  ) {}
}

/** A step that is given again and again; its value is yet to be set. */
export function emptyStep<T>(): Step<T> {
  const step = __new(offsetof<Step<T>>(), idof<Step<T>>());
  memory.fill(step, 0, offsetof<Step<T>>());
  return changetype<Step<T>>(step);
}

/** Whatever `for await` can go over: Python's `__aiter__`. */
export abstract class AsyncIterable<T> {
  /** A new iterator. Declared as the very class it returns, its `next()` is called without an object for each call. */
  abstract iterate(): AsyncIterator<T>;
}

/** What gives one value after the other: Python's `__anext__` and `aclose`. `for await` takes one itself, too. */
export abstract class AsyncIterator<T> extends AsyncIterable<T> {
  /** Itself: an iterator can stand where `for await` wants what can be iterated. */
  iterate(): this {
    return this;
  }

  /** The next value. The step may be the same object each time: it holds until `next()` is called again. */
  abstract next(): Promise<Step<T>>;

  /** Awaited when `for await` is left before its end: by break, return, an error or a cancellation, those out of `next()` too. */
  async asyncClose(): Promise<void> {}
}
