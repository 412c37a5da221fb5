// async/await, exceptions and `await using`: the parts put together. docs/lowering.md draws them.
//
//   before anything is parsed   the parser learns the syntax; hooks on AssemblyScript's compiler
//   lower                       what is unreachable goes; exceptions; roots; coroutines split; source locations; tables
import {
  AscFunction,
  ClassPrototype,
  type Binaryen,
  type BinaryenModule,
  type ExpressionRef,
  type Program,
  type Range,
} from "../asc.js";
import { readMessagesByCall } from "../error-message.js";
import { setConstant } from "../constants.js";
import type { Hooks } from "../hooks.js";
import { AwaitGraph } from "./await-graph.js";
import { AWAITS_SECTION, encodeAwaits } from "./await-table.js";
import { LIBRARY } from "../library.js";
import { awaitHooks, inferThroughBases } from "./await.js";
import { guardBoundaries } from "./boundaries.js";
import { FIRST_PLACE, makeDispatch, tableEnd } from "./dispatch.js";
import { Ir, type Expression } from "./expressions.js";
import { Facts, watchManaged, type Coroutine } from "./facts.js";
import { fillLocations, locateResume, placeHooks } from "./locations.js";
import { ExceptionLowering } from "./lower-exceptions.js";
import { THROW, frameOf } from "./markers.js";
import { removeUnreachable } from "./reachability.js";
import { spillRoots, type ManagedIn } from "./roots.js";
import { splitCoroutines, type Park, type RuntimeNames, type SplitCoroutine } from "./split.js";
import { misuseHooks } from "./misuse.js";
import { SpareLocals } from "./spare-locals.js";
import { installSyntax } from "./syntax.js";
import { encodePlaces } from "./places.js";
import { CoroutineTables } from "./tables.js";
import { exceptionHooks } from "./throw.js";
import { Throwing } from "./throwing.js";

/** AssemblyScript's allocators, by internal name. */
const ALLOCATES = /^~lib\/rt\/(tlsf|tcms|stub)\//;

const COLLECT = "~lib/rt/tcms/__collect";
/** Tells of errors that nobody has asked for. */
const REPORT = `${LIBRARY}unretrieved/reportFailures`;

/** What lowering has found and made, for the build, tests and reports. */
export interface Lowered {
  /** Static data that belongs at the address `lower` was given. */
  readonly data: Uint8Array;
  readonly coroutines: readonly SplitCoroutine[];
  /** Functions that an error can leave. */
  readonly throwing: readonly string[];
  /** Functions that store roots. */
  readonly spilling: readonly string[];
}

export class AsyncCompiler {
  readonly hooks: readonly Hooks[];
  private readonly facts: Facts;
  private readonly spare: SpareLocals | null;

  constructor(
    private readonly program: Program,
    private readonly binaryen: Binaryen,
    /** The program's normalized path. */
    private readonly entry: () => string = () => "",
  ) {
    readMessagesByCall(program);
    const syntax = installSyntax(program);
    const module = (binaryen as unknown as { wrapModule(ref: number): BinaryenModule }).wrapModule(program.module.ref);
    this.spare = SpareLocals.of(program, binaryen, () => this.facts.ir);
    this.facts = new Facts(program, syntax, new Ir(binaryen, module));
    this.hooks = [
      placeHooks(),
      exceptionHooks(this.facts, this.entry),
      awaitHooks(this.facts),
      misuseHooks(this.facts),
    ];
    watchManaged(this.facts);
    inferThroughBases(this.facts);
  }

  /** Whether what is thrown can be caught: known when everything has been parsed. */
  get catches(): boolean {
    return this.facts.syntax.catches;
  }

  /** Whether one task is all that ever runs. */
  get hasOneTask(): boolean {
    return this.facts.syntax.isAsyncProgram && !this.catches;
  }

