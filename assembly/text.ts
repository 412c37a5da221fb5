// Text for the host: UTF-16 as AssemblyScript holds it becomes UTF-8, piece by piece in one small static buffer, so that
// printing allocates nothing; and back. A surrogate without its partner becomes U+FFFD, as in the Encoding standard.

/** Bytes of the buffer. */
export const CAPACITY: i32 = 128;
/** The buffer: valid until the next piece is encoded. */
export const encoded: usize = memory.data(CAPACITY);

/** Where the next piece of the text begins, UTF-16 units: set by `encode`. */
export let encodedUpTo: i32 = 0;

/** Encodes from unit `from` on as much as fits; answers its bytes. */
export function encode(text: string, from: i32): i32 {
  const length = text.length;
  let out = encoded;
  let i = from;
  while (i < length && out <= encoded + CAPACITY - 4) {
    let c: u32 = load<u16>(changetype<usize>(text) + ((<usize>i) << 1));
    i++;
    if (c < 0x80) {
      store<u8>(out++, c);
      continue;
    }
    if (c < 0x800) {
      store<u8>(out++, 0xc0 | (c >> 6));
    } else {
      if ((c & 0xf800) == 0xd800) {
        const low: u32 = i < length ? load<u16>(changetype<usize>(text) + ((<usize>i) << 1)) : 0;
        if (c < 0xdc00 && (low & 0xfc00) == 0xdc00) {
          i++;
          c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
          store<u8>(out++, 0xf0 | (c >> 18));
          store<u8>(out++, 0x80 | ((c >> 12) & 0x3f));
          store<u8>(out++, 0x80 | ((c >> 6) & 0x3f));
          store<u8>(out++, 0x80 | (c & 0x3f));
          continue;
        }
        c = 0xfffd;
      }
      store<u8>(out++, 0xe0 | (c >> 12));
      store<u8>(out++, 0x80 | ((c >> 6) & 0x3f));
    }
    store<u8>(out++, 0x80 | (c & 0x3f));
  }
  encodedUpTo = i;
  return <i32>(out - encoded);
}

/** A string of UTF-8 that the host has written, which is well-formed. */
export function decode(from: usize, length: i32): string {
  let units = 0;
  for (let i = 0; i < length; i++) {
    const c = load<u8>(from + <usize>i);
    units += i32((c & 0xc0) != 0x80) + i32(c >= 0xf0);
  }
  const text = __new((<usize>units) << 1, idof<string>());
  const end = text + ((<usize>units) << 1);
  for (let to = text; to < end; to += 2) {
    let c: u32 = load<u8>(from++);
    if (c >= 0x80) {
      let more: u32 = 1 + u32(c >= 0xe0) + u32(c >= 0xf0);
      c &= 0x3f >> more;
      for (; more; more--) c = (c << 6) | (load<u8>(from++) & 0x3f);
      if (c >= 0x10000) {
        store<u16>(to, 0xd7c0 + (c >> 10));
        to += 2;
        c = 0xdc00 | (c & 0x3ff);
      }
    }
    store<u16>(to, c);
  }
  return changetype<string>(text);
}

/** A number in decimal: smaller than AssemblyScript's for any base. */
export function decimal(number: u32): string {
  let bytes: usize = 2;
  for (let rest = number; rest > 9; rest /= 10) bytes += 2;
  const text = __new(bytes, idof<string>());
  for (; bytes; number /= 10) store<u16>(text + (bytes -= 2), 0x30 + (number % 10));
  return changetype<string>(text);
}
