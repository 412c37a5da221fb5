// How much of the heap is in use, as AssemblyScript's allocator has it: its blocks lie one after the other behind its tables, each with its
// size and two flags in front; the last one's size is 0.

/** Of std/assembly/rt/tlsf.ts. */
const TABLES: usize = 1572;
const HEADER: usize = 4;
const ALIGNMENT: usize = 15;
const FREE: u32 = 1;
const FLAGS: u32 = 3;

/** Bytes of blocks that are not free, their headers counted. */
export function heapInUse(): usize {
  const tables = (__heap_base + ALIGNMENT) & ~ALIGNMENT;
  let block = ((tables + TABLES + HEADER + ALIGNMENT) & ~ALIGNMENT) - HEADER;
  let used: usize = 0;
  let size = load<u32>(block) & ~FLAGS;
  while (size) {
    if (!(load<u32>(block) & FREE)) used += HEADER + size;
    block += HEADER + size;
    size = load<u32>(block) & ~FLAGS;
  }
  return used;
}
