// What a Node host brings. The front (front.ts) does for every host what must be the same everywhere: it checks what a module
// passes, keeps the source table, asks the grants, and turns errors into numbers and texts; a backend only has devices.

/** An open source. Methods answer 0 or more, or a negated errno. A device has the parts it can serve. */
export interface Device {
  /** What messages call it: `gpio 13`, `uart0`, `stdin`. */
  readonly resource: string;
  readonly stream?: {
    /** Bytes read; 0 is the end; -EAGAIN: nothing yet, a READABLE event will follow. */
    read(buffer: Uint8Array): number;
    /** Bytes taken; -EAGAIN: no room, a WRITABLE event will follow. */
    write(bytes: Uint8Array): number;
  };
  readonly pin?: {
    readonly output: boolean;
    get(): number;
    set(level: 0 | 1): number;
    configure(option: number, value: number): number;
  };
  readonly port?: {
    configure(option: number, value: number): number;
    count(counter: number): number;
  };
  /** An output takes its safe level; what was written is still sent. No event of this source follows. */
  close(): void;
}

/** Where a backend reports events: per-source rings, served in turn. `micros` on the clock of `now`. */
export interface EventSink {
  push(source: number, flags: number, micros: bigint): void;
}

/** What left the program, as it called `abort`. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PinSetup {
  readonly output: boolean;
  readonly initial: 0 | 1;
  readonly pull: "none" | "up" | "down";
  readonly openDrain: boolean;
  readonly safe: 0 | 1;
  /** Edges kept between two waits; 0 reports none. */
  readonly depth: number;
}

export interface Backend {
  /** µs since the program began. `asked`: the program asked, not the library. */
  now(asked: boolean): bigint;
  /**
   * Blocks until the sink has an event or the deadline (µs; in the past: only looks) has come.
   * Answers 0, -ECANCELED (once) or -EDEADLK. `idle` says that the sink is empty: else it must not block.
   */
  wait(deadline: bigint, idle: boolean): number;
  /** Opens line `line` of the board as `source`; the front has checked name, range, grant and that it is free. */
  openPin(source: number, line: number, setup: PinSetup): Device | number;
  /** Opens port `name` as `source`; checked likewise. */
  openPort(source: number, name: string, baud: number, format: number): Device | number;
  /** Sources 0 (at the first read), 1 and 2. */
  openStandard(source: 0 | 1 | 2): Device | number;
  /** Ends the program; never returns to the module. */
  exit(code: number): never;
  abort(failure: Failure): never;
}
