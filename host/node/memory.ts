// A module's linear memory as the host sees it: addresses are checked against the bytes in use (the end of the heap), so that
// a stray address is refused on every host alike, also where memory is a whole page of 64 KiB.

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** The most of a text that is taken from a program on its way out, UTF-16 code units. */
const UTF16_MOST = 65536;

export class GuestMemory {
  /** Valid after `has` answered true, until the module runs again. */
  view = new DataView(new ArrayBuffer(0));
  bytes = new Uint8Array(0);
  /** Address of the control block; 0 before there is one. */
  control = 0;
  private memory: { readonly buffer: ArrayBuffer } | null = null;
  private inUse = 0;
  private limit = 0;

  /** `inUse`: bytes in use, as the module's section says; what lies behind is refused. */
  attach(memory: { readonly buffer: ArrayBuffer }, inUse: number, control: number): void {
    this.memory = memory;
    this.inUse = inUse;
    this.control = control;
    this.refresh();
  }

  /** Whether `length` bytes from `address` on are the module's. Both come from it: an i32 for an address, 0 or more bytes. */
  has(address: number, length: number): boolean {
    // A buffer that memory.grow replaced has no bytes left.
    if (this.bytes.length === 0) this.refresh();
    return (address >>> 0) + length <= this.limit;
  }

  /** The bytes themselves, not a copy; after `has`. */
  slice(address: number, length: number): Uint8Array {
    const from = address >>> 0;
    return this.bytes.subarray(from, from + length);
  }

  /** UTF-8 without NUL, or null; after `has`. */
  text(address: number, length: number): string | null {
    const bytes = this.slice(address, length);
    if (bytes.includes(0)) return null;
    try {
      return utf8.decode(bytes);
    } catch {
      return null;
    }
  }

  /** UTF-16 of a program that ends: empty where it cannot be read, and never longer than a person reads. */
  utf16(address: number, units: number): string {
    if (units <= 0 || !this.has(address, units * 2)) return "";
    const from = address >>> 0;
    return Buffer.from(this.bytes.buffer, from, Math.min(units, UTF16_MOST) * 2).toString("utf16le");
  }

  private refresh(): void {
    if (this.memory === null) return;
    const buffer = this.memory.buffer;
    this.view = new DataView(buffer);
    this.bytes = new Uint8Array(buffer);
    this.limit = Math.min(this.inUse, buffer.byteLength);
  }
}
