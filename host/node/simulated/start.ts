// Runs a program on the simulated board on this thread: for runs whose stimuli are all known beforehand. A test that drives
// the board as the program goes has it in a worker instead (../testing).
import { Front } from "../front.js";
import type { Outcome, RunOptions, Running } from "../host.js";
import { readModule, type ModuleInfo } from "../module.js";
import { runProgram } from "../program.js";
import { eventsFor } from "../sources.js";
import { SimulatedBoard, type SimulatedBoardOptions, type StandardInput } from "./board.js";
import { givenOutput, processInput, processOutput } from "./output.js";

export interface SimulatedOptions extends RunOptions {
  /** Makes what is random. 1 when absent. */
  readonly seed?: number;
  /** The process's own when absent; see `givenInput` of output.ts. */
  readonly stdin?: StandardInput;
  /** Called at each wait of the program, with its time in µs. */
  readonly onWait?: (micros: number) => void;
  /** Called once before the program starts: hangs wires and stimuli on the board. */
  readonly prepare?: (board: SimulatedBoard) => void;
}

/** A run that has come to its end: `stop` has nothing left to do. */
export interface SimulatedRun extends Running {
  readonly board: SimulatedBoard;
  /** Edges that a full ring dropped. */
  readonly eventsLost: number;
}

/** Runs the program to its end before it returns. Throws ModuleError. */
export function startSimulated(wasm: Uint8Array, options: SimulatedOptions): Promise<SimulatedRun> {
  return new Promise((resolve) => {
    const { module, info } = readModule(wasm);
    const simulation = new Simulation(module, info, options, {
      seed: options.seed ?? 1,
      stdin: options.stdin ?? processInput(),
      stdout: options.stdout ? givenOutput(options.stdout) : processOutput(1),
      stderr: options.stderr ? givenOutput(options.stderr) : processOutput(2),
      ...(options.onWait && { onWait: options.onWait }),
    });
    const { board, events } = simulation;
    options.prepare?.(board);
    if (options.forMicros !== undefined) board.endAt(Number(options.forMicros));
    const outcome = simulation.run();
    resolve({ board, eventsLost: events.lost, outcome: Promise.resolve(outcome), stop: () => undefined });
  });
}

/** One program on one board, ready to run. */
export class Simulation {
  readonly events;
  readonly board: SimulatedBoard;
  readonly front: Front;

  constructor(
    private readonly module: WebAssembly.Module,
    info: ModuleInfo,
    { board, grants }: Pick<RunOptions, "board" | "grants">,
    options: Omit<SimulatedBoardOptions, "board" | "sink">,
  ) {
    this.events = eventsFor(info.sources);
    this.board = new SimulatedBoard({ board, sink: this.events, ...options });
    this.front = new Front({ needs: info, board, grants, backend: this.board, events: this.events });
  }

  /** Throws ModuleError before anything runs. */
  run(): Outcome {
    const outcome = runProgram(this.module, this.front, this.board);
    this.board.finish();
    return outcome;
  }
}
