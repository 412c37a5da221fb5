// What a Node host brings. The front (front.ts) does for every host what must be the same everywhere: it checks what a module
// passes, keeps the source table, asks the grants, and turns errors into numbers and texts; a backend only has devices.
//
// Times are µs on the clock of `now`, as numbers: exact for 285 years, and free of BigInt's allocations. The front converts.
import type { Ending } from "./host.js";

/** An open source. Methods answer 0 or more, or a negated errno. A device has the parts it can serve. */
export interface Device {
  /** What messages call it: `gpio 13`, `uart0`, `stdin`. */
  readonly resource: string;
  readonly stream?: {
    /** Bytes read; 0 is the end; -EAGAIN: nothing yet, a READABLE event will follow. Never called for a length of 0. */
    read?(buffer: Uint8Array): number;
    /** Bytes taken, 1 or more; -EAGAIN: no room, a WRITABLE event will follow. Never called for a length of 0. */
    write?(bytes: Uint8Array): number;
  };
  readonly pin?: {
    readonly output: boolean;
    get(): number;
    set(level: 0 | 1): number;
    /** DEBOUNCE_MICROS (value 0 or more) or PULL (0 to 2) of an input; the front has checked both and serves EDGES itself. */
    configure(option: number, value: number): number;
  };
  readonly port?: {
    /** BAUD (more than 0) or FORMAT (checked; without the ring size). */
    configure(option: number, value: number): number;
    count(counter: number): number;
  };
  /** An output takes its safe level; what was written is still sent. No event of this source follows. */
  close(): void;
}

/**
 * Where a backend reports events; `Events` (events.ts) is one. A backend may report READABLE and WRITABLE as often as they
 * become true: the sink keeps each until `read` or `write` answered EAGAIN, HANGUP and ERROR are kept once.
 */
export interface EventSink {
  push(source: number, flags: number, micros: number): void;
  /** Whether nothing is kept for `wait` to hand on: what was pushed may have been no news. */
  readonly empty: boolean;
}

/** What left the program, as it called `abort`. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Pull = "none" | "up" | "down";

export interface PinSetup {
  readonly output: boolean;
  readonly initial: 0 | 1;
  readonly pull: Pull;
  readonly openDrain: boolean;
  readonly safe: 0 | 1;
  /** Edges kept between two waits; 0 reports none. */
  readonly depth: number;
}

export interface PortSetup {
  readonly baud: number;
  /** The bits of UART_…, without the ring size. */
  readonly format: number;
  /** Bytes kept until the program reads them; what finds no room is counted as an overrun. */
  readonly ringBytes: number;
}

export interface Backend {
  /** The checks are done and the program starts now, and with it the clock. */
  begin?(): void;
  /** µs since the program began. `asked`: the program asked, not the library. */
  now(asked: boolean): number;
  /**
   * Blocks until the sink has an event or the deadline (µs) has come: in the past it only looks, Infinity is for ever, and
   * what lies beyond 2^53 is some 285 years away, but never answered -EDEADLK where a person may still come.
   * Answers 0, -ECANCELED (once) or -EDEADLK. `idle` says that the sink is empty: else it must not block.
   */
  wait(deadline: number, idle: boolean): number;
  /** False: the last `wait` only looked, so that the clock is as good as when it began. Absent: it may be another. */
  readonly slept?: boolean;
  /** The program is about to use a pin or a port: called before each such call, served or refused. For a virtual clock. */
  touch?(): void;
  /** Opens line `line` of the board as `source`; the front has checked name, range, grant and that it is free. */
  openPin(source: number, line: number, setup: PinSetup): Device | number;
  /** Opens port `name` as `source`; checked likewise. The front reports the first WRITABLE. */
  openPort(source: number, name: string, setup: PortSetup): Device | number;
  /** Sources 0 (at the first read), 1 and 2 (at the first write). */
  openStandard(source: 0 | 1 | 2): Device | number;
  /** Writes to stderr what the host has to say about the program's end; all of it, after what the program wrote. */
  report(text: string): void;
  /** What can be done about errors, by `uart.open ENOENT`: the ends of their messages; {resource} stands for its name. */
  readonly remedies?: Readonly<Record<string, string>>;
  /** What the program was asked to end for, once `wait` has answered -ECANCELED; null before. */
  readonly ending: Ending | null;
}
