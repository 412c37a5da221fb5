// What wasm2c (wabt 1.0.32) generates, made fit for a microcontroller: linear memory is one static array whose size the
// compiler knows, so a bounds check is two 32-bit comparisons with constants (wasm2c's own adds in 64 bits and reads the size
// from memory), and the accessors are always inlined. Every check stays; memory that is in use ends where the program's heap
// ends. The generated text is matched exactly: another version of wasm2c is refused, not guessed at.
import { NativeBuildError } from "./wamr.js";

export interface FixedC {
  readonly source: string;
  /** Entries of the function table. */
  readonly tableSize: number;
  /** Modules it imports from, in the order of Z_program_instantiate's parameters. */
  readonly importedModules: readonly string[];
}

const access = /\b((?:i32|i64|f32|f64)_(?:load|store)\w*)\(&instance->w2c_memory, \(u64\)\((\w+)\)(?: \+ (\d+)u?)?/g;
const accessorDefinitions = /#else\nstatic inline void load_data[^]*?#endif\n/;

/** `memory`: bytes of linear memory in use. Throws NativeBuildError. */
export function fixGeneratedC(generated: string, memory: number): FixedC {
  const accesses = generated.match(access)?.length ?? 0;
  const all = generated.match(/\b(?:i32|i64|f32|f64)_(?:load|store)\w*\(&instance->/g)?.length ?? 0;
  if (accesses !== all) refuse(`${all - accesses} of ${all} accesses to memory`);
  let source = generated.replace(
    access,
    (_, operation: string, address: string, offset?: string) => `${operation}(${offset ?? 0}u, ${address}`,
  );
  source = replaceOnce(source, accessorDefinitions, "the accessors", () => accessors(memory));
  source = replaceOnce(source, depthCount, "the count of calls", () => stackCheck);
  // Interrupts write to the control block: what a loop reads of memory is read again each time around.
  source = source.replace(/^( *w2c_L\d+):;?/gm, '$1: __asm volatile("" ::: "memory");');
  return { source, tableSize: tableSize(generated), importedModules: importedModules(generated) };
}

/** Instead of counting calls, which says nothing about bytes: the stack pointer against the end of the stack's memory. */
const depthCount = /#if WASM_RT_USE_STACK_DEPTH_COUNT\n[^]*?#endif\n/;
const stackCheck = `extern u8 stack_limit[];
#define STACK_MARGIN 256 /* for interrupts and the host's own functions */
#define FUNC_PROLOGUE                                              \\
  do {                                                             \\
    u32 stack_pointer;                                             \\
    __asm("mov %0, sp" : "=r"(stack_pointer));                     \\
    if (UNLIKELY(stack_pointer < (u32)stack_limit + STACK_MARGIN)) \\
      TRAP(EXHAUSTION);                                            \\
  } while (0)
#define FUNC_EPILOGUE
`;

function accessors(memory: number): string {
  return `#else
static inline void load_data(void* dest, const void* src, size_t n) {
  memcpy(dest, src, n);
}
#define LOAD_DATA(m, o, i, s)      \\
  do {                             \\
    RANGE_CHECK((&m), o, s);       \\
    load_data(&(m.data[o]), i, s); \\
  } while (0)
extern u8 program_memory[${memory}u];
#define CHECK_ACCESS(offset, address, t)                             \\
  if (UNLIKELY((offset) > ${memory}u - sizeof(t) ||                    \\
               (address) > ${memory}u - sizeof(t) - (offset)))         \\
    TRAP(OOB);
#define DEFINE_LOAD(name, t1, t2, t3)                                          \\
  static inline __attribute__((always_inline)) t3 name(u32 offset, u32 address) { \\
    CHECK_ACCESS(offset, address, t1)                                         \\
    t1 result;                                                                \\
    wasm_rt_memcpy(&result, &program_memory[address + offset], sizeof(t1));   \\
    return (t3)(t2)result;                                                    \\
  }
#define DEFINE_STORE(name, t1, t2)                                               \\
  static inline __attribute__((always_inline)) void name(u32 offset, u32 address, t2 value) { \\
    CHECK_ACCESS(offset, address, t1)                                          \\
    t1 wrapped = (t1)value;                                                    \\
    wasm_rt_memcpy(&program_memory[address + offset], &wrapped, sizeof(t1));   \\
  }
#endif
`;
}

function tableSize(generated: string): number {
  const found = /wasm_rt_allocate_funcref_table\(&instance->\w+, (\d+), \d+\)/.exec(generated);
  return found ? Number(found[1]) : 0;
}

function importedModules(generated: string): string[] {
  const found = /^void Z_program_instantiate\(([^)]*)\)/m.exec(generated);
  if (!found) refuse("the instantiating function");
  return [...found[1].matchAll(/struct (\w+)_instance_t\*/g)].map(([, name]) => name);
}

function replaceOnce(text: string, what: RegExp, name: string, by: () => string): string {
  if (!what.test(text)) refuse(name);
  return text.replace(what, by);
}

function refuse(what: string): never {
  throw new NativeBuildError(
    `wasm2c wrote ${what} otherwise than version 1.0.32 does; install Debian 12's wabt, or use the engine wamr`,
  );
}
