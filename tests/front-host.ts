// A host whose backend only takes notes, for tests that call the front as a module calls it.
import * as abi from "../host/node/abi.js";
import type { Backend, Device, PinSetup, PortSetup } from "../host/node/backend.js";
import { loadBoard, type BoardDefinition } from "../host/node/board.js";
import { Front } from "../host/node/front.js";
import { everything, type Grants } from "../host/node/grants.js";
import type { Ending } from "../host/node/host.js";
import { eventsFor } from "../host/node/sources.js";

export const CONTROL = 8;
/** Bytes of linear memory in use; the page is larger. */
export const IN_USE = 4096;
export const OUTSIDE = IN_USE - 4;
export const RECORDS = 512;
export const TEXT = 1024;

export class FakeBackend implements Backend {
  clock = 0;
  ending: Ending | null = null;
  readonly calls: string[] = [];
  readonly reports: string[] = [];
  /** What the next calls answer. */
  waitAnswers: number[] = [];
  readAnswer = 0;
  writeAnswer: number | null = null;
  openAnswer: number | null = null;
  onWait: () => void = () => undefined;

  now(asked: boolean): number {
    if (asked) this.calls.push("asked");
    return this.clock;
  }
  touch(): void {
    this.clock++;
  }
  wait(deadline: number, idle: boolean): number {
    this.calls.push(`wait ${deadline} ${idle}`);
    this.onWait();
    return this.waitAnswers.shift() ?? 0;
  }
  openPin(_source: number, line: number, setup: PinSetup): Device | number {
    if (this.openAnswer !== null) return this.openAnswer;
    this.calls.push(`openPin ${line} ${JSON.stringify(setup)}`);
    let level: number = setup.initial;
    return {
      resource: `gpio ${line}`,
      pin: {
        output: setup.output,
        get: () => level,
        set: (value) => {
          level = value;
          return 0;
        },
        configure: (option, value) => {
          this.calls.push(`configure ${option} ${value}`);
          return 0;
        },
      },
      close: () => this.calls.push(`close ${line}`),
    };
  }
  openPort(_source: number, name: string, setup: PortSetup): Device | number {
    if (this.openAnswer !== null) return this.openAnswer;
    this.calls.push(`openPort ${name} ${JSON.stringify(setup)}`);
    return {
      resource: name,
      stream: {
        read: (buffer) => {
          buffer.fill(0x78, 0, Math.max(0, this.readAnswer));
          return this.readAnswer;
        },
        write: (bytes) => this.writeAnswer ?? bytes.length,
      },
      port: {
        configure: (option, value) => {
          this.calls.push(`port ${option} ${value}`);
          return 0;
        },
        count: (counter) => counter * 1e12,
      },
      close: () => this.calls.push(`close ${name}`),
    };
  }
  openStandard(source: 0 | 1 | 2): Device {
    this.calls.push(`openStandard ${source}`);
    return { resource: "", stream: { read: () => 0, write: (bytes) => bytes.length }, close: () => undefined };
  }
  report(text: string): void {
    this.reports.push(text);
  }
}

export interface Host {
  readonly backend: FakeBackend;
  readonly events: ReturnType<typeof eventsFor>;
  readonly front: Front;
  readonly base: abi.Imports["wasyncio"];
  readonly gpio: abi.Imports["wasyncio:gpio"];
  readonly uart: abi.Imports["wasyncio:uart"];
  readonly memory: WebAssembly.Memory;
  /** Writes a text at TEXT; its length. */
  readonly put: (text: string | Uint8Array) => number;
  /** What `explain` says. */
  readonly explained: () => string;
}

export interface HostOptions {
  readonly sources?: number;
  readonly ringBytes?: number;
  readonly grants?: Grants;
  readonly board?: BoardDefinition;
}

export function host(options: HostOptions = {}): Host {
  const { sources = 4, ringBytes = 1024, grants = everything, board = loadBoard("simulated") } = options;
  const backend = new FakeBackend();
  const events = eventsFor(sources);
  const front = new Front({ needs: { sources, ringBytes, memory: IN_USE }, board, grants, backend, events });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });
  front.attach({ memory, control: CONTROL });
  const base = front.imports["wasyncio"];
  return {
    backend,
    events,
    front,
    base,
    gpio: front.imports["wasyncio:gpio"],
    uart: front.imports["wasyncio:uart"],
    memory,
    put: (text) => {
      const bytes = Buffer.from(text);
      new Uint8Array(memory.buffer, TEXT).set(bytes);
      return bytes.length;
    },
    explained: () => {
      const length = base.explain(2048, 1024);
      return Buffer.from(memory.buffer, 2048, length).toString();
    },
  };
}

/** An event record. */
export interface EventRecord {
  source: number;
  flags: number;
  lost: number;
  micros: number;
}

/** The records a wait with room for `capacity` writes. */
export function wait({ base, memory }: Host, capacity = 16): EventRecord[] {
  const count = base.wait(0n, RECORDS, capacity);
  const view = new DataView(memory.buffer);
  return Array.from({ length: count }, (_, index) => {
    const at = RECORDS + abi.EVENT_SIZE * index;
    return {
      source: view.getInt32(at + abi.EVENT_SOURCE, true),
      flags: view.getUint16(at + abi.EVENT_FLAGS, true),
      lost: view.getUint16(at + abi.EVENT_LOST, true),
      micros: Number(view.getBigInt64(at + abi.EVENT_MICROS, true)),
    };
  });
}
