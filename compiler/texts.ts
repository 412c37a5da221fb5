// Static text for what leaves a program: a string as far as anybody reads it who only wants its length and its units. It has no
// header for the collector, which would cost more than most messages.
//
//    -4  bytes u32        (where a string has it: `length` is half of this)
//     0  UTF-16 units
import type { Compiler } from "./asc.js";

export class Texts {
  private readonly addresses = new Map<string, number>();

  /** Address of `text` in static memory. Equal texts are one, and one that the program has as a string is that string. */
  addressOf(compiler: Compiler, text: string): number {
    const managed = compiler.stringSegments.get(text);
    if (managed) {
      return i64_low(managed.offset) + compiler.program.totalOverhead;
    }
    let address = this.addresses.get(text);
    if (address === undefined) {
      const bytes = new DataView(new ArrayBuffer(4 + 2 * text.length));
      bytes.setUint32(0, 2 * text.length, true);
      for (let unit = 0; unit < text.length; unit++) {
        bytes.setUint16(4 + 2 * unit, text.charCodeAt(unit), true);
      }
      const segment = compiler.addAlignedMemorySegment(new Uint8Array(bytes.buffer), 4);
      address = i64_low(segment.offset) + 4;
      this.addresses.set(text, address);
    }
    return address;
  }
}
