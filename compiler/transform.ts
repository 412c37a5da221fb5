// The asc transform: everything that makes an AssemblyScript program a wasyncio module. It works wherever asc does
// (`asc app.ts --transform wasyncio/transform`, or "extends": "wasyncio/asconfig.json"); the command line only adds comfort.
//
//   new            options forced, library provided, compiler hooked
//   afterParse     capacities into the library's constants
//   afterInitialize the library's variables lazy
//   afterCompile   imports checked, exports reduced, async functions and exceptions lowered (docs/lowering.md), heap, optimisation,
//                  strings packed, memory layout, custom section, the module checked
import type { BoardDefinition } from "../host/node/board.js";
import { loadBoard } from "../host/node/board.js";
import { Runtime, isOurs, type Binaryen, type BinaryenModule, type Program } from "./asc.js";
import { storeArrayLiterals } from "./array-literals.js";
import { AsyncCompiler } from "./async/compiler.js";
import { Ir } from "./async/expressions.js";
import { fixCapacities, readSettings, type ProgramSettings } from "./capacities.js";
import { violations } from "./check.js";
import { keepOnlyWhatIsAsked } from "./constants.js";
import { crashHooks } from "./crash.js";
import { FUEL_FILE, countRecursion, fuelHooks, refillBeforeHandles } from "./fuel.js";
import { functionIndexHooks } from "./function-index.js";
import { handleHooks } from "./handles.js";
import { LEAST_HEAP, allocates, collects, heapHooks, setHeapEnd, setHeapStart } from "./heap.js";
import { installHooks } from "./hooks.js";
import { exportInitializers, initializerHooks } from "./initializers.js";
import { CallGraph, checkImports, fixedMemory } from "./imports.js";
import { StaticData, align, applyLayout, reduceExports, removeStartGuard } from "./layout.js";
import { isRuntimeEntry, makeLibraryLazy, provideLibrary, runtimeEntry } from "./library.js";
import { keepFromOptimising, optimiseAsAsc, optimiseMore } from "./optimise.js";
import { forceOptions } from "./options.js";
import { packStrings } from "./packed-strings.js";
import { report } from "./report.js";
import { moduleSectionBytes } from "./section.js";
import { poison, stress } from "./stress.js";
import { Texts } from "./texts.js";
import { throwHooks } from "./throws.js";
import { Uncaught } from "./uncaught.js";

/** Whoever wants to know the program that a transform works on. */
export interface ProgramWatcher {
  created(program: Program): void;
}

/** The transform for a board, whose definition says what wasyncio.json leaves out; with initialisers apart where they are asked for. */
export function transformFor(
  board: BoardDefinition,
  watcher: ProgramWatcher,
  initializers: boolean,
): new () => WasyncioTransform {
  return class Transform extends WasyncioTransform {
    constructor() {
      super();
      this.initializers = initializers;
      watcher.created(this.program);
    }

    override get board(): BoardDefinition {
      return board;
    }
  };
}

export default class WasyncioTransform {
  // Given by asc, before the constructor runs.
  declare readonly program: Program;
  declare readonly binaryen: Binaryen;
  declare readonly baseDir: string;

  /** Normalized path of the program. */
  private entry = "";
  private settings: ProgramSettings | undefined;
  /** Whether the module exports its initialisers apart (initializers.ts). Read when the program is compiled. */
  protected initializers = false;
  private readonly calls = new CallGraph();
  private readonly data = new StaticData();
  private readonly async: AsyncCompiler;
  private readonly texts = new Texts();

