// What the compiler knows of coroutines, for the runtime: tables in static memory. The compiler sets these; nobody writes them.
//
//   coroutines:  one entry of 8 bytes for each coroutine, in the order of their resume functions in the table
//     0  size class  address of {next free frame u32, bytes of a frame u32}
//     4  references  address of {managed slots u16, then for each state a bit mask of them, whole bytes}; 0: there are none
export let firstResume: u32 = 0;
export let coroutineCount: u32 = 0;
export let coroutines: usize = 0;

/** The entry of a frame's coroutine; 0 of what only begins like a frame. */
@inline
export function entryOf(frame: usize): usize {
  const index = <u32>load<u16>(frame, 4) - firstResume;
  return index < coroutineCount ? coroutines + (index << 3) : 0;
}
