// Counts the WebAssembly operations that a module executes, and how many of them are calls: a copy of it in which each straight
// stretch of code first adds its length to a global. What an interpreter dispatches on counts; `block`, `loop`, `else` and `end`
// do not.
//
// A module is decoded just far enough: the sections, and each instruction's length.

/** Opcodes. */
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const BR_TABLE = 0x0e;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;
const SELECT_TYPED = 0x1c;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const MEMORY_ACCESS = [0x28, 0x3e] as const;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const F32_CONST = 0x43;
const F64_CONST = 0x44;
const I64_ADD = 0x7c;
const REF_NULL = 0xd0;
const PREFIX = 0xfc;

const SECTION = { import: 2, global: 6, export: 7, code: 10 } as const;
const I64 = 0x7e;
const MUTABLE = 1;
const GLOBAL_KIND = 3;
/** The exported globals, i64. */
export const counters = ["operations", "calls"] as const;

class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  /** A LEB128 number that fits into 32 bits, unsigned. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Any LEB128 number. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skip(bytes: number): void {
    this.at += bytes;
  }
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

/** The module with exported globals that count. */
export function counting(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new Reader(wasm, 8, wasm.length);
  const out: number[] = [...wasm.subarray(0, 8)];
  let globals = 0;
  while (!reader.done) {
    const id = reader.byte();
    const size = reader.number();
    const section = new Reader(wasm, reader.at, reader.at + size);
    reader.skip(size);
    if (id === SECTION.import) globals += importedGlobals(new Reader(wasm, section.at, section.end));
    let content = [...wasm.subarray(section.at, section.end)];
    if (id === SECTION.global) {
      const count = section.number();
      globals += count;
      const added = counters.flatMap(() => [I64, MUTABLE, I64_CONST, 0, END]);
      content = [...unsigned(count + counters.length), ...wasm.subarray(section.at, section.end), ...added];
    } else if (id === SECTION.export) {
      const count = section.number();
      const added = counters.flatMap((name, index) => [
        ...unsigned(name.length),
        ...Buffer.from(name),
        GLOBAL_KIND,
        ...unsigned(globals + index),
      ]);
      content = [...unsigned(count + counters.length), ...wasm.subarray(section.at, section.end), ...added];
    } else if (id === SECTION.code) {
      content = codeCounting(section, globals);
    }
    out.push(id, ...unsigned(content.length));
    for (const byte of content) out.push(byte);
  }
  return Uint8Array.from(out);
}

function importedGlobals(section: Reader): number {
  let globals = 0;
  for (let left = section.number(); left > 0; left--) {
    section.skip(section.number());
    section.skip(section.number());
    const kind = section.byte();
    if (kind === GLOBAL_KIND) {
      globals++;
      section.skip(2);
    } else if (kind === 0) section.skipNumber();
    else throw new Error("only functions and globals are imported");
  }
  return globals;
}

function codeCounting(section: Reader, counter: number): number[] {
  const count = section.number();
  const out = unsigned(count);
  for (let left = count; left > 0; left--) {
    const size = section.number();
    const body = new Reader(section.bytes, section.at, section.at + size);
    section.skip(size);
    const counted = bodyCounting(body, counter);
    out.push(...unsigned(counted.length), ...counted);
  }
  return out;
}

function bodyCounting(body: Reader, counter: number): number[] {
  const begin = body.at;
  for (let groups = body.number(); groups > 0; groups--) {
    body.skipNumber();
    body.skip(1);
  }
  const out = [...body.bytes.subarray(begin, body.at)];
  let stretch: number[] = [];
  let operations = 0;
  const add = (global: number, amount: number): void => {
    if (amount === 0) return;
    out.push(GLOBAL_GET, ...unsigned(global), I64_CONST, ...signed(amount), I64_ADD, GLOBAL_SET, ...unsigned(global));
  };
  const flush = (calls: number): void => {
    add(counter, operations);
    add(counter + 1, calls);
    out.push(...stretch);
    stretch = [];
    operations = 0;
  };
  while (!body.done) {
    const from = body.at;
    const opcode = instruction(body);
    stretch.push(...body.bytes.subarray(from, body.at));
    if (opcode !== BLOCK && opcode !== LOOP && opcode !== ELSE && opcode !== END) operations++;
    if (opcode <= CALL_INDIRECT) flush(opcode === CALL || opcode === CALL_INDIRECT ? 1 : 0);
  }
  flush(0);
  return out;
}

/** Passes over one instruction; answers its opcode. */
function instruction(body: Reader): number {
  const opcode = body.byte();
  if (opcode === BLOCK || opcode === LOOP || opcode === IF || opcode === I32_CONST || opcode === I64_CONST) {
    body.skipNumber();
  } else if (opcode === BR_TABLE) {
    for (let left = body.number() + 1; left > 0; left--) body.skipNumber();
  } else if (opcode === CALL_INDIRECT || (opcode >= MEMORY_ACCESS[0] && opcode <= MEMORY_ACCESS[1])) {
    body.skipNumber();
    body.skipNumber();
  } else if (opcode === SELECT_TYPED) {
    body.skip(body.number());
  } else if (opcode === F32_CONST) {
    body.skip(4);
  } else if (opcode === F64_CONST) {
    body.skip(8);
  } else if (opcode === PREFIX) {
    const operation = body.number();
    const immediates = operation < 8 ? 0 : [8, 10, 12, 14].includes(operation) ? 2 : 1;
    for (let left = immediates; left > 0; left--) body.skipNumber();
  } else if (
    (opcode >= 0x0c && opcode <= 0x10 && opcode !== 0x0f) ||
    (opcode >= 0x20 && opcode <= 0x26) ||
    opcode === 0x3f ||
    opcode === 0x40 ||
    opcode >= REF_NULL
  ) {
    body.skipNumber();
  }
  return opcode;
}
