// Where the locals of a coroutine lie in its frame: only what lives across a park has a slot, and locals that never live together
// share one. References come first, so that a bit mask per state tells the collector which of them to follow.
import type { Ir } from "./expressions.js";

/** parent u32 | resume u16 | state u16 (assembly/coroutine/frame.ts) */
export const HEADER = 8;

interface Slot {
  readonly size: number;
  readonly isManaged: boolean;
  readonly locals: number[];
  readonly offset: number;
}

export class FrameLayout {
  size = HEADER;
  /** How many slots, from the first one on, hold references. */
  managedSlots = 0;
  private readonly slotOf = new Map<number, Slot>();

  /** `together`: sets of locals that live at the same time. */
  constructor(ir: Ir, types: readonly number[], managed: readonly boolean[], together: readonly Set<number>[]) {
    const slots: Slot[] = [];
    const sizeOf = (local: number): number => ir.sizeOf(types[local]);
    const kept = [...new Set(together.flatMap((set) => [...set]))].sort(
      (a, b) => Number(managed[b]) - Number(managed[a]) || sizeOf(b) - sizeOf(a) || a - b,
    );
    for (const local of kept) {
      const clashing = new Set(together.filter((set) => set.has(local)).flatMap((set) => [...set]));
      const isManaged = managed[local];
      let slot = slots.find(
        (candidate) =>
          candidate.size === sizeOf(local) &&
          candidate.isManaged === isManaged &&
          !candidate.locals.some((other) => clashing.has(other)),
      );
      if (!slot) {
        slot = { size: sizeOf(local), isManaged, locals: [], offset: this.size };
        slots.push(slot);
        this.size += slot.size;
        this.managedSlots += Number(isManaged);
      }
      slot.locals.push(local);
      this.slotOf.set(local, slot);
    }
  }

  offset(local: number): number {
    return this.slotOf.get(local)!.offset;
  }

  inOrder(locals: Iterable<number>): number[] {
    return [...locals].sort((a, b) => this.offset(a) - this.offset(b));
  }

  /** A bit for each managed slot that one of these locals is in. */
  mask(locals: Iterable<number>): Uint8Array {
    const mask = new Uint8Array(Math.ceil(this.managedSlots / 8));
    for (const local of locals) {
      const slot = this.slotOf.get(local)!;
      if (slot.isManaged) {
        const index = (slot.offset - HEADER) / 4;
        mask[index >> 3] |= 1 << (index & 7);
      }
    }
    return mask;
  }
}
