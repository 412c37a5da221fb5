// The coroutine split. An async function f becomes
//   f~frame   the ramp: makes the frame and runs nothing
//   f~resume  (frame) -> what to run next: goes on at the frame's state, until it parks or ends
//   f         where an object is asked for: the frame in a box
import type { BinaryenModule, ExpressionRef } from "../asc.js";
import type { AwaitGraph } from "./await-graph.js";
import { constant64, type Expression, type Ir } from "./expressions.js";
import {
  endExpressions,
  flowGraph,
  managedLocals,
  successors,
  type Block,
  type FlowGraph,
  type Point,
} from "./flow-graph.js";
import { FrameLayout } from "./frame-layout.js";
import { enterLoopsOnce } from "./loop-entries.js";
import { AWAIT, frameOf, isMarker, isPark, resumeOf } from "./markers.js";

/** Names of what the split refers to in assembly/coroutine/. */
export interface RuntimeNames {
  readonly pending: string;
  readonly running: string;
  readonly refill: string;
  readonly freeFrame: string;
  readonly unwind: string;
  /** Globals for results, by type. */
  readonly results: ReadonlyMap<number, string>;
}

/** What the split must know of one coroutine. */
export interface SplitTask {
  readonly name: string;
  /** Table index of its resume function. */
  readonly resumeIndex: number;
  /** Address of the size class of frames of so many bytes. */
  sizeClass(size: number): number;
  readonly box: string | null;
  readonly isManagedLocal: (local: number) => boolean;
  readonly isManagedValue: (ref: ExpressionRef, info: Expression) => boolean;
  /** The coroutine whose frame a function makes. */
  coroutineOf(frameFunction: string): string | undefined;
}

/** A place where the coroutine stops. */
export interface Park {
  readonly state: number;
  /** The statement that the marker was in. */
  readonly ref: ExpressionRef;
  /** Has a state of its own, the next, for when an error arrives. */
  readonly hasHandler: boolean;
  readonly live: readonly number[];
}

export interface SplitCoroutine {
  readonly name: string;
  readonly resume: string;
  readonly isCalledDirectly: boolean;
  readonly resumeIndex: number;
  readonly resumeRef: number;
  readonly body: ExpressionRef;
  /** Locals of the resume function that must be zero when it begins. */
  readonly zeroed: readonly number[];
  readonly frameSize: number;
  readonly managedSlots: number;
  /** By state: a mask of the slots that hold references. */
  readonly masks: readonly Uint8Array[];
  readonly parks: readonly Park[];
  /** What the split made for a park. */
  readonly made: ReadonlyMap<ExpressionRef, Park>;
}

/** Offsets in frames and records: assembly/coroutine/frame.ts. */
const PARENT = 0;
const STATE = 6;
/** Of a record only. */
export const PARKED = 8;
/** In a size class: the first free frame, whose first word is the next one. */
const FREE = 0;
const DONE = 1;
const THROWN = 2;
const HANDLES = 0x8000;
/** For stacks: the coroutine runs, and is in no await. */
const RUNNING = 0x7fff;

interface PointPlan {
  readonly state: number;
  /** Locals whose slots hold their values already. */
  clean: Set<number>;
  /** The coroutine that a direct call runs. */
  readonly direct: string | null;
}

/**
 * In two steps: how a coroutine parks depends on whether another one calls it directly. `traced`: a frame says also while its coroutine
 * runs which await it is in, or RUNNING.
 */
export function splitCoroutines(
  ir: Ir,
  runtime: RuntimeNames,
  awaits: AwaitGraph,
  tasks: readonly SplitTask[],
  traced: boolean,
): SplitCoroutine[] {
  const splits = tasks.map((task) => new Split(ir, runtime, awaits, task, traced));
  const calledDirectly = new Set(splits.flatMap((split) => split.directChildren()));
  return splits.map((split) => split.run(calledDirectly.has(split.name)));
}

