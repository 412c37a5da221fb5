// What the compiler replaces: the two points where a coroutine stops, in the words of library code. Only `@inline async` and async
// functions may call them.

/**
 * Parks the coroutine that runs: what the caller has registered must make the loop call `resumeParked` on the record again.
 * Throws what is thrown into the frame meanwhile.
 */
export function suspend(): void {
  unreachable();
}

/** Runs the coroutine of a frame in the caller's task, and gives its result. The frame must not have run yet. */
export function awaitFrame<T>(frame: usize): T {
  unreachable();
}

/**
 * Runs what is parked at a record, and what that leads to, until something parks or the root has finished.
 */
export function resumeParked(record: usize): void {
  unreachable();
}

/**
 * Runs a record that is its own frame; answers what to run next. Unlike any other call it may return with an error pending that is
 * not the caller's: what runs next takes it.
 */
export function runRecord(record: usize): usize {
  return call_indirect<usize>(<u32>load<u16>(record, 4), record);
}
