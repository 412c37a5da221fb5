// How much a program can hold at once. The numbers here are the defaults of a desktop; the build replaces each literal by
// what `wasyncio.json` beside the program, or the board's definition, says.

/** Records: everything that is ready, armed or registered at once takes one. */
export const READY: i32 = 16384;
/** Timers armed at once. */
export const TIMERS: i32 = 16384;
/** Sources open at once, the three standard streams not counted. */
export const SOURCES: i32 = 256;
/** Memory for the edges that nobody has taken yet, bytes. */
export const RING_BYTES: i32 = 65536;
/** Memory for what the program makes with `new`, bytes. */
export const HEAP: usize = 16777216;
/** For tests: the collector runs between every two handles. */
export const STRESS: bool = false;
/** Whether there is a collector. */
export const COLLECTS: bool = true;
/** Whether anything that is thrown can be caught: where the program has an async function or a `try`. */
export const CATCHES: bool = false;
/** Whether one task is all that ever runs: an async program that makes no other, has no callbacks and no `try`. */
export const ONE_TASK: bool = false;
/** Whether this is a debug build. */
export const DEBUG: bool = false;
/** Whether errors tell where they have been: in debug builds of a program that catches. */
export const TRACED: bool = false;
