// The simulated board as tests use it: starts a program on it, drives its pins and ports, and runs virtual time.
import { AssertionError } from "node:assert";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { lineOf, loadBoard, namesOf, type BoardDefinition, type Capacities } from "../board.js";
import { everything, type Grants } from "../grants.js";
import type { Outcome } from "../host.js";
import { ModuleError, readModule } from "../module.js";
import { formatMicros } from "../simulated/format.js";
import { drawTimeline } from "../simulated/timeline.js";
import { LockStep } from "./lock-step.js";
import type { Report, Stats, Stimulus, Watch } from "./messages.js";
import { BoardPin, timeSpent, toMicros } from "./pin.js";
import type { TestedBoard, Waited } from "./tested-board.js";
import { BoardUart } from "./uart.js";

/** For a program given as source. */
export interface BuildOptions {
  /** A board by name, path or definition; `simulated` when absent. */
  readonly board?: string | BoardDefinition;
  /** Sizes of the program's tables where its wasyncio.json does not say them; the board's when absent. */
  readonly capacities?: Partial<Capacities>;
  readonly debug?: boolean;
}

export interface BoardOptions extends BuildOptions {
  /** Makes what is random: bouncing contacts, jitter of bytes. 1 when absent. */
  readonly seed?: number;
  /** What the program can read on stdin. */
  readonly stdin?: string | Uint8Array;
  /** What the program may reach; everything when absent. */
  readonly grants?: Grants;
  /** How long the program may run without coming back to `wait`, ms of real time. */
  readonly stuckMs?: number;
}

const STUCK_MS = 10_000;
/** How long `end` lets a program run by default, ms of virtual time. */
const END_WITHIN_MS = 3_600_000;
/** Lines of the program's output that a failure shows. */
const SHOWN_LINES = 20;

const NO_STATS: Stats = { turns: 0, waits: 0, eventsLost: 0, longestMicros: 0 };

export class Board {
  private readonly pins = new Map<number, BoardPin>();
  private readonly uarts = new Map<string, BoardUart>();
  private readonly streams = { stdout: "", stderr: "" };
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  private latest: Stats = NO_STATS;
  private finalLog = "";
  private lockStep!: LockStep;
  private readonly parts: TestedBoard;

  private constructor(private readonly definition: BoardDefinition) {
    const board = (): LockStep => this.lockStep;
    this.parts = {
      get nowMicros() {
        return board().micros;
      },
      stimulate: (stimulus) => {
        this.stimulate(stimulus);
      },
      wait: (watch, until, check) => this.wait(watch, until, check),
      failure: (what, since, waited) => this.failure(what, since, waited),
    };
    for (let line = 0; line < definition.gpio.lines; line++) {
      const names = namesOf(definition, line);
      this.pins.set(line, new BoardPin(line, names.length > 0 ? names[0] : `gpio ${line}`, this.parts));
    }
    for (const name of Object.keys(definition.uarts)) this.uarts.set(name, new BoardUart(name, this.parts));
  }

  /** Builds a program that several tests start. Throws BuildError. */
  static build(entry: string | URL, options: BuildOptions = {}): Promise<Uint8Array> {
    return buildFor(definitionOf(options.board), entry instanceof URL ? fileURLToPath(entry) : entry, options);
  }

  /**
   * Starts a program: a TypeScript entry, which is built, a module's path, or a module. Nothing of it has run: the board is at
   * time 0, and what a test does to it now is there first. Throws what the build or the check of the module has to say.
   */
  static async start(program: string | URL | Uint8Array, options: BoardOptions = {}): Promise<Board> {
    const definition = definitionOf(options.board);
    const { module, info } = readModuleOf(program, await moduleOf(program, definition, options));
    const { grants = everything, seed = 1, stdin = "", stuckMs = STUCK_MS } = options;
    const board = new Board(definition);
    board.lockStep = await LockStep.start({
      setup: {
        module,
        info,
        board: definition,
        grants,
        seed,
        stdin: typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin,
      },
      stuckMs,
      onReport: (report) => {
        board.take(report);
      },
      onOutput: (stream, bytes) => {
        board.streams[stream] += board.decoders[stream].decode(bytes, { stream: true });
      },
    });
    return board;
  }

  /** A pin by its line or a name of the board's definition. Throws RangeError for one that is not there. */
  pin(lineOrName: number | string): BoardPin {
    const line = lineOf(this.definition, lineOrName);
    if (line === undefined) {
      const { lines, names } = this.definition.gpio;
      throw new RangeError(
        `${this.definition.name} has no pin ${lineOrName}: there are 0 to ${lines - 1}, and ${Object.keys(names).join(", ")}`,
      );
    }
    return this.pins.get(line)!;
  }

  /** A serial port by name. Throws RangeError for one that is not there. */
  uart(name: string): BoardUart {
    const uart = this.uarts.get(name);
    if (uart === undefined) {
      throw new RangeError(
        `${this.definition.name} has no port ${name}: there are ${[...this.uarts.keys()].join(", ")}`,
      );
    }
    return uart;
  }

  // ---- time

  /** Virtual time, µs. */
  get nowMicros(): number {
    return this.lockStep.micros;
  }

  /** Runs the program for so much virtual time, or to its end if that comes first. */
  async advance(ms: number): Promise<void> {
    await this.advanceMicros(toMicros(ms));
  }

  async advanceMicros(micros: number): Promise<void> {
    toMicros(micros / 1000);
    await this.wait(null, this.nowMicros + micros, () => false);
  }

