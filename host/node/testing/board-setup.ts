// What a simulated board's thread is started with, and the memory that it shares with the test's.
import type { BoardDefinition } from "../board.js";
import type { Grants } from "../grants.js";
import type { ModuleInfo } from "../module.js";

export interface BoardSetup {
  readonly module: WebAssembly.Module;
  readonly info: ModuleInfo;
  readonly board: BoardDefinition;
  readonly grants: Grants;
  readonly seed: number;
  readonly stdin: Uint8Array;
  readonly shared: SharedArrayBuffer;
}

/** Memory both threads see: a count of commands, on which the board's thread sleeps, and how far the program is. */
export class SharedState {
  static readonly BYTES = 16;
  private readonly words: Int32Array;
  private readonly clock: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer, 0, 2);
    this.clock = new Float64Array(buffer, 8, 1);
  }

  /** Sleeps until more than `seen` commands were sent; answers how many. */
  waitForCommand(seen: number): number {
    Atomics.wait(this.words, 0, seen);
    return Atomics.load(this.words, 0);
  }

  countCommand(): void {
    Atomics.add(this.words, 0, 1);
    Atomics.notify(this.words, 0);
  }

  /** The board's thread: it is alive, and there. */
  progress(micros: number): void {
    this.words[1]++;
    this.clock[0] = micros;
  }

  get waits(): number {
    return Atomics.load(this.words, 1);
  }

  /** Virtual time as of the last wait, µs. */
  get micros(): number {
    return this.clock[0];
  }
}
