// A serial line of this computer as a port uses it: bytes both ways, and the moment it is gone.
import type { PortSetup } from "../backend.js";
import type { Tap, Write } from "./flow.js";

export interface LineListener {
  bytes(bytes: Uint8Array): void;
  /** No byte follows: 1 the other side has gone, a negated errno: it failed. */
  gone(code: number): void;
}

export interface Line extends Tap {
  readonly write: Write;
  /** 0 or a negated errno. */
  configure(setup: PortSetup): Promise<number>;
  count(counter: number): number;
  /** Resolves when what was written has left this computer, or nobody takes it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