class Split {
  private readonly module: BinaryenModule;
  private readonly i32: number;
  private readonly graph: FlowGraph;
  private readonly layout: FrameLayout;
  /** Parameters that are needed, in the frame from the start. */
  private readonly start: Set<number>;
  private readonly plans = new Map<Point, PointPlan>();
  private readonly made = new Map<ExpressionRef, Point>();
  /** By block: the locals that must be in registers when it begins, not only in their slots. */
  private readonly needed = new Map<Block, Set<number>>();
  private readonly parameterCount: number;
  /** Locals of the resume function: the frame, then the function's own, then what a call answered. */
  private readonly next: number;
  /** And the frame of a child, where no local has it already. */
  private readonly child: number;
  /** The Relooper's. */
  private readonly label: number;
  private isCalledDirectly = false;

  constructor(
    private readonly ir: Ir,
    private readonly runtime: RuntimeNames,
    private readonly awaits: AwaitGraph,
    private readonly task: SplitTask,
    private readonly traced: boolean,
  ) {
    this.module = ir.module;
    this.i32 = ir.binaryen.i32;
    this.graph = flowGraph(ir, task.name, ({ kind, target }) => kind === "Call" && isPark(target));
    const { entry, points, types, fn } = this.graph;
    this.checkMarkers();
    this.parameterCount = ir.binaryen.expandType(fn.params).length;
    this.next = types.length + 1;
    this.child = types.length + 2;
    this.label = types.length + 3;
    // Other locals that are live at the start are zero, as in any function.
    this.start = new Set([...entry.liveIn].filter((local) => local < this.parameterCount));
    const managed = managedLocals(ir, this.graph, task.isManagedLocal, task.isManagedValue);
    this.layout = new FrameLayout(ir, types, managed, [this.start, ...points.map(({ live }) => live)]);
    let state = 0;
    for (const point of points) {
      this.plans.set(point, { state: ++state, clean: new Set(), direct: this.directChild(point) });
      state += Number(point.handler !== null);
    }
    if (state >= HANDLES) {
      throw new Error(`${task.name} has too many awaits: ${state} states`);
    }
    this.findClean();
    this.findNeeded();
  }

  get name(): string {
    return this.task.name;
  }

  /** The coroutines that this one runs by direct calls. */
  directChildren(): string[] {
    return [...this.plans.values()].flatMap(({ direct }) => direct ?? []);
  }

  run(isCalledDirectly: boolean): SplitCoroutine {
    this.isCalledDirectly = isCalledDirectly;
    const { graph, layout, task, module, i32 } = this;
    this.shiftLocals();
    const body = this.reloop();
    const resume = resumeOf(task.name);
    const resumeRef = module.addFunction(
      resume,
      i32,
      i32,
      [...graph.types, i32, i32, i32],
      module.block(null, [body, module.unreachable()], i32),
    );
    this.makeRamp();
    const parks = new Map(
      graph.points.map((point) => {
        const { state } = this.plans.get(point)!;
        const live = layout.inOrder(point.live);
        return [point, { state, ref: point.ref, hasHandler: point.handler !== null, live }] as const;
      }),
    );
    const masks = [
      layout.mask(this.start),
      ...graph.points.flatMap(({ live, handler }) => {
        const mask = layout.mask(live);
        return handler ? [mask, mask] : [mask];
      }),
    ];
    return {
      name: task.name,
      resume,
      isCalledDirectly,
      resumeIndex: task.resumeIndex,
      resumeRef,
      body,
      zeroed: [
        ...[...graph.entry.liveIn].filter((local) => !this.start.has(local)).map((local) => local + 1),
        this.label,
      ],
      frameSize: layout.size,
      managedSlots: layout.managedSlots,
      masks,
      parks: [...parks.values()],
      made: new Map([...this.made].map(([ref, point]) => [ref, parks.get(point)!])),
    };
  }

  private checkMarkers(): void {
    for (const { code } of this.graph.blocks) {
      for (const ref of code) {
        this.ir.visit(ref, (_, { kind, target }) => {
          if (kind === "Call" && isMarker(target)) {
            throw new Error(`${target} is left in ${this.task.name}`);
          }
        });
      }
    }
  }

