// The one interface of the Node hosts: the CLI and the tests start a module through it and learn how it ended.
import type { BoardDefinition } from "./board.js";
import type { Grants } from "./grants.js";

/** Why a program is asked to end, and the exit status it then has when a CancelledError leaves it. */
export interface Ending {
  readonly how: "interrupt" | "terminate";
  /** 130, 143, or 0 at the end of `forMicros`. */
  readonly status: number;
}

/** How a run ended. `status` is the exit status a command should have. */
export interface Outcome {
  readonly status: number;
  readonly how:
    | "end" // the top-level code came to its end
    | "exit" // the program called exit
    | "abort" // something thrown left the program, or an assertion failed
    | "trap" // the engine trapped: unreachable, out of bounds, division by zero
    | "interrupt" // asked to end, and it did (130), or was made to after the grace time
    | "terminate"; // likewise (143)
}

export interface RunOptions {
  readonly board: BoardDefinition;
  readonly grants: Grants;
  /** Ends the run after so many µs as Ctrl-C does, with status 0. */
  readonly forMicros?: bigint;
  /** Where output goes; the process's own streams when absent. */
  readonly stdout?: (bytes: Uint8Array) => void;
  readonly stderr?: (bytes: Uint8Array) => void;
}

/** A program that has been started. */
export interface Running {
  readonly outcome: Promise<Outcome>;
  /** Asks the program to end; a second call, or 2 s, makes it. */
  stop(signal: "interrupt" | "terminate"): void;
}

/** Throws ModuleError (module.ts) before anything runs when the module is not one this host can serve. */
export type Start<Options extends RunOptions = RunOptions> = (wasm: Uint8Array, options: Options) => Promise<Running>;

/** How long a program that was asked to end may take, ms. */
export const GRACE_MS = 2000;
