// What the core should do, as plainly as it can be said: arrays, searched and sorted each time. Written from asyncio's
// documentation, api.md and docs/abi.md, not from the core.
import {
  EVENT_ERROR,
  EVENT_FALLING,
  EVENT_HANGUP,
  EVENT_READABLE,
  EVENT_RISING,
  EVENT_WRITABLE,
  FOREVER,
  errno,
} from "../../host/node/abi.js";
import type { Capacities } from "./build.js";
import type { HostEvent, ScriptedHost } from "./host.js";
import { Refused, type Called, type System, type TellEdge } from "./system.js";

const UNTIL_STOPPED = FOREVER - 1n;
/** Times saturate here, ms. */
const LONGEST = 2n ** 62n / 1000n;
const EDGE_BYTES = 16;
const MOST_LOST = 0xffff;
/** What a callback without an argument has for a number. */
const NO_NUMBER = -1;

type Interest = "reader" | "writer";
const interests: Readonly<Record<Interest, number>> = {
  reader: EVENT_READABLE | EVENT_HANGUP | EVENT_ERROR,
  writer: EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR,
};

/** A callback that was scheduled or registered. */
interface Handle {
  readonly number: number;
  readonly loop: Loop;
  cancelled: boolean;
  /** It has run, or was cancelled, or its loop was closed. */
  over: boolean;
  /** Of a timer: µs, and which was scheduled first. */
  readonly deadline?: bigint;
  readonly order?: number;
  /** Of a reader or writer. */
  readonly source?: Source;
  readonly interest?: Interest;
}

interface Edge {
  readonly micros: bigint;
  readonly level: number;
  readonly lost: number;
}

interface Source {
  readonly number: number;
  readonly depth: number;
  latch: number;
  /** Of a standard stream: it had a reader or writer, whose first call waits for no event. */
  presumed: boolean;
  lost: number;
  edges: Edge[];
  reader: Handle | null;
  writer: Handle | null;
}

class Loop {
  ready: Handle[] = [];
  timers: Handle[] = [];
  /** Readers and writers, as long as they are registered. */
  watchers: Handle[] = [];
  /** Readers and writers that have run or were added since the last turn began, in that order. */
  lookAgain: Handle[] = [];
  stopping = false;
  closed = false;
  readyPeak = 0;
  timersPeak = 0;
}

export class Model implements System {
  private readonly loops: Loop[] = [new Loop()];
  private readonly handles = new Map<number, Handle>();
  private readonly openSources = new Map<number, Source>();
  private running: Loop | null = null;
  /** What is still to run in this turn. */
  private batch: Handle[] = [];
  private endAsked = false;
  private timersMade = 0;
  private turnCount = 0;
  private mostSources = 0;
  private lostEvents = 0;
  private statsOf = this.loops[0];
  /** Something was cancelled while it was ready. The core may then take a turn in which nothing runs. */
  emptyTurns = false;

  constructor(
    private readonly capacities: Capacities,
    private readonly host: ScriptedHost,
    private readonly called: Called,
    private readonly tellEdge: TellEdge,
  ) {
    for (const number of host.everOpened) this.openSources.set(number, newSource(number, 0));
  }

  // ---- loops

  eventLoop(): number {
    return this.running === null ? 0 : this.loops.indexOf(this.running);
  }

  runningLoop(): number {
    if (this.running === null) throw new Refused("no running event loop");
    return this.loops.indexOf(this.running);
  }

  newLoop(): number {
    return this.loops.push(new Loop()) - 1;
  }

  run(number: number): void {
    const loop = this.usable(number);
    if (this.running === loop) throw new Refused("This event loop is already running");
    if (this.running !== null) throw new Refused("Cannot run the event loop while another loop is running");
    this.running = loop;
    let answer;
    do answer = this.turn(loop);
    while (answer === "go on" && !loop.stopping);
    loop.stopping = false;
    this.running = null;
    if (answer === "cancelled") throw new Refused("");
  }

  stop(number: number): void {
    this.loops[number].stopping = true;
  }