  /** Turns markers into code. `dataEnd`: where the static data ends so far. `withPlaces`: the table of awaits and lines goes with it. */
  lower(module: BinaryenModule, dataEnd: number, withPlaces = true): Lowered {
    const ir = new Ir(this.binaryen, module, this.spare);
    const names = this.runtimeNames();
    const coroutineOf = (name: string): string | undefined => this.coroutineBehind(name);
    this.removeCoroutineExports(ir);
    removeUnreachable(ir, (called) => this.alsoReached(called, names));

    this.carveFrames(ir);

    const instances = new Map<string, AscFunction>();
    for (const [name, element] of this.program.instancesByName) {
      if (element instanceof AscFunction) {
        instances.set(name, element);
      }
    }
    for (const file of this.program.filesByName.values()) {
      instances.set(file.startFunction.internalName, file.startFunction);
    }
    fillLocations(ir, instances);

    const throwing = new Throwing(ir, names.pending, (name) => this.facts.coroutines.has(name));
    new ExceptionLowering(ir, throwing, names.pending, this.facts.managed).lowerAll();
    guardBoundaries(ir, throwing, names.pending, this.internalName("error/uncaught"), REPORT);

    const managedIn = (name: string): ManagedIn => ({
      isManagedLocal: (local) => instances.get(name)?.localsByIndex[local]?.type.isManaged ?? false,
      isManagedValue: (ref, info) => this.isManagedValue(instances, ref, info),
    });
    const coroutines = [...this.facts.coroutines].filter(([name]) => module.getFunction(name) !== 0);
    const spilling = spillRoots(
      ir,
      { top: this.internalName("roots/top"), collect: COLLECT },
      new Set(coroutines.map(([name]) => name)),
      managedIn,
    );
    if (!coroutines.length) {
      makeDispatch(ir, FIRST_PLACE, [], false);
      return { data: new Uint8Array(), coroutines: [], throwing: [...throwing.functions], spilling };
    }

    const awaits = new AwaitGraph(
      ir,
      coroutines.map(([name]) => name),
      coroutineOf,
    );
    this.makeFrameStubs(ir);
    const tables = new CoroutineTables(align(dataEnd));
    const first = tableEnd(ir);
    const tasks = coroutines.map(([name, coroutine], index) => ({
      name,
      resumeIndex: first + index,
      sizeClass: (size: number) => tables.sizeClass(size),
      box: this.boxOf(module, coroutine),
      coroutineOf,
      ...managedIn(name),
    }));
    const split = splitCoroutines(
      ir,
      names,
      awaits,
      tasks,
      module.getFunction(this.internalName("traced/leave")) !== 0,
    );
    for (const done of split) {
      locateResume(ir, done, instances.get(done.name), (park) => this.rangeOf(ir, park));
    }
    makeDispatch(ir, first, split, this.program.options.willOptimize && !this.program.options.sourceMap);
    const declared = ({ name }: SplitCoroutine): Range | undefined =>
      instances.get(name)?.prototype.declaration.name.range;
    const data = [...this.fillTables(ir, tables, split, first)];
    if (module.getFunction(this.internalName("place/rowOf"))) {
      const places = encodePlaces(split, declared, (park) => this.rangeOf(ir, park), this.entry());
      setConstant(this.binaryen, module, this.internalName("place/places"), align(dataEnd) + data.length);
      setConstant(this.binaryen, module, this.internalName("place/isWide"), Number(places.isWide));
      data.push(...places.data);
    }
    if (withPlaces) {
      module.addCustomSection(
        AWAITS_SECTION,
        encodeAwaits(split, declared, (park) => this.rangeOf(ir, park)),
      );
    }
    this.fillIsBox(ir);
    const pad = new Uint8Array(data.length ? align(dataEnd) - dataEnd : 0);
    return { data: new Uint8Array([...pad, ...data]), coroutines: split, throwing: [...throwing.functions], spilling };
  }

  /** Where nothing but frames is ever allocated, they need no allocator. */
  private carveFrames(ir: Ir): void {
    const refill = this.internalName("frame/refill");
    const calls = new Map<ExpressionRef, string>();
    for (const fn of ir.functions()) {
      ir.visit(fn.body, (ref, { kind, target }) => {
        if (kind === "Call" && ALLOCATES.test(target) && !ALLOCATES.test(fn.name)) {
          calls.set(ref, fn.name);
        }
      });
    }
    if ([...calls.values()].every((name) => name === refill)) {
      for (const call of calls.keys()) {
        ir.setTarget(call, this.internalName("frame/carve"));
      }
    }
  }

  private internalName(name: string): string {
    return this.facts.element(name).internalName;
  }

  private runtimeNames(): RuntimeNames {
    const { binaryen } = this;
    return {
      pending: this.internalName("error/pending"),
      running: this.internalName("frame/running"),
      refill: this.internalName("frame/refill"),
      freeFrame: this.internalName("frame/freeFrame"),
      unwind: this.internalName("error/unwind"),
      results: new Map(
        (["i32", "i64", "f32", "f64"] as const).map((type) => [
          binaryen[type],
          this.internalName(`result/${type}Result`),
        ]),
      ),
    };
  }

