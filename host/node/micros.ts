// Times between the host and a module: µs as numbers here (exact for 285 years), 64-bit integers there. They go through a
// scratch cell instead of BigInt(), which costs three times as much.

const TWO_TO_32 = 0x1_0000_0000;
const scratch = new DataView(new ArrayBuffer(8));

/** Writes µs, a whole number from 0, as the little-endian i64 they are in the ABI. */
export function writeMicros(view: DataView, at: number, micros: number): void {
  // A store takes the low 32 bits of what it is given.
  view.setUint32(at, micros, true);
  view.setUint32(at + 4, micros / TWO_TO_32, true);
}

export function toI64(micros: number): bigint {
  writeMicros(scratch, 0, micros);
  return scratch.getBigInt64(0, true);
}

/** A deadline; the largest i64, for ever, is Infinity. What is not exact is beyond 2^53. */
export function fromDeadline(deadline: bigint): number {
  scratch.setBigInt64(0, deadline, true);
  const low = scratch.getUint32(0, true);
  const high = scratch.getInt32(4, true);
  return high === 0x7fff_ffff && low === 0xffff_ffff ? Infinity : high * TWO_TO_32 + low;
}
