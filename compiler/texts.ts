// Static text for what leaves a program: a string as far as anybody reads it who only wants its length and its units. It has no
// header for the collector, which would cost more than most messages.
//
//    -4  bytes u32        (where a string has it: `length` is half of this)
//     0  UTF-16 units
//
// Most programs keep few of the texts that are compiled: checks turn out to be superfluous. So until optimisation is over a text
// is an imported constant, which tells the optimiser nothing, and only those that are left get a place, behind the heap.
import type { Binaryen, BinaryenModule, Compiler, ExpressionRef } from "./asc.js";
import type { StaticData } from "./layout.js";

/** The module that texts are imported from while they have no place. */
export const TEXTS = "~text";
/** Bytes before the units. */
const PREFIX = 4;

export class Texts {
  /** By the global's name. */
  private readonly names = new Map<string, string>();
  private readonly texts = new Map<string, string>();
  private managed: Compiler["stringSegments"] | undefined;
  private overhead = 0;

  /** The address of `text` in static memory. Equal texts are one. */
  addressOf(compiler: Compiler, text: string): ExpressionRef {
    const { module } = compiler;
    let name = this.names.get(text);
    if (name === undefined) {
      name = `${TEXTS}${this.names.size}`;
      this.names.set(text, name);
      this.texts.set(name, text);
      this.managed = compiler.stringSegments;
      this.overhead = compiler.program.totalOverhead;
      module.addGlobalImport(name, TEXTS, name, ADDRESS, false);
    }
    return module.global_get(name, ADDRESS);
  }

  /** Gives the texts that are left a place from `address` on; answers where they end. After optimisation. */
  place(binaryen: Binaryen, module: BinaryenModule, data: StaticData, address: number): number {
    module.runPasses(["remove-unused-module-elements"]);
    const left = [...this.texts].filter(([name]) => module.getGlobal(name) !== 0);
    for (const [name, text] of left) {
      module.removeGlobal(name);
      // One that the program has as a string is that string.
      const managed = this.managed?.get(text);
      const at = managed ? i64_low(managed.offset) + this.overhead : address + PREFIX;
      if (!managed) {
        const bytes = bytesOf(text);
        data.add(address, bytes);
        address += bytes.length + (-bytes.length & 3);
      }
      module.addGlobal(name, binaryen.i32, false, module.i32.const(at));
    }
    return address;
  }
}

/** i32. */
const ADDRESS = 2;

function bytesOf(text: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(PREFIX + 2 * text.length));
  view.setUint32(0, 2 * text.length, true);
  for (let unit = 0; unit < text.length; unit++) {
    view.setUint16(PREFIX + 2 * unit, text.charCodeAt(unit), true);
  }
  return new Uint8Array(view.buffer);
}
