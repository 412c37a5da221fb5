// How much a program does and for how long. `npm run bench` builds each row from a copy with the row's own numbers.

/** Operations in one iteration. */
export const COUNT: i32 = 1000;
/** How many tasks share them, or how deep they are: by the program. */
export const SIZE: i32 = 2;
/** How long it iterates unmeasured, and how long measured, ms. */
export const WARM_UP_MILLIS: i64 = 200;
export const MEASURE_MILLIS: i64 = 400;
