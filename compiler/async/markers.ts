// The calls by which the hooks, which know types and flow, tell the passes on Binaryen's IR what is meant. None of these functions
// exists: each pass replaces the markers that are its business, and the split checks that none is left.
//
//   if (~try())     A else B     A, and B when something is thrown in it        exceptions
//   if (~finally()) A else B     A, and B on every way out of it                exceptions
//   ~throw(error)                does not return                                exceptions
//   ~caught() -> error           at the start of B: takes what was thrown       exceptions
//   return ~return(value)        an async function's result                     split
//   ~await(frame) -> T           runs the coroutine of the frame                split
//   ~suspend()                   parks                                          split
//   ~threw() -> i32              after the two above: did it throw              exceptions make it, split
//   ~rethrow()                   the coroutine ends with an error               exceptions make it, split

/** ~index(n) -> i32: place n of the function table, which only the library names: what nobody reaches has none. */
export const INDEX = "~index";

export const TRY = "~try";
export const FINALLY = "~finally";
export const THROW = "~throw";
export const CAUGHT = "~caught";
export const RETURN = "~return";
export const AWAIT = "~await";
export const SUSPEND = "~suspend";
export const THREW = "~threw";
export const RETHROW = "~rethrow";

/**
 * (record): runs what is parked there; (record) -> what to run next, through the table. Functions that are made last, as a call of
 * them says nothing about exceptions.
 */
export const RESUME = "~resumeParked";
export const RUN_RECORD = "~runRecord";

/** A coroutine's function that makes its frame and runs nothing. */
export const frameOf = (name: string): string => `${name}~frame`;
/** A coroutine's function that goes on at its frame's state. */
export const resumeOf = (name: string): string => `${name}~resume`;

export const isPark = (target: string): boolean => target === AWAIT || target === SUSPEND;

const all: ReadonlySet<string> = new Set([TRY, FINALLY, THROW, CAUGHT, RETURN, AWAIT, SUSPEND, THREW, RETHROW]);
export const isMarker = (target: string): boolean => all.has(target);
