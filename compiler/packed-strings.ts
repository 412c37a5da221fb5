// Static strings of Latin-1 in the module as a byte a character. In memory they are AssemblyScript's objects, with a header of 20 bytes
// and UTF-16; that is made where they lie, before anything else runs, from
//
//    skip u8    blocks of 16 bytes between the end of the string before and this one
//    count u8   characters; 0: the end
//    count × u8
//
// These bytes are data in the heap, where nothing is yet, and are zeros again when the program begins.
import type { Binaryen, BinaryenModule, ExpressionRef } from "./asc.js";
import { INITIALIZERS } from "./initializers.js";
import type { Segment, StaticData } from "./layout.js";

/** AssemblyScript's header of a static object: size of the block, 8 bytes for the collector, class, bytes of the payload. */
const HEADER = 20;
const CLASS = 12;
const BYTES = 16;
/** The class of strings. */
const STRING = 2;
/** Objects lie so that what follows the header is aligned to this. */
const ALIGNMENT = 16;
const MOST = 0xff;
/** What unpacking takes in the code of a module, about. */
const COST = 120;
/** What a segment takes beside its data, about. */
const SEGMENT = 7;

const UNPACK = "~unpackStrings";

/** Packs what pays into `room` bytes from `address` on, which nothing else may use before the program runs. After optimisation. */
export function packStrings(
  binaryen: Binaryen,
  module: BinaryenModule,
  data: StaticData,
  address: number,
  room: number,
): void {
  const runs = runsOf(data.segments.filter(isLatin));
  const saved = (run: Run): number => run.strings.reduce((sum, { bytes }) => sum + savedBy(bytes), -1);
  const packed = runs.filter((run) => saved(run) > 0);
  const length = packed.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (length > room || packed.reduce((sum, run) => sum + saved(run), 0) < COST) return;
  data.remove(packed.flatMap(({ strings }) => strings));
  data.add(address, Uint8Array.from(packed.flatMap(({ bytes }) => bytes)));
  addUnpack(binaryen, module);
  const calls: ExpressionRef[] = [];
  let from = address;
  for (const { to, bytes } of packed) {
    calls.push(module.call(UNPACK, [module.i32.const(from), module.i32.const(to)], binaryen.none));
    from += bytes.length;
  }
  calls.push(module.memory.fill(module.i32.const(address), module.i32.const(0), module.i32.const(length)));
  for (const name of ["_start", INITIALIZERS]) runFirst(binaryen, module, name, calls);
}

/** Strings one after the other, with what they are packed to. */
interface Run {
  /** Where the first begins. */
  readonly to: number;
  readonly strings: Segment[];
  readonly bytes: number[];
}

/** A run ends where what lies between two strings is more than a byte can say. */
function runsOf(strings: readonly Segment[]): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const string of [...strings].sort((a, b) => a.address - b.address)) {
    let run = runs[runs.length - 1] as Run | undefined;
    let skip = (string.address - end) / ALIGNMENT;
    if (run === undefined || skip > MOST) {
      run?.bytes.push(0, 0);
      run = { to: string.address, strings: [], bytes: [] };
      runs.push(run);
      skip = 0;
    }
    const view = viewOf(string.bytes);
    const count = view.getUint32(BYTES, true) / 2;
    run.strings.push(string);
    run.bytes.push(skip, count);
    for (let unit = 0; unit < count; unit++) run.bytes.push(view.getUint8(HEADER + 2 * unit));
    end = string.address + sizeOfBlock(count);
  }
  runs[runs.length - 1]?.bytes.push(0, 0);
  return runs;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const sizeOfBlock = (count: number): number => (HEADER + 2 * count + ALIGNMENT - 1) & -ALIGNMENT;

