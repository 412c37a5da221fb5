// The program's side of the real-time host: the clock, `wait` as a sleep on shared memory, and devices whose other end is on the
// main thread. Runs on the program's own thread, between the front and shared memory.
import type { MessagePort } from "node:worker_threads";
import { EVENT_ERROR, EVENT_HANGUP, EVENT_READABLE, EVENT_WRITABLE, errno } from "../abi.js";
import type { Backend, Device, EventSink, PinSetup, PortSetup } from "../backend.js";
import type { Ending } from "../host.js";
import { remedies } from "./bindings.js";
import { PinDevice } from "./pin-device.js";
import type { Message, ProgramData } from "./messages.js";
import { PinCell } from "./pin-cell.js";
import { Ring } from "./ring.js";
import { Shared } from "./shared.js";

/** Room for a burst while the program computes: 64 KiB is 5.6 s at 115200 baud. */
const INPUT_BYTES = 0x10000;
const OUTPUT_BYTES = 0x10000;

/** An open device as `wait` sees it. */
export interface Watched {
  /** Tells the sink what has happened; answers whether more can ever happen. */
  look(sink: EventSink): boolean;
}

export class RealtimeBackend implements Backend {
  private readonly shared: Shared;
  private readonly output: Ring;
  private readonly pins = new Map<number, { readonly cell: PinCell; readonly printedAs: string | null }>();
  private readonly watched = new Set<Watched>();
  /** `wakes` when the devices were last looked at. */
  private seen = 0;
  /** A device was opened, closed, or refused a write since. */
  private stale = false;
  private mayFire = false;
  /** stdin, or the port that has it. */
  private inputTaken = false;
  readonly remedies = remedies;
  ending: Ending | null = null;
  slept = false;

  constructor(
    private readonly data: ProgramData,
    private readonly main: MessagePort,
    private readonly events: EventSink,
  ) {
    this.shared = new Shared(data.shared);
    this.output = new Ring(data.output);
    for (const { line, cell, printedAs } of data.pins) this.pins.set(line, { cell: new PinCell(cell), printedAs });
  }

  begin(): void {
    this.shared.begin();
    this.post({ kind: "begun" });
  }

  now(): number {
    return this.shared.now();
  }

  wait(deadline: number): number {
    const { shared, events } = this;
    this.slept = false;
    for (;;) {
      const seen = shared.wakes;
      if (seen !== this.seen || this.stale) {
        this.seen = seen;
        this.look();
        const { ending } = shared;
        if (ending !== this.ending) {
          this.ending = ending;
          return -errno.ECANCELED;
        }
      }
      if (!events.empty || deadline <= 0) return 0;
      if (deadline === Infinity) {
        if (!this.mayFire) return -errno.EDEADLK;
        this.slept = true;
        shared.sleep(seen, Infinity);
      } else {
        const left = deadline - shared.now();
        if (left <= 0) return 0;
        this.slept = true;
        shared.sleep(seen, left / 1000);
      }
    }
  }

  openPin(source: number, line: number, setup: PinSetup): Device {
    const wired = this.pins.get(line) ?? { cell: unwired(), printedAs: null };
    const { printedAs } = wired;
    const print = (level: number): void => {
      if (printedAs !== null) this.report(changeText(this.now(), printedAs, level));
    };
    const device = new PinDevice(
      source,
      line,
      wired.cell,
      setup,
      () => this.now(),
      print,
      () => {
        this.forget(device);
      },
    );
    if (!setup.output) this.watch(device);
    return device;
  }

  openPort(source: number, name: string, setup: PortSetup): Device | number {
    const bound = Object.hasOwn(this.data.ports, name) ? this.data.ports[name] : null;
    if (bound === null) return -errno.ENODEV;
    if (bound === "stdio" && this.inputTaken) return -errno.EBUSY;
    const input = new Ring(Ring.allocate(INPUT_BYTES));
    const output = bound === "stdio" ? null : new Ring(Ring.allocate(OUTPUT_BYTES));
    const memory = { input: input.buffer, output: (output ?? input).buffer };
    const opened = this.call({ kind: "open port", name, setup, ...memory });
    if (opened < 0) return opened;
    if (bound === "stdio") this.inputTaken = true;
    const reader = new Reader(source, input, this, true);
    const writer = output === null ? new FrameWriter(source, 1, this.output, this) : new Writer(source, output, this);
    this.watch(reader);
    this.watch(writer);
    return {
      resource: name,
      stream: { read: (buffer) => reader.read(buffer), write: (bytes) => writer.write(bytes) },
      port: {
        configure: (option, value) => this.call({ kind: "configure port", name, option, value }),
        count: (counter) => this.call({ kind: "count port", name, counter }),
      },
      close: () => {
        this.forget(reader);
        this.forget(writer);
        if (bound === "stdio") this.inputTaken = false;
        this.post({ kind: "close port", name });
      },
    };
  }

