// The root stack: references that plain functions hold while a `run…` call below them may collect. The compiler stores them.

/** Bytes: 256 references. */
const SIZE: usize = 1024;
const stack = memory.data(1024, 4);

/** Past the last root. */
export let top: usize = stack;

/** For the collector. */
export function visitRoots(cookie: u32): void {
  for (let at = stack; at < top; at += 4) __visit(load<usize>(at), cookie);
}
