// The collector's way through frames: from the one that is parked up to the task record.
import { PARENT, STATE } from "./frame";
import { entryOf } from "./tables";

/** Visits what `frame` and its parents refer to. */
export function traceFrame(frame: usize, cookie: u32): void {
  while (frame) {
    const entry = entryOf(frame);
    if (!entry) return; // the record
    const references = load<usize>(entry, 4);
    if (references) traceSlots(frame, references, cookie);
    frame = load<usize>(frame, PARENT);
  }
}

function traceSlots(frame: usize, references: usize, cookie: u32): void {
  const slots = <u32>load<u16>(references);
  const state = (<u32>load<u16>(frame, STATE)) & 0x7fff;
  const mask = references + 2 + state * ((slots + 7) >> 3);
  for (let slot: u32 = 0; slot < slots; slot++) {
    if ((load<u8>(mask + (slot >> 3)) >> (slot & 7)) & 1) __visit(load<usize>(frame + (slot << 2), 8), cookie);
  }
}