  /** The coroutine whose frame the await was just given, if it may run by a direct call. */
  private directChild(point: Point): string | null {
    const { ir, task } = this;
    if (point.call.target !== AWAIT) {
      return null;
    }
    let made = ir.info(point.call.operands[0]);
    if (made.kind === "LocalGet") {
      const block = this.graph.blocks.find(({ end }) => end === point)!;
      const sets = block.code
        .map((ref) => ir.info(ref))
        .filter(({ kind, index }) => kind === "LocalSet" && index === made.index);
      const last = sets.at(-1) as Expression | undefined;
      if (!last) {
        return null;
      }
      made = ir.info(last.value);
    }
    const child = made.kind === "Call" ? task.coroutineOf(made.target) : undefined;
    return child !== undefined && this.awaits.isDirect(task.name, child) ? child : null;
  }

  /** What a slot holds already needs no store: a forward analysis of what must be so. */
  private findClean(): void {
    const { entry } = this.graph;
    const known = new Map<Block, Set<number>>();
    const work: Block[] = [];
    const meet = (block: Block, clean: Set<number>): void => {
      const old = known.get(block);
      if (!old) {
        known.set(block, new Set(clean));
        work.push(block);
        return;
      }
      const before = old.size;
      for (const local of old) {
        if (!clean.has(local)) {
          old.delete(local);
        }
      }
      if (old.size !== before) {
        work.push(block);
      }
    };
    meet(entry, this.start);
    for (let block = work.pop(); block; block = work.pop()) {
      const clean = new Set(known.get(block));
      for (const { writes, local } of [...block.operations, ...block.endOperations]) {
        if (writes) {
          clean.delete(local);
        }
      }
      const { end } = block;
      if (end.op !== "point") {
        for (const successor of successors(block)) {
          meet(successor, clean);
        }
        continue;
      }
      const plan = this.plans.get(end)!;
      plan.clean = clean;
      // A child that finished at once has left the frame as it was: what is live is clean only where it was before.
      const sure = plan.direct === null ? null : clean;
      const after = (live: Set<number>): Set<number> =>
        new Set([...live].filter((local) => sure === null || sure.has(local)));
      meet(end.to, after(end.liveNormal));
      if (end.handler) {
        meet(end.handler, after(end.handler.liveIn));
      }
    }
  }

  /** What is only carried from one park to the next stays in its slot: it is neither loaded nor stored. */
  private findNeeded(): void {
    const { blocks } = this.graph;
    const neededIn = (block: Block | null): Set<number> => (block && this.needed.get(block)) ?? new Set();
    for (let changed = true; changed;) {
      changed = false;
      for (const block of blocks) {
        const { end } = block;
        const needed = new Set<number>();
        const include = (locals: Iterable<number>): void => {
          for (const local of locals) {
            needed.add(local);
          }
        };
        if (end.op === "point") {
          const { clean, direct } = this.plans.get(end)!;
          include([...end.live].filter((local) => !clean.has(local)));
          if (direct !== null) {
            include([...neededIn(end.to)].filter((local) => local !== end.local));
            include(neededIn(end.handler));
          }
        } else {
          successors(block).forEach((successor) => {
            include(neededIn(successor));
          });
        }
        for (const operations of [block.endOperations, block.operations]) {
          for (let index = operations.length - 1; index >= 0; index--) {
            const { writes, local } = operations[index];
            if (writes) {
              needed.delete(local);
            } else {
              needed.add(local);
            }
          }
        }
        if (needed.size !== neededIn(block).size) {
          this.needed.set(block, needed);
          changed = true;
        }
      }
    }
  }

  // ---- code

  private frame(): ExpressionRef {
    return this.module.local.get(0, this.i32);
  }

  private getNext(): ExpressionRef {
    return this.module.local.get(this.next, this.i32);
  }