  /**
   * Calls `action` when the clock is at exactly `micros`, before the program sees that time, also in the middle of one of its
   * steps: what the action does to the board happens then. Past times are now. Actions run only while the test lets time run.
   */
  at(micros: number, action: () => unknown): void {
    toMicros(micros / 1000);
    this.lockStep.at(micros, action);
  }

  // ---- the program

  /** What the program has written so far. */
  get stdout(): string {
    return this.streams.stdout;
  }

  get stderr(): string {
    return this.streams.stderr;
  }

  /** How the program ended; null while it runs. */
  get outcome(): Outcome | null {
    return this.lockStep.outcome;
  }

  /** Figures as of now. */
  stats(): Stats {
    return this.latest;
  }

  /** What the pins did so far, drawn. */
  timeline(): string {
    return drawTimeline([...this.pins.values()], this.nowMicros);
  }

  /** Everything that happened on the board, a line each; after the program's end. */
  get log(): string {
    return this.finalLog;
  }

  /**
   * Lets go of the board: no more stimuli come, and the program runs to its end; one that waits for nothing that could come is
   * told that it is deadlocked. Fails when it has not ended within `withinMs` of virtual time.
   */
  async end({ withinMs = END_WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<Outcome> {
    const since = this.nowMicros;
    this.lockStep.release();
    const waited = await this.wait(null, since + toMicros(withinMs), () => false);
    if (this.outcome === null) throw this.failure("the program did not end", since, waited);
    return this.outcome;
  }

  /** Asks the program to end, as Ctrl-C or a terminating system does, and waits until it has; the grace time makes it. */
  async stop(signal: "interrupt" | "terminate" = "interrupt"): Promise<Outcome> {
    const since = this.nowMicros;
    this.lockStep.stop({ how: signal, status: signal === "interrupt" ? 130 : 143 });
    const waited = await this.wait(null, Infinity, () => false);
    if (this.outcome === null) throw this.failure("the program did not end", since, waited);
    return this.outcome;
  }

  /** Gives the board back, whatever the program does. */
  async close(): Promise<void> {
    await this.lockStep.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  // ---- inside

  private stimulate(stimulus: Stimulus): void {
    if (this.outcome !== null) throw new Error(`${this.ended()}: nothing can be done to the board any more`);
    this.lockStep.stimulate(this.nowMicros, stimulus);
  }

  private wait(watch: Watch | null, until: number, check: () => boolean): Promise<Waited> {
    return this.lockStep.wait(watch, until, check);
  }

  private take(report: Report): void {
    for (const [line, changes] of report.changes) this.pins.get(line)!.take(changes);
    for (const [name, bytes] of report.sent) this.uarts.get(name)!.take(bytes);
    this.latest = report.stats;
    if (report.kind === "ended") this.finalLog = report.log;
  }

  private ended(): string {
    const { outcome } = this;
    return outcome === null ? "the program runs" : `the program has ended (${outcome.how}, status ${outcome.status})`;
  }

  private failure(what: string, since: number, waited: Waited): AssertionError {
    const lines = [
      `${what} ${timeSpent(since, this.nowMicros)}: ${waited === "ended" ? this.ended() : "time is over"}`,
    ];
    for (const pin of this.pins.values()) if (pin.changeCount > 0) lines.push(`  ${pin.describe()}`);
    for (const uart of this.uarts.values()) if (uart.used) lines.push(`  ${uart.describe()}`);
    for (const stream of ["stdout", "stderr"] as const) lines.push(...quote(stream, this.streams[stream]));
    const { turns, waits, eventsLost } = this.latest;
    lines.push(`  ${turns} turns, ${waits} waits, ${eventsLost} events lost, at ${formatMicros(this.nowMicros)}`);
    return new AssertionError({ message: lines.join("\n"), operator: "expect" });
  }
}

/** The last lines of what a program wrote, set off. */
function quote(stream: string, text: string): string[] {
  if (text === "") return [`  ${stream}: nothing`];
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = lines.slice(-SHOWN_LINES).map((line) => `  | ${line}`);
  return [`  ${stream}:${lines.length > SHOWN_LINES ? ` (the last of ${lines.length} lines)` : ""}`, ...shown];
}

/** Throws ModuleError, which says which module. */
function readModuleOf(program: string | URL | Uint8Array, wasm: Uint8Array): ReturnType<typeof readModule> {
  try {
    return readModule(wasm);
  } catch (error) {
    const isFile = error instanceof ModuleError && !(program instanceof Uint8Array);
    throw isFile ? new ModuleError(`${String(program)} ${error.message}`) : error;
  }
}

async function moduleOf(
  program: string | URL | Uint8Array,
  board: BoardDefinition,
  options: BuildOptions,
): Promise<Uint8Array> {
  if (program instanceof Uint8Array) return program;
  const path = program instanceof URL ? fileURLToPath(program) : program;
  return path.endsWith(".ts") ? buildFor(board, path, options) : readFile(path);
}

async function buildFor(board: BoardDefinition, entry: string, options: BuildOptions): Promise<Uint8Array> {
  // Only a test that builds pays for loading a compiler.
  const { build } = await import("../../../compiler/build.js");
  const { checkCapacities } = await import("../../../compiler/capacities.js");
  checkCapacities(options.capacities ?? {});
  const capacities = { ...board.capacities, ...options.capacities };
  const { wasm } = await build({ entry, board: { ...board, capacities }, debug: options.debug ?? false });
  return wasm;
}

function definitionOf(board: string | BoardDefinition = "simulated"): BoardDefinition {
  return typeof board === "string" ? loadBoard(board) : board;
}
