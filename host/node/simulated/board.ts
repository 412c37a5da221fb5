// The simulated board: a backend in virtual time. What it has is driven from outside by stimuli, each at its microsecond; the
// clock moves only as docs/simulation.md says, so the same program and the same stimuli give the same run, to the byte.
import { errno } from "../abi.js";
import type { Backend, Device, EventSink, PinSetup, PortSetup } from "../backend.js";
import { lineOf, namesOf, type BoardDefinition } from "../board.js";
import { GRACE_MS, type Ending } from "../host.js";
import { ProgramEnd } from "../program.js";
import { Journal } from "./journal.js";
import { SimulatedPin } from "./pins.js";
import { Random } from "./random.js";
import { VirtualTime } from "./time.js";
import { drawTimeline } from "./timeline.js";
import { SimulatedUart } from "./uart.js";

/** What is still to come on stdin: some bytes, never none; null at the end. */
export type StandardInput = () => Uint8Array | null;

/** Takes all of the bytes and answers how many they are, or a negated errno. */
export type StandardOutput = (bytes: Uint8Array) => number;

export interface SimulatedBoardOptions {
  readonly board: BoardDefinition;
  readonly sink: EventSink;
  /** Makes what is random: bouncing contacts, jitter of bytes. */
  readonly seed: number;
  readonly stdin: StandardInput;
  readonly stdout: StandardOutput;
  readonly stderr: StandardOutput;
  /** Called when the clock arrives where a test stopped it; returns once it may go on. */
  readonly park?: () => void;
  /** Called after a pin has changed; what is stopped then stops before the program goes on. */
  readonly onChange?: (pin: SimulatedPin) => void;
  /** Called after a byte of the program has left a port; likewise. */
  readonly onSent?: (port: SimulatedUart, byte: number) => void;
  /** Called at each wait. */
  readonly onWait?: (micros: number) => void;
}

export class SimulatedBoard implements Backend {
  readonly time: VirtualTime;
  /** By line. */
  readonly pins: readonly SimulatedPin[];
  readonly uarts: ReadonlyMap<string, SimulatedUart>;
  readonly definition: BoardDefinition;
  /** Times `wait` was called. */
  waits = 0;
  ending: Ending | null = null;
  private asked: Ending | null = null;
  private readonly journal = new Journal();
  private readonly sink: EventSink;

  constructor(private readonly options: SimulatedBoardOptions) {
    const { board, sink, seed, park } = options;
    this.definition = board;
    this.sink = sink;
    this.time = new VirtualTime(park);
    const { time, journal } = this;
    const surroundings = {
      time,
      sink,
      journal,
      random: new Random(seed),
      onChange: options.onChange ?? (() => undefined),
      onSent: options.onSent ?? (() => undefined),
    };
    this.pins = Array.from(
      { length: board.gpio.lines },
      (_, line) => new SimulatedPin(line, pinName(board, line), surroundings),
    );
    this.uarts = new Map(Object.keys(board.uarts).map((name) => [name, new SimulatedUart(name, surroundings)]));
  }

  // ---- the outside

  /** Lets something happen at `micros`: before the program sees that time. */
  at(micros: number, act: () => void): void {
    this.time.at(micros, act);
  }

  /** By number or name. Throws RangeError for one the board does not have. */
  pin(lineOrName: number | string): SimulatedPin {
    const line = lineOf(this.definition, lineOrName);
    if (line === undefined) throw new RangeError(`${this.definition.name} has no pin ${lineOrName}`);
    return this.pins[line];
  }

  /** Throws RangeError for one the board does not have. */
  uart(name: string): SimulatedUart {
    const uart = this.uarts.get(name);
    if (uart === undefined) throw new RangeError(`${this.definition.name} has no port ${name}`);
    return uart;
  }

  /** Asks the program to end; a second time, or after the grace time of virtual time, makes it. */
  end(ending: Ending): void {
    if (this.asked !== null) throw new ProgramEnd(this.asked);
    this.asked = ending;
    this.time.at(
      this.time.now + GRACE_MS * 1000,
      () => {
        throw new ProgramEnd(ending);
      },
      true,
    );
  }

  /** Ends the run at `micros` as Ctrl-C does, with status 0. */
  endAt(micros: number): void {
    this.time.at(
      micros,
      () => {
        if (this.asked === null) this.end({ how: "interrupt", status: 0 });
      },
      true,
    );
  }

  /** After the program's end: what it wrote to its ports is still sent. */
  finish(): void {
    this.time.drain(() => [...this.uarts.values()].some((uart) => uart.busy));
  }

  /** The pins that changed, drawn over time; empty for a program that has opened none. */
  timeline(): string {
    return this.pins.some((pin) => pin.wasOpened) ? drawTimeline(this.pins, this.time.now) : "";
  }

  /** Everything that happened, a line each, in order. */
  log(): string {
    return this.journal.print([...this.pins, ...this.uarts.values()].map((part) => part.lines()));
  }

  // ---- the backend

  /** What stands at time 0 is there before the program is. */
  begin(): void {
    this.time.settle();
  }

  now(asked: boolean): number {
    if (asked) this.time.charge();
    return this.time.now;
  }

  touch(): void {
    this.time.charge();
  }

  wait(deadline: number, idle: boolean): number {
    const { time, sink } = this;
    this.waits++;
    this.options.onWait?.(time.now);
    let result = 0;
    if (idle) {
      while (time.now < deadline && sink.empty && !this.mustEnd) {
        if (deadline > Number.MAX_SAFE_INTEGER && time.spent) {
          result = -errno.EDEADLK;
          break;
        }
        time.jump(deadline);
      }
    }
    // A turn costs 1 µs.
    time.charge();
    if (this.mustEnd) {
      this.ending = this.asked;
      return -errno.ECANCELED;
    }
    return result;
  }

  /** The program is asked to end and has not been told. */
  private get mustEnd(): boolean {
    return this.asked !== null && this.ending === null;
  }

  openPin(source: number, line: number, setup: PinSetup): Device {
    return this.pins[line].open(source, setup);
  }

  openPort(source: number, name: string, setup: PortSetup): Device | number {
    return this.uart(name).openAs(source, setup);
  }

  openStandard(source: 0 | 1 | 2): Device {
    if (source === 0) return standardInput(this.options.stdin);
    const out = source === 1 ? this.options.stdout : this.options.stderr;
    return {
      resource: source === 1 ? "stdout" : "stderr",
      stream: { write: out },
      close: () => undefined,
    };
  }

  report(text: string): void {
    this.options.stderr(new TextEncoder().encode(text));
  }
}

function pinName(board: BoardDefinition, line: number): string {
  const names = namesOf(board, line);
  return names.length > 0 ? names[0] : `gpio ${line}`;
}

/** Every read is answered at once: typing takes no virtual time. */
function standardInput(more: StandardInput): Device {
  let rest: Uint8Array | null = new Uint8Array(0);
  return {
    resource: "stdin",
    stream: {
      read: (buffer) => {
        if (rest?.length === 0) rest = more();
        if (rest === null) return 0;
        const taken = Math.min(rest.length, buffer.length);
        buffer.set(rest.subarray(0, taken));
        rest = rest.subarray(taken);
        return taken;
      },
    },
    close: () => undefined,
  };
}