  private storeSlot(local: number, frame: ExpressionRef, value: ExpressionRef): ExpressionRef {
    return this.ir.store(this.graph.types[local], this.layout.offset(local), frame, value);
  }

  /** Of `locals`, loads what `to` needs. */
  private loadSlots(locals: Iterable<number>, to: Block): ExpressionRef[] {
    const { types } = this.graph;
    const needed = this.needed.get(to) ?? new Set();
    return this.layout
      .inOrder([...locals].filter((local) => needed.has(local)))
      .map((local) =>
        this.module.local.set(local + 1, this.ir.load(types[local], this.layout.offset(local), this.frame())),
      );
  }

  /** The frame is local 0: every other local moves up by one. */
  private shiftLocals(): void {
    const seen = new Set<ExpressionRef>();
    for (const block of this.graph.blocks) {
      for (const root of [...block.code, ...endExpressions(block)]) {
        this.ir.visit(root, (ref, { kind, index }) => {
          if ((kind === "LocalGet" || kind === "LocalSet") && !seen.has(ref)) {
            seen.add(ref);
            this.ir.setIndex(ref, kind, index + 1);
          }
        });
      }
    }
  }

  private note(ref: ExpressionRef, point: Point): ExpressionRef {
    this.made.set(ref, point);
    return ref;
  }

  private finish(): ExpressionRef {
    const free = [this.frame(), this.module.i32.const(this.task.sizeClass(this.layout.size))];
    return this.module.return(this.module.call(this.runtime.freeFrame, free, this.i32));
  }

  private leave(): ExpressionRef {
    return this.module.return(this.module.call(this.runtime.unwind, [this.frame()], this.i32));
  }

  /** Stores where to go on, and what lives on. */
  private save(point: Point): ExpressionRef[] {
    const { module } = this;
    const { state, clean } = this.plans.get(point)!;
    const value = state | (point.handler ? HANDLES : 0);
    return [
      this.setState(value),
      ...this.layout
        .inOrder(point.live)
        .filter((local) => !clean.has(local))
        .map((local) => this.storeSlot(local, this.frame(), module.local.get(local + 1, this.graph.types[local]))),
    ];
  }

  private setState(value: number): ExpressionRef {
    return this.module.i32.store16(STATE, 2, this.frame(), this.module.i32.const(value));
  }

  /** The same where only stacks ask for it. */
  private traceState(value: number): ExpressionRef[] {
    return this.traced ? [this.setState(value)] : [];
  }

  private setParent(child: ExpressionRef, parent: ExpressionRef): ExpressionRef {
    return this.module.i32.store(PARENT, 4, child, parent);
  }

  /** The frame that an await is given: a local, so that it can be named twice. */
  private childOf(point: Point): { readonly code: ExpressionRef[]; get(): ExpressionRef } {
    const { module, i32, child } = this;
    const operand = point.call.operands[0];
    const info = this.ir.info(operand);
    if (info.kind === "LocalGet") {
      return { code: [], get: () => module.local.get(info.index, i32) };
    }
    return { code: [module.local.set(child, operand)], get: () => module.local.get(child, i32) };
  }

  /** What the coroutine does at a point when it stops there. */
  private stop(point: Point): ExpressionRef[] {
    const { module } = this;
    if (point.call.target !== AWAIT) {
      return [
        ...this.save(point),
        ...(this.isParked() ? [] : [this.park(this.frame())]),
        this.note(module.return(module.i32.const(0)), point),
      ];
    }
    const child = this.childOf(point);
    return [
      ...child.code,
      this.setParent(child.get(), this.frame()),
      this.park(child.get()),
      ...this.save(point),
      this.note(module.return(child.get()), point),
    ];
  }

  /** Whether the record that runs has this frame already: it has been run by the loop, and no other one in between. */
  private isParked(): boolean {
    return !this.isCalledDirectly && this.graph.points.every(({ call }) => call.target !== AWAIT);
  }

  private park(frame: ExpressionRef): ExpressionRef {
    return this.module.i32.store(PARKED, 4, this.module.global.get(this.runtime.running, this.i32), frame);
  }