  openStandard(source: 0 | 1 | 2): Device {
    if (source !== 0) {
      const writer = new FrameWriter(source, source, this.output, this);
      this.watch(writer);
      return {
        resource: source === 1 ? "stdout" : "stderr",
        stream: { write: (bytes) => writer.write(bytes) },
        close: () => {
          this.forget(writer);
        },
      };
    }
    // A port that has this process's input leaves none for stdin: it is at its end.
    if (this.inputTaken) return { resource: "stdin", stream: { read: () => 0 }, close: () => undefined };
    this.inputTaken = true;
    const input = new Ring(Ring.allocate(INPUT_BYTES));
    this.post({ kind: "open stdin", input: input.buffer });
    const reader = new Reader(source, input, this, false);
    this.watch(reader);
    return {
      resource: "stdin",
      stream: { read: (buffer) => reader.read(buffer) },
      close: () => {
        this.inputTaken = false;
        this.forget(reader);
        this.post({ kind: "close stdin" });
      },
    };
  }

  /** Sleeps until stderr has taken it all: what a person must read is not dropped for want of room. */
  report(text: string): void {
    for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) {
      const seen = this.shared.wakes;
      const taken = this.output.putFrame(2, bytes);
      bytes = bytes.subarray(taken);
      this.ring();
      if (bytes.length > 0 && this.output.starve(LEAST_FRAME)) this.shared.sleep(seen, Infinity);
    }
  }

  /** What stands in the way of writing to stdout or stderr: a negated errno, or 0. */
  broken(stream: 1 | 2): number {
    return this.shared.broken(stream);
  }

  /** Wakes the main thread to look at shared memory. */
  ring(): void {
    if (this.shared.ring()) this.post({ kind: "bell" });
  }

  /** The devices are to be looked at again in the next `wait`. */
  lookAgain(): void {
    this.stale = true;
  }

  private look(): void {
    this.stale = false;
    this.mayFire = false;
    for (const device of this.watched) if (device.look(this.events)) this.mayFire = true;
  }

  private watch(device: Watched): void {
    this.watched.add(device);
    this.stale = true;
  }

  private forget(device: Watched): void {
    this.watched.delete(device);
    this.stale = true;
  }

  private post(message: Message): void {
    this.main.postMessage(message);
  }

  private call(message: Message): number {
    return this.shared.call(() => {
      this.post(message);
    });
  }
}

/** A line that nothing is wired to. */
function unwired(): PinCell {
  const cell = new PinCell();
  cell.spend();
  return cell;
}

/** A change of an output as `print` shows it: seconds since the program began, name, level. */
export function changeText(micros: number, name: string, level: number): string {
  return `[${(micros / 1e6).toFixed(6)}] ${name} ${level}\n`;
}

class Reader implements Watched {
  private told = false;

  constructor(
    private readonly source: number,
    private readonly ring: Ring,
    private readonly backend: RealtimeBackend,
    /** Whether the end of the bytes means that the other side is gone. */
    private readonly hangsUp: boolean,
  ) {}

  look(sink: EventSink): boolean {
    const { ring, source } = this;
    const { end } = ring;
    if (end === 0) {
      if (ring.length > 0) sink.push(source, EVENT_READABLE, ring.since);
      return true;
    }
    let flags = EVENT_READABLE;
    if (!this.told && this.hangsUp) flags |= end === 1 ? EVENT_HANGUP : EVENT_ERROR;
    this.told = true;
    sink.push(source, flags, ring.since);
    return false;
  }

  read(buffer: Uint8Array): number {
    // The end is looked at first: bytes put in between would else be lost behind it.
    const { end } = this.ring;
    const count = this.ring.take(buffer);
    if (count > 0) {
      if (this.ring.feed()) this.backend.ring();
      return count;
    }
    if (end === 0) return -errno.EAGAIN;
    return end === 1 ? 0 : end;
  }
}

class Writer implements Watched {
  /** Answered EAGAIN and has not told of room since. */
  protected hungry = false;

  constructor(
    protected readonly source: number,
    protected readonly ring: Ring,
    protected readonly backend: RealtimeBackend,
  ) {}

  look(sink: EventSink): boolean {
    if (!this.hungry) return false;
    // Asked for anew: what woke us may have been room that a write has filled since, and nobody would tell of the next.
    if (this.broken === 0 && this.ring.starve(this.least)) return true;
    this.hungry = false;
    sink.push(this.source, EVENT_WRITABLE, this.backend.now());
    return false;
  }

  write(bytes: Uint8Array): number {
    for (;;) {
      if (this.broken !== 0) return this.broken;
      const count = this.put(bytes);
      if (count > 0) {
        this.backend.ring();
        return count;
      }
      if (this.ring.starve(this.least)) break;
    }
    this.hungry = true;
    this.backend.lookAgain();
    return -errno.EAGAIN;
  }

  protected get broken(): number {
    return this.ring.broken;
  }

  /** Bytes of room without which nothing can be put. */
  protected get least(): number {
    return 1;
  }

  protected put(bytes: Uint8Array): number {
    return this.ring.put(bytes);
  }
}

/** A frame's header and one byte. */
const LEAST_FRAME = 5;

/** stdout and stderr share a ring, so that what a program writes to both is seen in the order it was written. */
class FrameWriter extends Writer {
  constructor(
    source: number,
    private readonly stream: 1 | 2,
    ring: Ring,
    backend: RealtimeBackend,
  ) {
    super(source, ring, backend);
  }

  protected override get broken(): number {
    return this.backend.broken(this.stream);
  }

  protected override get least(): number {
    return LEAST_FRAME;
  }

  protected override put(bytes: Uint8Array): number {
    return this.ring.putFrame(this.stream, bytes);
  }
}