  /** Whose frame a function makes: f~frame, or f@varargs~frame, which fills in f's default arguments first. */
  private coroutineBehind(name: string): string | undefined {
    if (!name.endsWith(frameOf(""))) {
      return undefined;
    }
    const called = name.slice(0, -frameOf("").length).replace(/@varargs$/, "");
    return this.facts.coroutines.has(called) ? called : undefined;
  }

  /** A host calls no coroutine: what the program's file exports is for other files. */
  private removeCoroutineExports({ module, binaryen }: Ir): void {
    const exports = Array.from({ length: module.getNumExports() }, (_, index) =>
      binaryen.getExportInfo(module.getExportByIndex(index)),
    );
    for (const { name, value } of exports) {
      if (this.facts.coroutines.has(value)) {
        module.removeExport(name);
      }
    }
  }

  /** The function that makes its object, where any of that type is made. */
  private boxOf(module: BinaryenModule, { box }: Coroutine): string | null {
    return box !== null && module.getFunction(box) ? box : null;
  }

  private alsoReached(called: string, names: RuntimeNames): string[] {
    if (called === THROW) {
      return [this.internalName("error/uncaught")];
    }
    const plain = called.endsWith(frameOf("")) ? called.slice(0, -frameOf("").length) : called;
    const coroutine = this.facts.coroutines.get(plain.replace(/@varargs$/, ""));
    if (!coroutine) {
      return [];
    }
    const runtime = [
      names.refill,
      this.internalName("frame/carve"),
      names.freeFrame,
      names.unwind,
      this.internalName("error/uncaught"),
    ];
    return [plain, ...runtime, ...(plain === called && coroutine.box ? [coroutine.box] : [])];
  }

  /** f@varargs~frame: as f@varargs, which AssemblyScript makes, but for a frame. */
  private makeFrameStubs(ir: Ir): void {
    const wanted = new Set<string>();
    for (const fn of ir.functions()) {
      ir.visit(fn.body, (_, { kind, target }) => {
        if (kind === "Call" && target.endsWith(frameOf("@varargs"))) {
          wanted.add(target);
        }
      });
    }
    for (const name of wanted) {
      const stub = ir.function(name.slice(0, -frameOf("").length));
      const body = ir.module.copyExpression(stub.body);
      ir.visit(body, (ref, { kind, target }) => {
        if (kind === "Call" && this.facts.coroutines.has(target)) {
          ir.setTarget(ref, frameOf(target));
        }
      });
      ir.module.addFunction(name, stub.params, stub.results, [...stub.vars], body);
    }
  }

  private isManagedValue(instances: ReadonlyMap<string, AscFunction>, ref: ExpressionRef, info: Expression): boolean {
    return (
      this.facts.managed.has(ref) ||
      (info.kind === "Call" && (instances.get(info.target)?.signature.returnType.isManaged ?? false))
    );
  }

  private rangeOf(ir: Ir, park: Park): Range | undefined {
    let range: Range | undefined;
    ir.visit(park.ref, (ref) => {
      range = this.facts.awaits.get(ref) ?? range;
    });
    return range;
  }

  /** The library asks whether an object is a coroutine's box by the number of its class. */
  private fillIsBox(ir: Ir): void {
    const { module, binaryen } = ir;
    const name = this.internalName("promise/isBox");
    const boxes = this.facts.element("promise/Coroutine");
    const ids = boxes instanceof ClassPrototype ? [...(boxes.instances?.values() ?? [])].map(({ id }) => id) : [];
    if (!ids.length || !module.getFunction(name)) {
      return;
    }
    const tests = ids.map((id) => module.i32.eq(module.local.get(0, binaryen.i32), module.i32.const(id)));
    ir.setBody(
      module.getFunction(name),
      tests.reduce((any, test) => module.i32.or(any, test)),
    );
  }

  /** Puts addresses into the library's constants; answers the tables. */
  private fillTables(ir: Ir, tables: CoroutineTables, split: readonly SplitCoroutine[], first: number): Uint8Array {
    const { module, binaryen } = ir;
    const constants = new Map([
      [this.internalName("tables/firstResume"), first],
      [this.internalName("tables/coroutineCount"), split.length],
      [this.internalName("tables/coroutines"), tables.entries],
    ]);
    let withEntries = false;
    for (const fn of ir.functions()) {
      ir.visit(fn.body, (_, { kind, name }) => {
        withEntries ||= kind === "GlobalGet" && constants.has(name);
      });
    }
    for (const [name, value] of constants) {
      setConstant(binaryen, module, name, value);
    }
    return tables.bytes(split, withEntries, module.getFunction(COLLECT) !== 0);
  }
}

function align(address: number): number {
  return (address + 3) & ~3;
}
