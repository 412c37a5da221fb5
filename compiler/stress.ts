// For tests of the collector (docs/memory.md): with WASYNCIO_STRESS=1 in the environment of a build the collector runs between every
// two handles, and what is freed is filled, so that a reference that it has missed shows at once.
import type { Binaryen, BinaryenModule } from "./asc.js";

export const stress = process.env["WASYNCIO_STRESS"] === "1";

/** Fills every block that AssemblyScript's allocator takes back. */
export function poison(binaryen: Binaryen, module: BinaryenModule): void {
  const fn = module.getFunction("~lib/rt/tlsf/freeBlock"); // (root, block): size and flags, then what was allocated
  if (!fn) {
    return;
  }
  const block = (): number => module.local.get(1, binaryen.i32);
  const { body } = binaryen.getFunctionInfo(fn);
  const size = module.i32.and(module.i32.load(0, 4, block()), module.i32.const(~3));
  const fill = module.memory.fill(module.i32.add(block(), module.i32.const(4)), module.i32.const(0xdd), size);
  const setBody = (binaryen as unknown as { Function: { setBody: (fn: number, body: number) => void } }).Function
    .setBody;
  setBody(fn, module.block(null, [fill, body], binaryen.none));
}
