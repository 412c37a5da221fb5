// What the conformance suite asks of a host's adapter: run a module on the conformance board, do as its cues say, and tell how
// it ended. A new host needs an adapter and nothing else.
import { join } from "node:path";
import { loadBoard } from "../../host/node/board.js";
import type { Grants } from "../../host/node/grants.js";
import type { Ability, Program, Stimulus } from "./programs.js";

export const board = loadBoard(join(import.meta.dirname, "../../../tests/conformance/board.json"));

/** Everything but `secret`. */
export const grants: Grants = {
  gpio: Object.keys(board.gpio.names).filter((name) => name !== "secret"),
  uart: Object.keys(board.uarts).filter((name) => name !== "secret"),
};

/** Pins that programs have as outputs: their last level is asked for. */
export const outputs = ["output", "other"] as const;

/** How a run ended. A module that a host refuses has status 2 and one line on stderr. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Last level of each output that the program had. */
  readonly levels: Readonly<Record<string, number>>;
  /** What came out of the port uart0. */
  readonly sent: string;
}

export interface ConformanceHost {
  readonly name: string;
  readonly abilities: ReadonlySet<Ability>;
  run(wasm: Uint8Array, program: Program): Promise<Ended>;
}

/** Collects a program's stdout and plays its cues, each as soon as its line is there. */
export class Script {
  readonly chunks: Uint8Array[] = [];
  private line = "";

  constructor(
    private readonly program: Program,
    private readonly play: (stimulus: Stimulus) => void,
  ) {}

  readonly write = (bytes: Uint8Array): void => {
    this.chunks.push(bytes.slice());
    const lines = (this.line + Buffer.from(bytes).toString("latin1")).split("\n");
    this.line = lines.pop()!;
    for (const line of lines)
      if (line.startsWith("> ")) for (const stimulus of this.program.cues?.[line.slice(2)] ?? []) this.play(stimulus);
  };

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}