  private setResult(point: Point): ExpressionRef[] {
    if (point.local < 0) {
      return [];
    }
    const type = this.graph.types[point.local];
    const result = this.module.global.get(this.runtime.results.get(type)!, type);
    return [this.note(this.module.local.set(point.local + 1, result), point)];
  }

  private reloop(): ExpressionRef {
    const { ir, module, graph } = this;
    const relooper = new ir.binaryen.Relooper(module);
    const make = (code: readonly ExpressionRef[]): number =>
      relooper.addBlock(ir.block(code.length ? code : [module.nop()]));
    const shapes = new Map<Block, number>();
    const branches: (() => void)[] = [];
    const { entry, blocks } = enterLoopsOnce(ir, graph, (point) => this.plans.get(point)!.direct !== null);
    for (const block of blocks) {
      const { end, code } = block;
      const shape =
        end.op === "switch"
          ? relooper.addBlockWithSwitch(ir.block([...code, module.nop()]), end.condition)
          : make([...code, ...this.endCode(end)]);
      shapes.set(block, shape);
      if (end.op === "point") {
        branches.push(this.directBranches(relooper, make, shape, shapes, end));
      }
    }
    const wide = graph.points.length > 100;
    const state = wide
      ? module.i32.and(module.i32.load16_u(STATE, 2, this.frame()), module.i32.const(HANDLES - 1))
      : module.i32.load8_u(STATE, 1, this.frame());
    // With one state beside the start, the state is the condition.
    const lastState = Math.max(
      0,
      ...[...this.plans].map(([point, plan]) => plan.state + Number(point.handler !== null)),
    );
    const isOne = lastState === 1;
    const dispatch = isOne ? make([]) : relooper.addBlockWithSwitch(module.nop(), state);
    const resumeAt = (states: number[], code: readonly ExpressionRef[], to: Block): void => {
      const shape = make([...this.traceState(RUNNING), ...code]);
      relooper.addBranch(shape, shapes.get(to)!, 0, 0);
      if (isOne) {
        relooper.addBranch(dispatch, shape, states.length ? state : 0, 0);
      } else {
        relooper.addBranchForSwitch(dispatch, shape, states, 0);
      }
    };
    for (const point of graph.points) {
      const { state: number } = this.plans.get(point)!;
      resumeAt([number], [...this.loadSlots(point.liveNormal, point.to), ...this.setResult(point)], point.to);
      if (point.handler) {
        resumeAt([number + 1], this.loadSlots(point.handler.liveIn, point.handler), point.handler);
      }
    }
    resumeAt([], this.loadSlots(this.start, graph.entry), entry);
    for (const block of blocks) {
      this.branches(relooper, shapes, block);
    }
    for (const branch of branches) {
      branch();
    }
    return relooper.renderAndDispose(dispatch, this.label);
  }

  /** What the end of a block does before it branches. */
  private endCode(end: Block["end"]): ExpressionRef[] {
    const { module } = this;
    switch (end.op) {
      case "return": {
        const result = end.value ? this.ir.binaryen.getExpressionType(end.value) : 0;
        return end.value
          ? [module.global.set(this.runtime.results.get(result)!, end.value), this.finish()]
          : [this.finish()];
      }
      case "leave":
        return [this.leave()];
      case "unreachable":
        return [module.unreachable()];
      case "point": {
        const { direct, state } = this.plans.get(end)!;
        if (direct === null) {
          return this.stop(end);
        }
        const child = this.childOf(end);
        const call = this.note(module.call(resumeOf(direct), [child.get()], this.i32), end);
        return [...child.code, ...this.traceState(state), module.local.set(this.next, call)];
      }
      default:
        return [];
    }
  }

