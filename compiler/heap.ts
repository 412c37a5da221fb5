// The heap: a fixed stretch of linear memory behind the static data. Where it ends is known only when the data is laid out, so
// AssemblyScript's allocators are compiled with a marker in its place; and where they would grow, the program ends.
import { setConstant } from "./constants.js";
import { HEAP_END_MARKER } from "./options.js";
import {
  BinaryOp,
  Type,
  type Binaryen,
  type BinaryenModule,
  type Compiler,
  type ExpressionRef,
  type FunctionPrototype,
  type Global,
} from "./asc.js";
import { Ir } from "./async/expressions.js";
import type { Hooks } from "./hooks.js";
import { LIBRARY } from "./library.js";
import type { Uncaught } from "./uncaught.js";

const RUNTIME = "~lib/rt/";
/** What gives memory to frames where nothing else needs any. */
const CARVE = `${LIBRARY}coroutine/frame/carve`;

/** What is said of a heap that is used up (assembly/memory-error.ts), where a collector frees and where nothing does. */
const FULL =
  "# bytes asked for, # of # free (# in one piece), # made since the last collection, at an await: " +
  'raise "heap" in wasyncio.json';
const STUB_FULL = '# bytes asked for, # of # free: raise "heap" in wasyncio.json, or set "gc" to true';

/** What AssemblyScript's allocator needs for its own tables. */
export const LEAST_HEAP = 2048;

export function heapHooks(uncaught: Uncaught): Hooks {
  return {
    compileFunctionBody(compiler, next, instance, statements) {
      const { module } = compiler;
      /** The program ends: a call of the library's function `name`. */
      const ended = (name: string, template: string, numbers: ExpressionRef[]): ExpressionRef =>
        module.block(null, [
          call(compiler, name, [uncaught.text(compiler, "MemoryError"), uncaught.text(compiler, template), ...numbers]),
          module.unreachable(),
        ]);
      switch (instance.internalName) {
        case `${RUNTIME}tlsf/growMemory`: {
          const [root, size] = ["tlsf/ROOT", "tlsf/ROOT_SIZE"].map((name) => globalOf(compiler, name));
          const start = module.binary(
            BinaryOp.AddI32,
            valueOf(compiler, root),
            module.i32(i64_low(size.constantIntegerValue)),
          );
          const made = module.binary(
            BinaryOp.SubI32,
            valueOf(compiler, globalOf(compiler, "tcms/total")),
            valueOf(compiler, compiler.program.elementsByName.get(`${LIBRARY}collector/survived`) as Global),
          );
          statements.push(
            ended("memory-error/heapIsFull", FULL, [module.local_get(1, Type.usize32.toRef()), start, made]),
          );
          return true;
        }
        case `${RUNTIME}stub/maybeGrowMemory`: {
          const offset = globalOf(compiler, "stub/offset");
          const wanted = (): ExpressionRef => module.local_get(0, offset.type.toRef());
          const since = (from: ExpressionRef): ExpressionRef =>
            module.binary(BinaryOp.SubI32, from, valueOf(compiler, offset));
          const beyond = module.binary(BinaryOp.GtU32, wanted(), module.i32(HEAP_END_MARKER));
          const full = ended("memory-error/stubIsFull", STUB_FULL, [
            since(wanted()),
            since(module.i32(HEAP_END_MARKER)),
          ]);
          statements.push(module.if(beyond, full), module.global_set(offset.internalName, wanted()));
          return true;
        }
        case CARVE: {
          const carved = compiler.program.elementsByName.get(`${LIBRARY}coroutine/frame/carved`) as Global;
          compiler.compileGlobal(carved);
          const type = carved.type.toRef();
          const end = module.binary(
            BinaryOp.AddI32,
            module.global_get(carved.internalName, type),
            module.local_get(0, type),
          );
          const message = uncaught.text(compiler, 'raise "heap" in wasyncio.json');
          const full = uncaught.end(compiler, uncaught.text(compiler, "MemoryError"), message, instance.declaration);
          statements.push(module.if(module.binary(BinaryOp.GtU32, end, module.i32(HEAP_END_MARKER)), full));
          return next(instance, statements);
        }
        case `${RUNTIME}tcms/__new`:
        case `${RUNTIME}tcms/__renew`:
          statements.push(
            call(compiler, "collector/allocating", [valueOf(compiler, globalOf(compiler, "tcms/total"))]),
          );
          return next(instance, statements);
        case `${RUNTIME}tcms/__collect`:
          statements.push(call(compiler, "collector/visitLoops", []));
          return next(instance, statements);
        case `${LIBRARY}collector/bytesOfObjects`:
          statements.push(module.return(valueOf(compiler, globalOf(compiler, "tcms/total"))));
          return true;
        default:
          return next(instance, statements);
      }
    },
  };
}

