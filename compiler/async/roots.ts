// Roots on the wasm stack. The collector runs between handles, in the loop, below the plain functions that called `run…`: a local of
// such a function that holds a reference and lives across such a call is stored on a root stack for the time of the call. Objects
// do not move: nothing is read back.
import type { ExpressionRef } from "../asc.js";
import { signatureOf, type Expression, type Ir } from "./expressions.js";
import { flowGraph, managedLocals } from "./flow-graph.js";
import { LIBRARY } from "../library.js";
import { RESUME, RUN_RECORD, frameOf, isPark } from "./markers.js";

export interface RootNames {
  /** Global: past the last root that was stored. */
  readonly top: string;
  readonly collect: string;
}

export interface ManagedIn {
  readonly isManagedLocal: (local: number) => boolean;
  readonly isManagedValue: (ref: ExpressionRef, info: Expression) => boolean;
}

/** Answers the functions that store roots. */
export function spillRoots(
  ir: Ir,
  names: RootNames,
  coroutines: ReadonlySet<string>,
  managedIn: (name: string) => ManagedIn,
): string[] {
  const reach = whatCollects(ir, names.collect, coroutines);
  const spilling: string[] = [];
  for (const name of reach.functions) {
    if (
      name !== names.collect &&
      name !== RESUME &&
      name !== RUN_RECORD &&
      new Spilling(ir, names, name, reach.isCollecting, managedIn(name)).run()
    ) {
      spilling.push(name);
    }
  }
  if (spilling.length) {
    clearNew(ir, names.collect.replace("__collect", "__new"));
  }
  return spilling;
}

/** The functions that reach the collector: a fixed point over calls, through the table by signature. */
function whatCollects(ir: Ir, collect: string, coroutines: ReadonlySet<string>) {
  const facts = new Map<string, { signature: string; calls: Set<string>; signatures: Set<string> }>();
  for (const fn of ir.functions()) {
    const fact = { signature: signatureOf(fn), calls: new Set<string>(), signatures: new Set<string>() };
    ir.visit(fn.body, (_, info) => {
      if (info.kind === "Call") {
        fact.calls.add(info.target);
      } else if (info.kind === "CallIndirect") {
        fact.signatures.add(signatureOf(info));
      }
    });
    facts.set(fn.name, fact);
  }
  // What is run by what a record says is known to nobody here, and one of them is the collector's turn.
  const functions = new Set(facts.has(collect) ? [collect, RESUME, RUN_RECORD] : []);
  const signatures = new Set<string>();
  const inTable = new Set(ir.table());
  // Calling a coroutine runs nothing, and while one runs nothing is collected.
  const exempt = (name: string): boolean => coroutines.has(name) || name.endsWith(frameOf(""));
  for (let before = -1; before !== functions.size;) {
    before = functions.size;
    for (const [name, { signature, calls, signatures: indirect }] of facts) {
      if (exempt(name) || functions.has(name)) {
        continue;
      }
      if ([...calls].some((call) => functions.has(call)) || [...indirect].some((key) => signatures.has(key))) {
        functions.add(name);
        if (inTable.has(name) && !name.startsWith(LIBRARY)) {
          signatures.add(signature); // the library's own in the table are called by what a record says
        }
      }
    }
  }
  functions.delete("~start"); // nothing but calls of the files' start functions
  const isCollecting = (call: Expression): boolean =>
    call.kind === "Call"
      ? functions.has(call.target) && !isPark(call.target)
      : call.kind === "CallIndirect" && signatures.has(signatureOf(call));
  return { functions, isCollecting };
}

class Spilling {
  constructor(
    private readonly ir: Ir,
    private readonly names: RootNames,
    private readonly name: string,
    private readonly isCollecting: (call: Expression) => boolean,
    private readonly managedIn: ManagedIn,
  ) {}

  run(): boolean {
    const { ir, name, managedIn } = this;
    const { module, binaryen } = ir;
    const graph = flowGraph(ir, name, this.isCollecting);
    const managed = managedLocals(ir, graph, managedIn.isManagedLocal, managedIn.isManagedValue);
    const replaced = new Map<ExpressionRef, ExpressionRef[]>();
    let base = -1;
    for (const point of graph.points) {
      const live = [...point.live].filter((local) => managed[local]);
      if (!live.length) {
        continue;
      }
      if (base < 0) {
        base = ir.locals(graph.fn).add(binaryen.i32);
      }
      const here = (): ExpressionRef => module.local.get(base, binaryen.i32);
      const { top } = this.names;
      replaced.set(point.ref, [
        module.local.set(base, module.global.get(top, binaryen.i32)),
        ...live.map((local, index) => module.i32.store(4 * index, 4, here(), module.local.get(local, binaryen.i32))),
        module.global.set(top, module.i32.add(here(), module.i32.const(4 * live.length))),
        point.ref,
        module.global.set(top, here()),
      ]);
    }
    if (!replaced.size) {
      return false;
    }
    const put = (ref: ExpressionRef): ExpressionRef => {
      ir.mapChildren(ref, ir.info(ref), put);
      const list = replaced.get(ref);
      return list ? module.block(null, list) : ref;
    };
    ir.setBody(graph.fn.ref, put(graph.fn.body));
    return true;
  }
}

/**
 * AssemblyScript's allocator does not clear new objects where its collector never runs while one is being filled
 * (Array#map); below a run call it may.
 */
function clearNew(ir: Ir, name: string): void {
  const { module, binaryen } = ir;
  const { i32 } = binaryen;
  const fn = ir.function(name);
  const get = (local: number): ExpressionRef => module.local.get(local, i32);
  const raw = `${name}~raw`;
  const vars = [...fn.vars];
  module.removeFunction(name);
  module.addFunction(raw, fn.params, fn.results, vars, fn.body);
  module.addFunction(
    name, // (size, class) -> object
    fn.params,
    fn.results,
    [i32],
    module.block(
      null,
      [
        module.local.set(2, module.call(raw, [get(0), get(1)], i32)),
        module.memory.fill(get(2), module.i32.const(0), get(0)),
        get(2),
      ],
      i32,
    ),
  );
}