  /** After a direct call: the child is done, or has thrown, or has stopped, and then so does this one. */
  private directBranches(
    relooper: InstanceType<Ir["binaryen"]["Relooper"]>,
    make: (code: readonly ExpressionRef[]) => number,
    shape: number,
    shapes: ReadonlyMap<Block, number>,
    point: Point,
  ): () => void {
    const { module } = this;
    const { direct } = this.plans.get(point)!;
    if (direct === null) {
      return () => undefined;
    }
    const answered = (value: number): ExpressionRef => module.i32.eq(this.getNext(), module.i32.const(value));
    const handlerOf = (handler: Block): number => {
      if (!this.traced) {
        return shapes.get(handler)!;
      }
      const entered = make(this.traceState(RUNNING));
      relooper.addBranch(entered, shapes.get(handler)!, 0, 0);
      return entered;
    };
    return () => {
      const done = make([...this.traceState(RUNNING), ...this.setResult(point)]);
      relooper.addBranch(shape, done, answered(DONE), 0);
      relooper.addBranch(done, shapes.get(point.to)!, 0, 0);
      if (this.awaits.mayThrow(direct)) {
        const thrown = point.handler ? handlerOf(point.handler) : make([this.leave()]);
        relooper.addBranch(shape, thrown, answered(THROWN), 0);
      }
      const stopped = make([
        this.setParent(this.childOf(point).get(), this.frame()),
        ...this.save(point),
        this.note(module.return(this.getNext()), point),
      ]);
      relooper.addBranch(shape, stopped, 0, 0);
    };
  }

  private branches(
    relooper: InstanceType<Ir["binaryen"]["Relooper"]>,
    shapes: ReadonlyMap<Block, number>,
    block: Block,
  ): void {
    const { end } = block;
    const from = shapes.get(block)!;
    const to = (target: Block): number => shapes.get(target)!;
    switch (end.op) {
      case "goto":
        relooper.addBranch(from, to(end.to), 0, 0);
        break;
      case "if":
        if (end.yes !== end.no) {
          relooper.addBranch(from, to(end.yes), end.condition, 0);
        }
        relooper.addBranch(from, to(end.no), 0, 0);
        break;
      case "switch": {
        const cases = new Map<Block, number[]>();
        end.cases.forEach((target, index) => {
          if (target !== end.otherwise) {
            cases.set(target, [...(cases.get(target) ?? []), index]);
          }
        });
        for (const [target, indexes] of cases) {
          relooper.addBranchForSwitch(from, to(target), indexes, 0);
        }
        relooper.addBranchForSwitch(from, to(end.otherwise), [], 0);
        break;
      }
      default:
    }
  }

  private makeRamp(): void {
    const { module, i32, task, graph, layout, runtime, parameterCount } = this;
    const { params } = graph.fn;
    const types = this.ir.binaryen.expandType(params);
    const frame = (): ExpressionRef => module.local.get(parameterCount, i32);
    const sizeClass = (): ExpressionRef => module.i32.const(task.sizeClass(layout.size));
    // Parent DONE, for who calls directly; the resume function; state 0.
    const header = constant64(module, BigInt(DONE) | (BigInt(task.resumeIndex) << 32n));
    module.removeFunction(task.name);
    module.addFunction(
      frameOf(task.name),
      params,
      i32,
      [i32],
      module.block(
        null,
        [
          module.local.set(parameterCount, module.i32.load(FREE, 4, sizeClass())),
          module.if(
            module.i32.eqz(frame()),
            module.local.set(parameterCount, module.call(runtime.refill, [sizeClass()], i32)),
          ),
          module.i32.store(FREE, 4, sizeClass(), module.i32.load(0, 4, frame())),
          module.i64.store(PARENT, 4, frame(), header),
          ...layout
            .inOrder(this.start)
            .map((local) => this.storeSlot(local, frame(), module.local.get(local, types[local]))),
          frame(),
        ],
        i32,
      ),
    );
    if (task.box !== null) {
      const made = module.call(
        frameOf(task.name),
        types.map((type, index) => module.local.get(index, type)),
        i32,
      );
      module.addFunction(task.name, params, i32, [], module.call(task.box, [made], i32));
    }
  }
}
