// Performs a schedule on the core or on the model and writes down everything that a program could observe.
import { EVENT_FALLING, EVENT_LOSS, EVENT_RISING, STDERR } from "../../host/node/abi.js";
import type { Capacities } from "./build.js";
import { ScriptedHost } from "./host.js";
import type { Operation, Schedule } from "./schedule.js";
import { Refused, type Called, type System, type TellEdge } from "./system.js";

/** What was observed, in order. */
export type Observed = (string | number | bigint)[];

export type MakeSystem = (host: ScriptedHost, called: Called, tellEdge: TellEdge) => System;

/** In one run: then the loop is stopped, and callbacks do nothing more. */
const MOST_CALLS = 40;
const MOST_LOOPS = 4;
const MOST_HANDLES = 1000;
const SEQUENCES = 0xffff_ffff;
const EDGES = EVENT_RISING | EVENT_FALLING;
const STREAM_FLAGS = 15;

export class Performance {
  readonly observed: Observed = [];
  /** Callbacks that ran. */
  calls = 0;
  readonly host: ScriptedHost;
  private readonly system: System;
  /** What each callback does, by its number; the numbers of those that have a handle. */
  private readonly then: (readonly Operation[])[] = [];
  private readonly handles: number[] = [];
  private readonly depths = new Map<number, number>();
  /** Sources that have been read or written: a standard stream tells nothing before. */
  private readonly used = new Set<number>();
  private loops = 0;
  private running = -1;
  private callsLeft = 0;

  constructor(
    private readonly schedule: Schedule,
    capacities: Capacities,
    make: MakeSystem,
  ) {
    this.host = new ScriptedHost(capacities.sources, schedule.publishes);
    this.system = make(
      this.host,
      (callback) => {
        this.called(callback);
      },
      (micros, level, lost) => {
        this.observed.push("edge", micros, level, lost);
      },
    );
  }

  run(): Observed {
    this.loops = this.system.eventLoop() + 1;
    for (const operation of this.schedule.operations) this.perform(operation);
    for (let loop = 0; loop < this.loops; loop++) this.count(loop);
    const { system, observed } = this;
    observed.push("cancelled");
    for (const handle of this.handles) observed.push(system.cancelled(handle));
    return observed;
  }

  private count(loop: number): void {
    const { system, observed } = this;
    system.takeStats(loop);
    observed.push("stats", system.readyPeak(), system.timersPeak(), system.sources(), system.sourcesPeak());
    observed.push(system.eventsLost(), system.isClosed(loop));
  }

  /** Turns begun, by all loops. */
  get turns(): number {
    this.system.takeStats(0);
    return this.system.turns();
  }

  private called(callback: number): void {
    this.calls++;
    this.observed.push("called", callback, this.host.clock);
    this.observeReservations();
    if (--this.callsLeft < 0) {
      this.system.stop(this.running);
    } else {
      const then = callback < 0 ? this.schedule.plain : this.then[callback];
      for (const operation of then) this.perform(operation);
    }
  }

  private observeReservations(): void {
    const { system, observed } = this;
    for (let loop = 0; loop < this.loops; loop++) observed.push(system.reserved(loop), system.armed(loop));
  }

  private perform(operation: Operation): void {
    const { observed } = this;
    const loop = "loop" in operation ? operation.loop % this.loops : 0;
    observed.push(operation.do);
    try {
      const answer = this.answer(operation, loop);
      if (answer !== undefined) observed.push(answer);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      observed.push("refused", refused.message);
    }
    this.observeReservations();
  }

