// The sources a program has open. A source is `generation << 16 | slot`; what opens takes the lowest free slot and a
// generation from 1 to 32767 that is another one each time, so that a stale number is never somebody else's.
import { STDIN, STDOUT } from "./abi.js";
import type { Backend, Device } from "./backend.js";
import { Events } from "./events.js";

const STANDARD = 3;
const GENERATION_MOST = 32767;
const CLOSED = -1;
/** Slots are 16 bits of a source. */
const SLOTS_MOST = 0x1_0000;

/** Slots for a program that may have `sources` open besides the standard streams. */
function slotsFor(sources: number): number {
  return Math.min(sources + STANDARD, SLOTS_MOST);
}

/** The sink for a program with `sources` sources: what a backend and the front share. */
export function eventsFor(sources: number): Events {
  return new Events(slotsFor(sources));
}

export class SourceTable {
  private readonly devices: (Device | null)[];
  /** What runs when a source has been closed: its line or port is free again. */
  private readonly afterClose: ((() => void) | null)[];
  /** The source each slot stands for now. */
  private readonly current: Int32Array;
  private readonly generations: Uint16Array;
  /** Ring memory each slot took, bytes. */
  private readonly taken: Int32Array;
  /** No slot below is free. */
  private lowest = STANDARD;

  /** `ringBytes`: ring memory left, bytes. */
  constructor(
    sources: number,
    private ringBytes: number,
    private readonly events: Events,
    backend: Backend,
  ) {
    const slots = slotsFor(sources);
    this.devices = new Array<Device | null>(slots).fill(null);
    this.afterClose = new Array<(() => void) | null>(slots).fill(null);
    this.current = new Int32Array(slots).fill(CLOSED);
    this.generations = new Uint16Array(slots);
    this.taken = new Int32Array(slots);
    for (const source of [0, 1, 2] as const) {
      this.devices[source] = standardStream(backend, source);
      this.current[source] = source;
      events.open(source, 0);
    }
  }

  /** The device of an open source, or null. */
  device(source: number): Device | null {
    const slot = source & 0xffff;
    return slot < this.current.length && this.current[slot] === source ? this.devices[slot] : null;
  }

  /** The number the next open answers, or null when all are in use. */
  next(): number | null {
    const slots = this.current.length;
    while (this.lowest < slots && this.current[this.lowest] !== CLOSED) this.lowest++;
    if (this.lowest === slots) return null;
    const generation = this.generations[this.lowest] === GENERATION_MOST ? 1 : this.generations[this.lowest] + 1;
    return (generation << 16) | this.lowest;
  }

  hasRing(bytes: number): boolean {
    return bytes <= this.ringBytes;
  }

  /** Before the backend opens `source` (from `next`): its first events must find it. */
  reserve(source: number, ringBytes: number, depth: number): void {
    const slot = source & 0xffff;
    this.current[slot] = source;
    this.generations[slot] = source >> 16;
    this.taken[slot] = ringBytes;
    this.ringBytes -= ringBytes;
    this.events.open(source, depth);
  }

  /** Makes a reserved source the device's. */
  fill(source: number, device: Device, afterClose: () => void): void {
    this.devices[source & 0xffff] = device;
    this.afterClose[source & 0xffff] = afterClose;
  }

  /** Gives an open or reserved source back; its device is told. */
  release(source: number): void {
    const slot = source & 0xffff;
    const device = this.devices[slot];
    const afterClose = this.afterClose[slot];
    this.devices[slot] = null;
    this.afterClose[slot] = null;
    this.current[slot] = CLOSED;
    this.ringBytes += this.taken[slot];
    this.taken[slot] = 0;
    if (slot >= STANDARD && slot < this.lowest) this.lowest = slot;
    this.events.close(source);
    device?.close();
    afterClose?.();
  }

  /** Gives all back that are still open, from the lowest slot on. */
  releaseAll(): void {
    for (const source of this.current) if (source !== CLOSED) this.release(source);
  }
}

/** stdin, stdout or stderr: the backend's stream is opened by its first use. */
function standardStream(backend: Backend, source: 0 | 1 | 2): Device {
  let device: Device | number | null = null;
  const open = (): Device | number => (device ??= backend.openStandard(source));
  return {
    resource: source === STDIN ? "stdin" : source === STDOUT ? "stdout" : "stderr",
    stream:
      source === STDIN
        ? {
            read: (buffer) => {
              const opened = open();
              return typeof opened === "number" ? opened : opened.stream!.read!(buffer);
            },
          }
        : {
            write: (bytes) => {
              const opened = open();
              return typeof opened === "number" ? opened : opened.stream!.write!(bytes);
            },
          },
    close: () => {
      if (device !== null && typeof device !== "number") device.close();
    },
  };
}
