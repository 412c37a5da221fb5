// What the compiler replaces: the two points where a coroutine stops, in the words of library code. Only `@inline async` and async
// functions may call them.

/**
 * Parks the coroutine that runs: what the caller has registered must make the loop call `resumeFrame` on the record again.
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
 * Calls the resume function of a frame or record; answers what to run next, 0 when something has parked. Unlike any other call it
 * may return with an error pending that is not the caller's: what runs next takes it.
 */
export function resume(frame: usize): usize {
  return call_indirect<usize>(<u32>load<u16>(frame, 4), frame);
}