  constructor() {
    const { program, binaryen } = this;
    if (!isOurs(program)) {
      throw new Error(
        "wasyncio and asc use two copies of assemblyscript: install one version (npm ls assemblyscript).",
      );
    }
    forceOptions(program);
    provideLibrary();
    this.async = new AsyncCompiler(program, binaryen, () => this.entry);
    this.watchParser();
    const where = program.options.debugInfo ? "everywhere" : "program";
    const uncaught = new Uncaught(this.texts, () => this.entry, where);
    installHooks(program, [
      this.data.hooks,
      crashHooks(program),
      throwHooks(uncaught, where),
      heapHooks(uncaught),
      handleHooks(),
      functionIndexHooks(),
      fuelHooks(uncaught, () => (this.settings?.fuel ?? 0) > 0),
      this.calls.hooks,
      fixedMemory(program),
      ...this.async.hooks,
      initializerHooks(() => this.initializers),
    ]);
  }

  get board(): BoardDefinition {
    return loadBoard("desktop");
  }

  /**
   * asc parses its runtime before the program, but which runtime it is stands beside the program: so the runtime waits for the
   * program's name.
   */
  private watchParser(): void {
    const { program, baseDir } = this;
    const { parser } = program;
    const parse = parser.parseFile.bind(parser);
    parser.parseFile = (text, path, isEntry) => {
      if (isEntry && isRuntimeEntry(path)) {
        return;
      }
      if (isEntry && this.settings) {
        report(program, null, `${path}: a program has one entry file; import it from ${this.entry} instead.`);
      } else if (isEntry) {
        this.entry = path;
        this.settings = readSettings(program, baseDir, path, this.board);
        const runtime = runtimeEntry(this.settings.gc, this.settings.fuel ? [FUEL_FILE] : []);
        program.options.runtime = this.settings.gc ? Runtime.Minimal : Runtime.Stub;
        parse(runtime.text, runtime.path, true);
      }
      parse(text, path, isEntry);
    };
  }

  afterParse(): void {
    if (this.settings) {
      fixCapacities(this.program, this.settings, this.async.catches, this.async.hasOneTask);
    }
  }

  afterInitialize(): void {
    makeLibraryLazy(this.program);
  }

  afterCompile(module: BinaryenModule): void {
    const { program, binaryen, settings } = this;
    if (!settings || !checkImports(program, binaryen, module, this.calls)) {
      return;
    }
    removeStartGuard(binaryen, module);
    if (this.initializers) {
      exportInitializers(binaryen, module);
    }
    reduceExports(binaryen, module);
    const ir = new Ir(binaryen, module);
    storeArrayLiterals(ir);
    if (settings.fuel) {
      countRecursion(ir);
    }
    const tables = this.async.lower(module, this.data.end, program.options.debugInfo);
    this.data.add(this.data.end, tables.data);
    this.data.end += tables.data.length;
    keepOnlyWhatIsAsked(binaryen, module);
    if (settings.fuel) {
      refillBeforeHandles(ir, settings.fuel);
    }
    module.runPasses(["remove-unused-module-elements"]);

    const usesHeap = allocates(module);
    if (usesHeap && settings.heap < LEAST_HEAP) {
      report(
        program,
        null,
        `The program allocates, but "heap" is ${settings.heap} bytes: set it to ${LEAST_HEAP} or more in wasyncio.json.`,
      );
      return;
    }
    const { data } = this;
    const heap = usesHeap ? settings.heap : 0;
    const heapEnd = align(data.end, 16) + heap;
    setHeapStart(binaryen, module, data.end);
    setHeapEnd(binaryen, module, heapEnd);
    const flags = { debug: program.options.debugInfo, collector: collects(module), fuel: settings.fuel > 0 };

    if (stress) {
      poison(binaryen, module);
    }
    optimiseAsAsc(program);
    const textsEnd = this.texts.place(binaryen, module, data, usesHeap ? heapEnd : align(data.end, 4));
    optimiseMore(program, ir);
    packStrings(binaryen, module, data, align(data.end, 16), heap);
    keepFromOptimising(program);

    const layout = { dataEnd: usesHeap ? data.end : textsEnd, end: align(textsEnd, 16), heap };
    applyLayout(binaryen, module, data, layout);
    module.addCustomSection("wasyncio", moduleSectionBytes(settings, layout, flags));
    for (const violation of violations(binaryen, module)) {
      report(program, null, violation);
    }
  }
}
