// What a test's thread and the simulated board's thread tell each other. The board runs up to a time or until something a
// test waits for happens, parks, and reports what has happened meanwhile; then the test's thread has the turn.
import type { Ending, Outcome } from "../host.js";

/** Something done to the board from outside. */
export type Stimulus =
  | { readonly kind: "drive"; readonly line: number; readonly level: boolean }
  | { readonly kind: "release"; readonly line: number }
  | { readonly kind: "press"; readonly line: number; readonly forMicros: number; readonly bounceMicros: number }
  | { readonly kind: "wire"; readonly line: number; readonly other: number }
  | { readonly kind: "connect"; readonly port: string; readonly other: string }
  | { readonly kind: "unplug"; readonly port: string }
  | {
      readonly kind: "send";
      readonly port: string;
      readonly bytes: Uint8Array;
      /** Absent: the port's own rate. */
      readonly baud?: number | undefined;
      readonly jitterMicros: number;
    };

/** Something a test waits for. */
export type Watch =
  | { readonly kind: "edge"; readonly line: number; readonly level: boolean }
  /** Output of a port in which `pattern` is found; `unread` is what a test has not taken yet and does not match. */
  | { readonly kind: "output"; readonly port: string; readonly pattern: string | RegExp; readonly unread: string };

export interface Command {
  readonly stimuli: readonly { readonly micros: number; readonly stimulus: Stimulus }[];
  readonly watches: readonly { readonly id: number; readonly watch: Watch }[];
  /** Where the clock stops, µs. */
  readonly until: number;
  /** No more stimuli will come. */
  readonly letGo: boolean;
  /** Asks the program to end; a second time makes it. */
  readonly end: Ending | null;
}

export interface Stats {
  /** Turns of the program's loop, as its control block counts them. */
  readonly turns: number;
  /** Times the program called `wait`. */
  readonly waits: number;
  /** Edges that a full ring of the host dropped. */
  readonly eventsLost: number;
  /** Longest time between two waits, µs of virtual time. */
  readonly longestMicros: number;
}

/** What happened since the last report. */
export interface Report {
  readonly kind: "parked" | "ended";
  readonly micros: number;
  /** Ids of the watches that were met. */
  readonly met: readonly number[];
  /** New changes by line, µs. */
  readonly changes: ReadonlyMap<number, readonly number[]>;
  /** Bytes that left each port. */
  readonly sent: ReadonlyMap<string, Uint8Array>;
  readonly stats: Stats;
  /** Everything that happened on the board since the start; at the end only. */
  readonly log: string;
  readonly outcome: Outcome | null;
}

export type FromBoard =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "output"; readonly stream: "stdout" | "stderr"; readonly bytes: Uint8Array }
  /** The module was refused before anything ran. */
  | { readonly kind: "refused"; readonly message: string };
