// What the program's thread says to the main thread, and what it is given at its start. Bytes, edges and levels do not travel
// here: they are in shared memory.
import type { PortSetup } from "../backend.js";
import type { BoardDefinition } from "../board.js";
import type { Grants } from "../grants.js";
import type { ModuleInfo } from "../module.js";

export type Message =
  /** Something in shared memory wants to be looked at. */
  | { readonly kind: "bell" }
  /** The module was instantiated and checked; its program starts. */
  | { readonly kind: "begun" }
  /** The module cannot be run; why, in one line. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "open stdin"; readonly input: SharedArrayBuffer }
  | { readonly kind: "close stdin" }
  /** A call: the program's thread sleeps until it is answered with 0 or a negated errno. */
  | {
      readonly kind: "open port";
      readonly name: string;
      readonly setup: PortSetup;
      readonly input: SharedArrayBuffer;
      readonly output: SharedArrayBuffer;
    }
  /** Calls likewise; the counter's value is the answer of the second. */
  | { readonly kind: "configure port"; readonly name: string; readonly option: number; readonly value: number }
  | { readonly kind: "count port"; readonly name: string; readonly counter: number }
  | { readonly kind: "close port"; readonly name: string };

export interface WiredPin {
  readonly line: number;
  readonly cell: SharedArrayBuffer;
  /** What its changes are printed under; null: they are not. */
  readonly printedAs: string | null;
}

export interface ProgramData {
  readonly module: WebAssembly.Module;
  readonly info: ModuleInfo;
  readonly board: BoardDefinition;
  readonly grants: Grants;
  /** Memory of `Shared`. */
  readonly shared: SharedArrayBuffer;
  /** Ring of frames tagged 1 (stdout) or 2 (stderr), in the order the program wrote them. */
  readonly output: SharedArrayBuffer;
  readonly pins: readonly WiredPin[];
  /** Ports that are bound, and whether to this process's stdin and stdout. */
  readonly ports: Readonly<Record<string, "line" | "stdio">>;
}