  closeLoop(number: number): void {
    const loop = this.loops[number];
    if (loop === this.running) throw new Refused("Cannot close a running event loop");
    for (const handle of [...loop.ready, ...loop.timers, ...loop.watchers]) handle.over = true;
    for (const source of this.openSources.values()) {
      if (source.reader?.loop === loop) source.reader = null;
      if (source.writer?.loop === loop) source.writer = null;
    }
    loop.ready = [];
    loop.timers = [];
    loop.watchers = [];
    loop.lookAgain = [];
    loop.closed = true;
  }

  isRunning(number: number): number {
    return Number(this.loops[number] === this.running);
  }

  isClosed(number: number): number {
    return Number(this.loops[number].closed);
  }

  time(): bigint {
    return millis(this.host.clock);
  }

  /** What FIFO means does not depend on it. */
  setSequence(): void {}

  private usable(number: number): Loop {
    const loop = this.loops[number];
    if (loop.closed) throw new Refused("Event loop is closed");
    return loop;
  }

  private turn(loop: Loop): "go on" | "cancelled" | "deadlocked" {
    this.turnCount++;
    const ran = loop.lookAgain;
    loop.lookAgain = [];
    for (const handle of ran) this.makeReady(handle);
    if (this.endAsked) {
      this.endAsked = false;
      return "cancelled";
    }

    const earliest = loop.timers.length > 0 ? inOrder(loop.timers)[0].deadline! : UNTIL_STOPPED;
    const poll = loop.ready.length > 0 || loop.stopping;
    const answer = this.host.wait(poll ? 0n : earliest, this.batchSize, FOREVER);
    if (typeof answer === "number") return answer === -errno.ECANCELED ? "cancelled" : "deadlocked";
    answer.forEach((event) => {
      this.deliver(event);
    });

    const due = inOrder(loop.timers).filter(({ deadline }) => deadline! <= this.host.clock);
    loop.timers = loop.timers.filter((timer) => !due.includes(timer));
    loop.ready.push(...due);

    this.batch = loop.ready;
    loop.ready = [];
    for (let handle = this.batch.shift(); handle; handle = this.batch.shift()) this.call(handle);
    return "go on";
  }

  private call(handle: Handle): void {
    if (handle.source) handle.loop.lookAgain.push(handle);
    else handle.over = true;
    this.called(handle.number);
  }

  /** Records that one wait can bring. */
  private get batchSize(): number {
    return Math.min(this.capacities.sources + 1, 32);
  }

  private deliver({ source: number, flags, lost, micros }: HostEvent): void {
    const source = this.openSources.get(number);
    if (!source) return;
    if (source.depth > 0) this.takeIn(source, flags, lost, micros);
    source.latch |= flags & (EVENT_READABLE | EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR);
    for (const handle of [source.reader, source.writer]) {
      if (handle && !handle.loop.lookAgain.includes(handle)) this.makeReady(handle);
    }
  }

  /** A reader or writer whose source has something for it, unless it is ready already. */
  private makeReady(handle: Handle): void {
    const { loop, source, interest } = handle;
    const waits = [...loop.ready, ...this.batch].includes(handle);
    if ((source!.latch & interests[interest!]) !== 0 && !waits) loop.ready.push(handle);
  }

  private takeIn(source: Source, flags: number, lost: number, micros: bigint): void {
    this.lostEvents += lost;
    source.lost = Math.min(source.lost + lost, MOST_LOST);
    if ((flags & (EVENT_RISING | EVENT_FALLING)) === 0) return;
    if (source.edges.length === source.depth) {
      this.lostEvents++;
      source.lost = Math.min(source.lost + 1, MOST_LOST);
      return;
    }
    source.edges.push({ micros, level: Number((flags & EVENT_RISING) !== 0), lost: source.lost });
    source.lost = 0;
    source.latch |= EVENT_READABLE;
  }

  // ---- callbacks

  soon(number: number, callback: number): void {
    this.schedule(this.usable(number), callback, callback);
  }

  soonPlain(number: number, callback: number): void {
    this.schedule(this.usable(number), callback, NO_NUMBER);
  }

  later(number: number, delay: bigint, callback: number): void {
    this.schedule(this.usable(number), callback, callback, this.host.clock + micros(delay));
  }

  laterPlain(number: number, delay: bigint, callback: number): void {
    this.schedule(this.usable(number), callback, NO_NUMBER, this.host.clock + micros(delay));
  }

  at(number: number, when: bigint, callback: number): void {
    this.schedule(this.usable(number), callback, callback, micros(when));
  }