/** Whether a segment is a string that can be packed, and looks as unpacking would make it. */
function isLatin({ address, bytes }: Segment): boolean {
  if (bytes.length < HEADER || (address + HEADER) % ALIGNMENT !== 0) return false;
  const view = viewOf(bytes);
  const count = view.getUint32(BYTES, true) / 2;
  if (view.getUint32(CLASS, true) !== STRING || count < 1 || count > MOST) return false;
  if (bytes.length !== sizeOfBlock(count) || view.getUint32(0, true) !== sizeOfBlock(count) - 4) return false;
  const isPlain = view.getUint32(4, true) === 0 && view.getUint32(8, true) === 0;
  for (let at = HEADER + 1; at < HEADER + 2 * count; at += 2) if (bytes[at] !== 0) return false;
  return isPlain && bytes.subarray(HEADER + 2 * count).every((byte) => byte === 0);
}

/** What packing a string takes off a module, about: its own segment, or two, since the header's zeros make a gap. */
const savedBy = (bytes: Uint8Array): number => {
  const count = viewOf(bytes).getUint32(BYTES, true) / 2;
  return 2 * SEGMENT + 6 + 2 * count - (2 + count);
};

/** `(from, to)`: makes the strings at `to`, and what follows, of what is packed at `from`. */
function addUnpack(binaryen: Binaryen, module: BinaryenModule): void {
  const { i32, none } = binaryen;
  const [FROM, TO, LEFT] = [0, 1, 2];
  const from = (): ExpressionRef => module.local.get(FROM, i32);
  const to = (): ExpressionRef => module.local.get(TO, i32);
  const left = (): ExpressionRef => module.local.get(LEFT, i32);
  const constant = (value: number): ExpressionRef => module.i32.const(value);
  const units = (): ExpressionRef => module.i32.shl(left(), constant(1));
  const size = module.i32.sub(
    module.i32.and(module.i32.add(units(), constant(HEADER + ALIGNMENT - 1)), constant(-ALIGNMENT)),
    constant(4),
  );
  const skipped = module.i32.shl(module.i32.load8_u(0, 1, from()), constant(Math.log2(ALIGNMENT)));
  const nextBlock = module.i32.add(
    module.i32.and(module.i32.add(to(), constant(HEADER + HEADER - ALIGNMENT - 1)), constant(-ALIGNMENT)),
    constant(ALIGNMENT - (HEADER - ALIGNMENT)),
  );
  const body = module.loop(
    "strings",
    module.if(
      module.local.tee(LEFT, module.i32.load8_u(1, 1, from()), i32),
      module.block(null, [
        module.i32.store(0, 4, module.local.tee(TO, module.i32.add(to(), skipped), i32), size),
        module.i32.store(CLASS, 4, to(), constant(STRING)),
        module.i32.store(BYTES, 4, to(), units()),
        module.loop(
          "characters",
          module.block(null, [
            module.i32.store16(HEADER, 2, to(), module.i32.load8_u(2, 1, from())),
            module.local.set(FROM, module.i32.add(from(), constant(1))),
            module.local.set(TO, module.i32.add(to(), constant(2))),
            module.br_if("characters", module.local.tee(LEFT, module.i32.sub(left(), constant(1)), i32)),
          ]),
        ),
        module.local.set(FROM, module.i32.add(from(), constant(2))),
        module.local.set(TO, nextBlock),
        module.br("strings"),
      ]),
    ),
  );
  module.addFunction(UNPACK, binaryen.createType([i32, i32]), none, [i32], body);
}

/**
 * Puts expressions in front of what an exported function does: in a function of their own, since the Binaryen of AssemblyScript 0.27 writes a
 * function as it was when it was optimised.
 */
function runFirst(binaryen: Binaryen, module: BinaryenModule, name: string, first: readonly ExpressionRef[]): void {
  const exported = module.getExport(name);
  if (!exported) return;
  const { value } = binaryen.getExportInfo(exported);
  const copies = first.map((ref) => module.copyExpression(ref));
  const { none } = binaryen;
  module.addFunction(
    `${value}~unpacked`,
    none,
    none,
    [],
    module.block(null, [...copies, module.call(value, [], none)]),
  );
  module.removeExport(name);
  module.addFunctionExport(`${value}~unpacked`, name);
}
