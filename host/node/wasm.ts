// The parts of wasm's binary format that a host looks at before it runs a module: sections, types, imports, exports, globals,
// memories. The engine validates the rest. Numbers: https://webassembly.github.io/spec/core/binary/

/** One line about what cannot be read. */
export class WasmError extends Error {}

export interface Signature {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
}

export type Kind = "function" | "table" | "memory" | "global" | "tag";
const kinds: readonly Kind[] = ["function", "table", "memory", "global", "tag"];

export interface GlobalType {
  readonly type: string;
  readonly mutable: boolean;
}

export interface MemoryType {
  readonly pages: number;
  readonly shared: boolean;
  /** 64-bit addresses. */
  readonly wide: boolean;
}

export interface Wasm {
  readonly sections: readonly { readonly name: string; readonly bytes: number; readonly content: Uint8Array }[];
  /** `type` is there for functions only. */
  readonly imports: readonly {
    readonly module: string;
    readonly name: string;
    readonly kind: Kind;
    readonly type?: Signature | undefined;
  }[];
  readonly exports: readonly {
    readonly name: string;
    readonly kind: Kind;
    readonly type?: Signature | undefined;
    readonly global?: GlobalType;
  }[];
  /** Imported ones first, as wasm counts them. */
  readonly memories: readonly MemoryType[];
  readonly hasStart: boolean;
}

const LONGEST_NAME = 100;

const sectionNames = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
] as const;

const valueTypes: Readonly<Record<number, string | undefined>> = {
  0x7f: "i32",
  0x7e: "i64",
  0x7d: "f32",
  0x7c: "f64",
  0x7b: "v128",
  0x70: "funcref",
  0x6f: "externref",
};

/** `(i32, i64) -> i32`; `()` for no result. */
export function signatureText({ parameters, results }: Signature): string {
  const result = results.length === 1 ? results[0] : `(${results.join(", ")})`;
  return `(${parameters.join(", ")}) -> ${result}`;
}

/** Reads a file that begins with wasm's magic and version. Throws WasmError. */
export function readWasm(file: Uint8Array): Wasm {
  const sections: { name: string; bytes: number; content: Uint8Array }[] = [];
  const types: Signature[] = [];
  const imports: Wasm["imports"][number][] = [];
  const exports: { name: string; kind: Kind; index: number }[] = [];
  const functions: (Signature | undefined)[] = [];
  const globals: GlobalType[] = [];
  const memories: MemoryType[] = [];
  let hasStart = false;

  const reader = new Reader(file, 8, file.length, "the file");
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.unsigned();
    const known = sectionNames.at(id);
    if (known === undefined) {
      throw new WasmError(`has a section of unknown kind ${id} at byte ${reader.offset}; build or copy it again`);
    }
    const start = reader.offset;
    if (start + size > file.length) {
      const missing = start + size - file.length;
      throw new WasmError(`is cut off: its ${known} section lacks ${missing} bytes; copy or build it again`);
    }
    const section = new Reader(file, start, start + size, `its ${known} section`);
    const name = known === "custom" ? `custom ${section.name()}` : known;
    sections.push({ name, bytes: size, content: file.subarray(section.offset, start + size) });
    switch (known) {
      case "type":
        section.each(() => types.push(section.functionType()));
        break;
      case "import":
        section.each(() => {
          const module = section.name();
          const field = section.name();
          const kind = section.kind();
          if (kind === "function") {
            const type: Signature | undefined = types[section.unsigned()];
            functions.push(type);
            imports.push({ module, name: field, kind, type });
            return;
          }
          if (kind === "memory") {
            memories.push(section.memory());
          } else if (kind === "global") {
            globals.push(section.global());
          } else if (kind === "table") {
            section.valueType();
            section.limits();
          } else {
            section.byte();
            section.unsigned();
          }
          imports.push({ module, name: field, kind });
        });
        break;
      case "function":
        section.each(() => functions.push(types[section.unsigned()]));
        break;
      case "memory":
        section.each(() => memories.push(section.memory()));
        break;
      case "global":
        section.each(() => {
          globals.push(section.global());
          section.skipConstant();
        });
        break;
      case "export":
        section.each(() => exports.push({ name: section.name(), kind: section.kind(), index: section.unsigned() }));
        break;
      case "start":
        hasStart = true;
        break;
      default:
        break;
    }
    reader.offset = start + size;
  }
  return {
    sections,
    imports,
    memories,
    hasStart,
    exports: exports.map(({ name, kind, index }) => {
      const type = kind === "function" ? functions[index] : undefined;
      const global = kind === "global" ? globals[index] : undefined;
      return { name, kind, ...(type && { type }), ...(global && { global }) };
    }),
  };
}