  atPlain(number: number, when: bigint, callback: number): void {
    this.schedule(this.usable(number), callback, NO_NUMBER, micros(when));
  }

  private schedule(loop: Loop, callback: number, number: number, deadline?: bigint): void {
    const { ready, timers } = this.capacities;
    // Where as many timers as records are allowed, the records run out first.
    if (deadline !== undefined && timers < ready && loop.timers.length >= timers) {
      throw new Refused('raise "timers" in wasyncio.json');
    }
    this.mustHaveRoom(loop);
    const handle: Handle = { number, loop, cancelled: false, over: false };
    if (deadline === undefined) {
      loop.ready.push(handle);
      this.handles.set(callback, handle);
    } else {
      const timer = { ...handle, deadline, order: this.timersMade++ };
      loop.timers.push(timer);
      this.handles.set(callback, timer);
    }
    this.count(loop);
  }

  private mustHaveRoom(loop: Loop): void {
    if (this.reserved(this.loops.indexOf(loop)) >= this.capacities.ready) {
      throw new Refused('raise "ready" in wasyncio.json');
    }
  }

  private count(loop: Loop): void {
    loop.readyPeak = Math.max(loop.readyPeak, this.reserved(this.loops.indexOf(loop)));
    loop.timersPeak = Math.max(loop.timersPeak, loop.timers.length);
  }

  cancel(callback: number): void {
    const handle = this.handles.get(callback)!;
    if (handle.over) return;
    handle.cancelled = true;
    this.drop(handle);
  }

  cancelled(callback: number): number {
    return Number(this.handles.get(callback)!.cancelled);
  }

  when(callback: number): bigint {
    const { deadline } = this.handles.get(callback)!;
    return deadline === undefined ? 0n : millis(deadline);
  }

  /** It will not run. */
  private drop(handle: Handle): void {
    const { loop } = handle;
    handle.over = true;
    if ([...loop.ready, ...loop.lookAgain].includes(handle)) this.emptyTurns = true;
    const others = (list: Handle[]): Handle[] => list.filter((other) => other !== handle);
    this.batch = others(this.batch);
    loop.ready = others(loop.ready);
    loop.timers = others(loop.timers);
    loop.watchers = others(loop.watchers);
    loop.lookAgain = others(loop.lookAgain);
  }

  // ---- sources

  openPin(depth: number): number {
    if (depth < 0 || depth > 255) throw new Refused("depth is from 0 to 255");
    const used = [...this.openSources.values()].reduce((bytes, source) => bytes + source.depth * EDGE_BYTES, 0);
    if (used + depth * EDGE_BYTES > this.capacities.ringBytes) throw new Refused('raise "ringBytes" in wasyncio.json');
    return this.opened(depth);
  }

  openPort(): number {
    return this.opened(0);
  }

  private opened(depth: number): number {
    const number = this.host.open();
    if (number < 0) throw new Refused("");
    this.openSources.set(number, newSource(number, depth));
    this.mostSources = Math.max(this.mostSources, this.sources());
    return number;
  }

  closeSource(number: number): void {
    const source = this.openSources.get(number);
    if (!source) return;
    if (this.host.close(number) < 0) throw new Refused("");
    if (source.reader) this.drop(source.reader);
    if (source.writer) this.drop(source.writer);
    this.openSources.delete(number);
  }

  isOpen(number: number): number {
    return Number(this.openSources.has(number));
  }

  addReader(loop: number, source: number, callback: number): void {
    this.watch(loop, source, "reader", callback);
  }

  addReaderPlain(loop: number, source: number): void {
    this.watch(loop, source, "reader", NO_NUMBER);
  }

  removeReader(loop: number, source: number): number {
    return this.unwatch(loop, source, "reader");
  }

  addWriter(loop: number, source: number, callback: number): void {
    this.watch(loop, source, "writer", callback);
  }

  addWriterPlain(loop: number, source: number): void {
    this.watch(loop, source, "writer", NO_NUMBER);
  }

  removeWriter(loop: number, source: number): number {
    return this.unwatch(loop, source, "writer");
  }