  private answer(operation: Operation, loop: number): number | bigint | undefined {
    const { system, host } = this;
    switch (operation.do) {
      case "soon": {
        const callback = this.callback(operation.then);
        if (operation.plain) system.soonPlain(loop, callback);
        else system.soon(loop, callback);
        this.handles.push(callback);
        return;
      }
      case "later": {
        const callback = this.callback(operation.then);
        if (operation.plain) system.laterPlain(loop, operation.ms, callback);
        else system.later(loop, operation.ms, callback);
        this.handles.push(callback);
        return system.when(callback);
      }
      case "at": {
        const callback = this.callback(operation.then);
        if (operation.plain) system.atPlain(loop, operation.ms, callback);
        else system.at(loop, operation.ms, callback);
        this.handles.push(callback);
        return system.when(callback);
      }
      case "cancel": {
        if (this.handles.length === 0) return;
        const handle = this.handles[operation.handle % this.handles.length];
        system.cancel(handle);
        return system.cancelled(handle);
      }
      case "addReader":
        if (operation.plain) system.addReaderPlain(loop, this.source(operation.source));
        else system.addReader(loop, this.source(operation.source), this.callback(operation.then));
        return;
      case "addWriter":
        if (operation.plain) system.addWriterPlain(loop, this.source(operation.source));
        else system.addWriter(loop, this.source(operation.source), this.callback(operation.then));
        return;
      case "removeReader":
        return system.removeReader(loop, this.source(operation.source));
      case "removeWriter":
        return system.removeWriter(loop, this.source(operation.source));
      case "pin": {
        const source = system.openPin(operation.depth);
        this.depths.set(source, operation.depth);
        return source;
      }
      case "port":
        return system.openPort();
      case "close": {
        const source = this.source(operation.source);
        system.closeSource(source);
        return system.isOpen(source);
      }
      case "edge":
        return system.takeEdge(this.source(operation.source));
      case "discard":
        system.discard(this.source(operation.source));
        return;
      case "emit":
        this.emit(operation);
        return;
      case "read":
      case "write": {
        const source = this.source(operation.source);
        host.nextAnswer = operation.answer;
        this.used.add(source);
        return operation.do === "read" ? system.read(source) : system.write(source);
      }
      case "print":
        host.blockedWrites = operation.blocked;
        system.log();
        return;
      case "busy":
        host.busy(BigInt(operation.micros));
        return system.time(loop);
      case "interrupt":
        host.interrupt(BigInt(operation.after));
        return;
      case "run":
        this.runLoop(loop);
        return;
      case "stop":
        system.stop(loop);
        return;
      case "closeLoop":
        system.closeLoop(loop);
        return;
      case "look":
        this.observed.push(system.isRunning(loop), system.isClosed(loop), system.eventLoop());
        return system.runningLoop();
      case "newLoop":
        if (this.loops < MOST_LOOPS) this.loops = system.newLoop() + 1;
        return this.loops;
      case "sequence":
        system.setSequence(loop, SEQUENCES - operation.left);
        return;
    }
  }

  private runLoop(loop: number): void {
    const outer = this.running;
    if (outer < 0) this.callsLeft = MOST_CALLS;
    const sleptBefore = this.host.slept.length;
    this.running = outer < 0 ? loop : outer;
    try {
      this.system.run(loop);
    } finally {
      this.running = outer;
      for (const { deadline, answer } of this.host.slept.slice(sleptBefore)) this.observed.push(deadline, answer);
    }
  }

  /** A number for a new callback. */
  private callback(then: readonly Operation[]): number {
    if (this.then.length >= MOST_HANDLES) throw new Refused("too many callbacks for this test");
    return this.then.push(then) - 1;
  }

  /** By how many were opened after it. */
  private source(index: number): number {
    const { everOpened } = this.host;
    return everOpened[everOpened.length - 1 - (index % everOpened.length)];
  }

  /** Edges come from pins, the rest from streams. */
  private emit({ after, source: index, flags, lost }: Operation & { do: "emit" }): void {
    const source = this.source(index);
    const depth = this.depths.get(source);
    if (depth === 0 || (source <= STDERR && !this.used.has(source))) return;
    const edge = (flags & EDGES) === EDGES ? EVENT_RISING : flags & EDGES;
    const told = depth === undefined ? flags & STREAM_FLAGS : edge | (lost > 0 ? EVENT_LOSS : 0);
    if (told !== 0) this.host.emit(BigInt(after), source, told, depth === undefined ? 0 : lost);
  }
}