/** A name as it may be shown: a file that somebody sent must not drive the terminal it is named on, nor fill it. */
function printable(name: string): string {
  const text = name.replace(/\p{C}/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
    private readonly end: number,
    private readonly where: string,
  ) {}

  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  byte(): number {
    if (this.atEnd) {
      throw new WasmError(`is cut off or damaged: ${this.where} ends too early; copy or build it again`);
    }
    return this.bytes[this.offset++];
  }

  /** An unsigned LEB128 of at most 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    return this.damaged("a number is too long");
  }

  name(): string {
    const length = this.unsigned();
    if (this.offset + length > this.end) {
      return this.damaged("a name is longer than it");
    }
    this.offset += length;
    return printable(new TextDecoder().decode(this.bytes.subarray(this.offset - length, this.offset)));
  }

  each(read: () => unknown): void {
    for (let count = this.unsigned(); count > 0; count--) {
      read();
    }
  }

  kind(): Kind {
    return kinds.at(this.byte()) ?? this.damaged("an unknown kind of import or export");
  }

  functionType(): Signature {
    if (this.byte() !== 0x60) {
      throw new WasmError("uses types of wasm's GC proposal; build it again with `wasyncio build ENTRY.ts`");
    }
    const types = (): string[] => {
      const list: string[] = [];
      this.each(() => list.push(this.valueType()));
      return list;
    };
    return { parameters: types(), results: types() };
  }

  valueType(): string {
    const code = this.byte();
    return valueTypes[code] ?? this.damaged(`unknown value type 0x${code.toString(16)}`);
  }

  limits(): { least: number; flags: number } {
    const flags = this.byte();
    const least = this.unsigned();
    if (flags & 1) {
      this.unsigned();
    }
    return { least, flags };
  }

  memory(): MemoryType {
    const { least, flags } = this.limits();
    return { pages: least, shared: (flags & 2) !== 0, wide: (flags & 4) !== 0 };
  }

  global(): GlobalType {
    return { type: this.valueType(), mutable: this.byte() === 1 };
  }

  /** The expression of a global's first value, up to its end. */
  skipConstant(): void {
    for (;;) {
      const opcode = this.byte();
      switch (opcode) {
        case 0x0b: // end
          return;
        case 0x41: // i32.const
        case 0x42: // i64.const
        case 0x23: // global.get
        case 0xd2: // ref.func
        case 0xd0: // ref.null
          while (this.byte() >= 0x80);
          break;
        case 0x43: // f32.const
          this.offset += 4;
          break;
        case 0x44: // f64.const
          this.offset += 8;
          break;
        case 0xfd: // v128.const is 0xfd 0x0c and 16 bytes
          this.offset += 17;
          break;
        case 0x6a: // i32.add, sub, mul
        case 0x6b:
        case 0x6c:
        case 0x7c: // i64.add, sub, mul
        case 0x7d:
        case 0x7e:
          break;
        default:
          this.damaged(`a constant uses opcode 0x${opcode.toString(16)}`);
      }
    }
  }

  private damaged(what: string): never {
    throw new WasmError(`is damaged: ${this.where}: ${what}; build or copy it again`);
  }
}