/** A variable of AssemblyScript's runtime. */
function globalOf(compiler: Compiler, name: string): Global {
  return compiler.program.elementsByName.get(RUNTIME + name) as Global;
}

function valueOf(compiler: Compiler, global: Global): ExpressionRef {
  compiler.compileGlobal(global);
  return compiler.module.global_get(global.internalName, global.type.toRef());
}

/** A call of the library's function `name`. */
function call(compiler: Compiler, name: string, operands: ExpressionRef[]): ExpressionRef {
  const prototype = compiler.program.elementsByName.get(LIBRARY + name) as FunctionPrototype;
  const instance = compiler.resolver.resolveFunction(prototype, null)!;
  compiler.compileFunction(instance);
  return compiler.module.call(instance.internalName, operands, Type.void.toRef());
}

/** Whether anything of the program can allocate: its functions must have been reduced to the reachable ones. */
export function allocates(module: BinaryenModule): boolean {
  return has(module, "tlsf/__alloc") || has(module, "stub/__alloc") || module.getFunction(CARVE) !== 0;
}

/** Whether a collector is linked: likewise. */
export function collects(module: BinaryenModule): boolean {
  return has(module, "tcms/__collect");
}

function has(module: BinaryenModule, name: string): boolean {
  return module.getFunction(RUNTIME + name) !== 0;
}

/** AssemblyScript's global for where its heap begins. */
const HEAP_BASE = "~lib/memory/__heap_base";

/** Puts the heap's start, which AssemblyScript's compiler has set to the end of its own data, behind what was added since. */
export function setHeapStart(binaryen: Binaryen, module: BinaryenModule, start: number): void {
  setConstant(binaryen, module, HEAP_BASE, start);
}

/** Puts the heap's end into the allocator, before optimisation. */
export function setHeapEnd(binaryen: Binaryen, module: BinaryenModule, end: number): void {
  const { Const } = binaryen as unknown as { readonly Const: ConstSetters };
  const ir = new Ir(binaryen, module);
  for (const { name, body } of ir.functions()) {
    if (name.startsWith(RUNTIME) || name === CARVE) {
      ir.visit(body, (ref, { kind }) => {
        if (kind !== "Const") {
          return;
        }
        const { value } = binaryen.getExpressionInfo(ref) as unknown as { readonly value: unknown };
        if (value === HEAP_END_MARKER) {
          Const.setValueI32(ref, end);
        } else if (value === BigInt(HEAP_END_MARKER)) {
          Const.setValueI64(ref, BigInt(end));
        } else if (isHalves(value) && value.low === HEAP_END_MARKER && value.high === 0) {
          Const.setValueI64Low(ref, end);
        }
      });
    }
  }
}

interface ConstSetters {
  setValueI32(ref: number, value: number): void;
  setValueI64(ref: number, value: bigint): void;
  setValueI64Low(ref: number, value: number): void;
}

/** A 64-bit constant as the Binaryen of AssemblyScript 0.27 tells it. */
function isHalves(value: unknown): value is { readonly low: number; readonly high: number } {
  return typeof value === "object" && value !== null && "low" in value;
}
