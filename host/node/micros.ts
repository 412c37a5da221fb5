// Times in a module's memory: µs as numbers here (exact for 285 years), 64-bit integers there, written without a BigInt.

const TWO_TO_32 = 0x1_0000_0000;

/** Writes µs, a whole number from 0, as the little-endian i64 they are in the ABI. */
export function writeMicros(view: DataView, at: number, micros: number): void {
  // A store takes the low 32 bits of what it is given.
  view.setUint32(at, micros, true);
  view.setUint32(at + 4, micros / TWO_TO_32, true);
}
