// The thread of a simulated board that a test drives: runs the program, and parks wherever the test wants to have its turn.
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { ModuleError } from "../module.js";
import type { SimulatedPin } from "../simulated/pins.js";
import { Simulation } from "../simulated/start.js";
import type { SimulatedUart } from "../simulated/uart.js";
import { givenInput, givenOutput } from "../simulated/output.js";
import { SharedState, type BoardSetup } from "./board-setup.js";
import type { Command, FromBoard, Report, Stimulus } from "./messages.js";

const port = parentPort!;
const setup = workerData as BoardSetup;
const shared = new SharedState(setup.shared);
/** Output is handed on when it is this much, and at each park, bytes. */
const OUTPUT_BYTES = 1 << 16;

class Output {
  private pieces: Uint8Array[] = [];
  private bytes = 0;

  constructor(private readonly stream: "stdout" | "stderr") {}

  readonly write = (bytes: Uint8Array): void => {
    this.pieces.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes >= OUTPUT_BYTES) this.flush();
  };

  flush(): void {
    if (this.bytes === 0) return;
    post({ kind: "output", stream: this.stream, bytes: Buffer.concat(this.pieces) });
    this.pieces = [];
    this.bytes = 0;
  }
}

/** What the test waits for, with what it knows so far. */
interface Armed {
  readonly id: number;
  edge(pin: SimulatedPin): boolean;
  byte(port: SimulatedUart, byte: number): boolean;
}

const stdout = new Output("stdout");
const stderr = new Output("stderr");
let armed: Armed[] = [];
let met: number[] = [];
let seen = 0;
const reportedChanges = new Map<number, number>();
const sent = new Map<string, number[]>();

const simulation = new Simulation(setup.module, setup.info, setup, {
  seed: setup.seed,
  stdin: givenInput(setup.stdin),
  stdout: givenOutput(stdout.write),
  stderr: givenOutput(stderr.write),
  park,
  onChange: (pin) => {
    meet((watch) => watch.edge(pin));
  },
  onSent: (uart, byte) => {
    let bytes = sent.get(uart.name);
    if (bytes === undefined) sent.set(uart.name, (bytes = []));
    bytes.push(byte);
    meet((watch) => watch.byte(uart, byte));
  },
  onWait: (micros) => {
    shared.progress(micros);
  },
});
const { board, events, front } = simulation;

try {
  // Parks at time 0, before anything of the program runs.
  board.time.stopAt(0);
  const outcome = simulation.run();
  report("ended", { outcome, log: board.log() });
} catch (error) {
  if (!(error instanceof ModuleError)) throw error;
  post({ kind: "refused", message: error.message });
}

function post(message: FromBoard): void {
  port.postMessage(message);
}

/** What was waited for has happened: the clock stops here. */
function meet(isMet: (watch: Armed) => boolean): void {
  const found = armed.filter(isMet);
  if (found.length === 0) return;
  met.push(...found.map((watch) => watch.id));
  armed = armed.filter((watch) => !found.includes(watch));
  board.time.stopAt(board.time.now);
}

function park(): void {
  report("parked", { outcome: null, log: "" });
  let message: { message: unknown } | undefined;
  while (message === undefined) {
    seen = shared.waitForCommand(seen);
    message = receiveMessageOnPort(port);
  }
  obey(message.message as Command);
}

function obey(command: Command): void {
  for (const { micros, stimulus } of command.stimuli) {
    board.at(micros, () => {
      apply(stimulus);
    });
  }
  armed = command.watches.map(({ id, watch }): Armed => {
    if (watch.kind === "edge") {
      return { id, edge: (pin) => pin.line === watch.line && pin.level === watch.level, byte: () => false };
    }
    const { pattern } = watch;
    const decoder = new TextDecoder();
    let text = watch.unread;
    return {
      id,
      edge: () => false,
      byte: (uart, byte) => {
        if (uart.name !== watch.port) return false;
        text += decoder.decode(Uint8Array.of(byte), { stream: true });
        if (typeof pattern === "string") return text.endsWith(pattern);
        pattern.lastIndex = 0;
        return pattern.test(text);
      },
    };
  });
  board.time.letGo = command.letGo;
  board.time.stopAt(command.until);
  if (command.end !== null) board.end(command.end);
}

function apply(stimulus: Stimulus): void {
  switch (stimulus.kind) {
    case "drive":
      board.pin(stimulus.line).drive(stimulus.level);
      break;
    case "release":
      board.pin(stimulus.line).release();
      break;
    case "press":
      board.pin(stimulus.line).press(stimulus.forMicros, stimulus.bounceMicros);
      break;
    case "wire":
      board.pin(stimulus.line).wire(board.pin(stimulus.other));
      break;
    case "connect":
      board.uart(stimulus.port).connect(board.uart(stimulus.other));
      break;
    case "unplug":
      board.uart(stimulus.port).unplug();
      break;
    case "send":
      board.uart(stimulus.port).send(stimulus.bytes, stimulus);
      break;
  }
}

function report(kind: Report["kind"], end: Pick<Report, "outcome" | "log">): void {
  const changes = new Map<number, number[]>();
  for (const pin of board.pins) {
    const from = reportedChanges.get(pin.line) ?? 0;
    if (pin.changeCount === from) continue;
    changes.set(pin.line, pin.changesFrom(from));
    reportedChanges.set(pin.line, pin.changeCount);
  }
  const bytes = new Map([...sent].map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
  sent.clear();
  stdout.flush();
  stderr.flush();
  const control = front.control();
  const stats = {
    turns: control?.turn ?? 0,
    waits: board.waits,
    eventsLost: events.lost,
    longestMicros: control?.longest ?? 0,
  };
  post({ kind: "report", report: { kind, micros: board.time.now, met, changes, sent: bytes, stats, ...end } });
  met = [];
}
