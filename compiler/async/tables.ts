// The static tables by which the runtime knows coroutines (drawn in assembly/coroutine/tables.ts), laid out behind the program's
// static data:
//
//   size classes   {next free frame u32, bytes u32}, one for each size of frame that there is; the first word changes
//   coroutines     {size class u32, references u32}
//   references     {managed slots u16, masks by state}, equal ones once
import type { SplitCoroutine } from "./split.js";

const CLASS_SIZE = 8;
const ENTRY_SIZE = 8;

export class CoroutineTables {
  private readonly classes: number[] = [];

  /** `base`: where the tables will lie, a multiple of 4. */
  constructor(private readonly base: number) {}

  /** Address of the size class of frames of `size` bytes. */
  sizeClass(size: number): number {
    let index = this.classes.indexOf(size);
    if (index < 0) {
      index = this.classes.push(size) - 1;
    }
    return this.base + index * CLASS_SIZE;
  }

  /** Address of the coroutines' entries: when every size class is known. */
  get entries(): number {
    return this.base + this.classes.length * CLASS_SIZE;
  }

  /** The tables' bytes; `withEntries`: the runtime reads more than size classes. */
  bytes(coroutines: readonly SplitCoroutine[], withEntries: boolean, withReferences: boolean): Uint8Array {
    const head = this.classes.length * CLASS_SIZE + (withEntries ? coroutines.length * ENTRY_SIZE : 0);
    const references: number[] = [];
    const known = new Map<string, number>();
    const fixed = new DataView(new ArrayBuffer(head));
    this.classes.forEach((size, index) => {
      fixed.setUint32(index * CLASS_SIZE + 4, size, true);
    });
    coroutines.forEach(({ frameSize, managedSlots, masks }, index) => {
      if (!withEntries) {
        return;
      }
      const at = this.classes.length * CLASS_SIZE + index * ENTRY_SIZE;
      fixed.setUint32(at, this.sizeClass(frameSize), true);
      if (!withReferences || !managedSlots) {
        return;
      }
      const bytes = [managedSlots & 0xff, managedSlots >> 8, ...masks.flatMap((mask) => [...mask])];
      const key = bytes.join();
      if (!known.has(key)) {
        known.set(key, this.base + head + references.length);
        references.push(...bytes, ...(bytes.length & 1 ? [0] : []));
      }
      fixed.setUint32(at + 4, known.get(key)!, true);
    });
    return new Uint8Array([...new Uint8Array(fixed.buffer), ...references]);
  }
}