  private watch(loopNumber: number, sourceNumber: number, interest: Interest, number: number): void {
    const loop = this.usable(loopNumber);
    const source = this.openSources.get(sourceNumber);
    if (!source) throw new Refused("the source is closed");
    if (isStandard(sourceNumber) && !source.presumed) {
      source.presumed = true;
      source.latch |= EVENT_READABLE | EVENT_WRITABLE;
    }
    const old = source[interest];
    if (old?.loop === loop) this.drop(old);
    else this.mustHaveRoom(loop);
    if (old && old.loop !== loop) this.drop(old);
    const handle: Handle = { number, loop, cancelled: false, over: false, source, interest };
    source[interest] = handle;
    loop.watchers.push(handle);
    loop.lookAgain.push(handle);
    this.count(loop);
  }

  private unwatch(loopNumber: number, sourceNumber: number, interest: Interest): number {
    const loop = this.usable(loopNumber);
    const source = this.openSources.get(sourceNumber);
    const old = source?.[interest];
    if (old?.loop !== loop) return 0;
    this.drop(old);
    source![interest] = null;
    return 1;
  }

  read(number: number): number {
    return this.settle(number, EVENT_READABLE);
  }

  write(number: number): number {
    return this.settle(number, EVENT_WRITABLE);
  }

  private settle(number: number, latch: number): number {
    const source = this.openSources.get(number);
    if (!source) throw new Refused("");
    const answer = this.host.nextAnswer;
    if (answer >= 0) {
      source.latch |= latch; // until EAGAIN
      return answer;
    }
    source.latch &= ~(answer === -errno.EAGAIN ? latch : EVENT_ERROR);
    if (answer === -errno.EAGAIN) return -1;
    throw new Refused("");
  }

  takeEdge(number: number): number {
    const source = this.openSources.get(number);
    if (!source) throw new Refused("the source is closed");
    const edge = source.edges.shift();
    if (!edge) return 0;
    if (source.edges.length === 0) source.latch &= ~EVENT_READABLE;
    this.tellEdge(edge.micros, edge.level, edge.lost);
    return 1;
  }

  discard(number: number): void {
    const source = this.openSources.get(number);
    if (!source) return;
    source.edges = [];
    source.lost = 0;
    source.latch &= ~EVENT_READABLE;
  }

  log(): void {
    for (const character of "x\n") this.print(character);
  }

  private print(character: string): void {
    while (this.host.print() !== character.length) {
      const answer = this.host.wait(UNTIL_STOPPED, this.batchSize, FOREVER);
      if (answer === -errno.ECANCELED) this.endAsked = true;
      if (typeof answer === "number") continue;
      answer.forEach((event) => {
        this.deliver(event);
      });
    }
  }

  // ---- counts

  reserved(number: number): number {
    const loop = this.loops[number];
    const waiting = this.batch.filter((handle) => handle.loop === loop);
    return new Set([...loop.ready, ...loop.timers, ...loop.watchers, ...waiting]).size;
  }

  armed(number: number): number {
    return this.loops[number].timers.length;
  }

  takeStats(number: number): void {
    this.statsOf = this.loops[number];
  }

  turns(): number {
    return this.turnCount;
  }

  readyPeak(): number {
    return this.statsOf.readyPeak;
  }

  timersPeak(): number {
    return this.statsOf.timersPeak;
  }

  sources(): number {
    return [...this.openSources.keys()].filter((number) => !isStandard(number)).length;
  }

  sourcesPeak(): number {
    return this.mostSources;
  }

  eventsLost(): number {
    return this.lostEvents;
  }
}

function newSource(number: number, depth: number): Source {
  return { number, depth, latch: 0, presumed: false, lost: 0, edges: [], reader: null, writer: null };
}

function isStandard(source: number): boolean {
  return source < 3;
}

function inOrder(timers: readonly Handle[]): Handle[] {
  return [...timers].sort((a, b) =>
    a.deadline === b.deadline ? a.order! - b.order! : a.deadline! < b.deadline! ? -1 : 1,
  );
}

function micros(ms: bigint): bigint {
  return (ms > LONGEST ? LONGEST : ms < -LONGEST ? -LONGEST : ms) * 1000n;
}

/** µs to ms, rounded down. */
function millis(micros: bigint): bigint {
  const rest = micros % 1000n;
  return (micros - rest) / 1000n - (rest < 0n ? 1n : 0n);
}
