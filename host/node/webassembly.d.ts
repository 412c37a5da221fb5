// The part of the WebAssembly JavaScript API the hosts use: TypeScript declares it only together with the whole DOM.

declare namespace WebAssembly {
  type ImportValue = ((...values: never[]) => unknown) | Global | Memory;
  type Imports = Readonly<Record<string, Readonly<Record<string, ImportValue>>>>;
  type ExportKind = "function" | "global" | "memory" | "table" | "tag";

  class Module {
    private readonly compiled: unknown;
    constructor(bytes: Uint8Array | ArrayBuffer);
    static imports(module: Module): { module: string; name: string; kind: ExportKind }[];
    static exports(module: Module): { name: string; kind: ExportKind }[];
    static customSections(module: Module, name: string): ArrayBuffer[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
  }

  /** An i32 global: the ABI has no others. */
  class Global {
    constructor(descriptor: { value: "i32"; mutable?: boolean }, value?: number);
    value: number;
  }

  class Exception {
    private readonly thrown: unknown;
  }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function compile(bytes: Uint8Array | ArrayBuffer): Promise<Module>;
  function validate(bytes: Uint8Array | ArrayBuffer): boolean;
}
