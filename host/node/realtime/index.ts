// The real-time host: a program on a thread of its own, on this computer's clock, ports, pins and standard streams.
// docs/realtime.md draws the threads and what is between them.
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { GRACE_MS, type Outcome, type RunOptions, type Running, type Start } from "../host.js";
import { ModuleError, readModule } from "../module.js";
import type { PinBinding, PortBinding } from "./bindings.js";
import type { Message, ProgramData } from "./messages.js";
import { Pins } from "./pins.js";
import { makePort, type Port } from "./ports.js";
import { Ring } from "./ring.js";
import { Shared, type Request } from "./shared.js";
import { StandardInput, StandardOutput } from "./standard.js";

export { BindingError, parsePinBinding, parsePortBinding, type PinBinding, type PortBinding } from "./bindings.js";

export interface RealtimeOptions extends RunOptions {
  /** What the board's ports are, by name; a port that is not here has nothing attached. */
  readonly ports?: Readonly<Record<string, PortBinding>>;
  /** What the board's pins are, by name or line number; nothing is wired to a pin that is not here. */
  readonly pins?: Readonly<Record<string, PinBinding>>;
  /** Called before the program begins with the path of each pseudo-terminal made for a port. */
  readonly announce?: (port: string, path: string) => void;
  /** Where the program's stdin comes from; asked only when the program first reads. This process's own when absent. */
  readonly stdin?: () => Readable;
}

/** stdout's and stderr's ring. */
const OUTPUT_BYTES = 0x40000;

/** Starts a program in real time. Throws ModuleError, BindingError: nothing has run then. */
export const startRealtime: Start<RealtimeOptions> = async (wasm, options) => {
  const { module, info } = readModule(wasm);
  const run = new Run(options);
  try {
    await run.openPorts();
    await run.begin({ module, info });
  } catch (error) {
    await run.giveBack();
    throw error;
  }
  return run;
};

class Run implements Running {
  readonly outcome: Promise<Outcome>;
  private readonly shared = new Shared();
  private readonly ring = new Ring(Ring.allocate(OUTPUT_BYTES));
  private readonly output: StandardOutput;
  private readonly pins: Pins;
  private readonly ports = new Map<string, Port>();
  private stdin: StandardInput | null = null;
  private worker: Worker | null = null;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Times the program was asked to end. */
  private requests = 0;
  /** The program was made to end. */
  private killed = false;
  /** Everything is given back. */
  private over = false;
  private settle!: { resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };
  /** Resolves at the second request to end. */
  private readonly insisted: Promise<void>;
  private insist!: () => void;

  constructor(private readonly options: RealtimeOptions) {
    this.outcome = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.insisted = new Promise((resolve) => {
      this.insist = resolve;
    });
    const { stdout, stderr, pins, board } = options;
    this.pins = new Pins(pins ?? {}, board, this.shared, () => {
      this.stop("interrupt");
    });
    this.output = new StandardOutput(this.ring, this.shared, { stdout, stderr });
  }

  stop(signal: "interrupt" | "terminate"): void {
    this.request(signal);
  }

  async openPorts(): Promise<void> {
    const { ports = {}, announce } = this.options;
    for (const [name, binding] of Object.entries(ports)) {
      const port = await makePort(`--${name}`, binding, this.shared, (ring) => this.openStdin(ring));
      this.ports.set(name, port);
      if (port.path !== null) announce?.(name, port.path);
    }
  }

  /** Resolves when the program begins. */
  begin(checked: Pick<ProgramData, "module" | "info">): Promise<void> {
    const { board, grants, ports = {} } = this.options;
    const data: ProgramData = {
      ...checked,
      board,
      grants,
      shared: this.shared.buffer,
      output: this.ring.buffer,
      pins: this.pins.wired,
      ports: Object.fromEntries(
        Object.entries(ports).map(([name, { kind }]) => [name, kind === "stdio" ? kind : "line"]),
      ),
    };
    const worker = new Worker(new URL("./program-thread.js", import.meta.url), {
      workerData: data,
      // Nothing of this process but that it is profiled: then the program is what is asked about.
      execArgv: process.execArgv.filter((word) => word.startsWith("--cpu-prof")),
      name: "wasyncio program",
    });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      let begun = false;
      let failure: unknown;
      worker.on("message", (message: Message) => {
        if (message.kind === "begun") {
          begun = true;
          this.begun();
          resolve();
        } else if (message.kind === "refused") {
          failure = new ModuleError(message.reason);
        } else {
          this.receive(message);
        }
      });
      worker.on("error", (error) => {
        failure = error;
      });
      worker.on("exit", () => {
        if (begun) this.finish(failure).then(this.settle.resolve, this.settle.reject);
        else reject(failure instanceof Error ? failure : new Error("the program's thread ended before it began"));
      });
    });
  }

  /** Closes ports and pins of a run that did not begin. */
  async giveBack(): Promise<void> {
    this.pins.end();
    for (const port of this.ports.values()) await port.end();
    this.output.close();
  }

  private begun(): void {
    this.pins.begin();
    const { forMicros } = this.options;
    if (forMicros !== undefined)
      this.after(Number(forMicros) / 1000, () => {
        this.request("time");
      });
  }

  private request(why: Request): void {
    if (this.over) return;
    this.requests++;
    if (this.requests > 1) {
      this.kill();
      this.insist();
      return;
    }
    this.shared.request(why);
    this.after(GRACE_MS, () => {
      this.kill();
    });
  }

  private kill(): void {
    if (this.shared.outcome !== null || this.killed) return;
    this.killed = true;
    void this.worker?.terminate();
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case "bell":
        this.shared.heard();
        this.output.run();
        this.stdin?.roomMade();
        for (const port of this.ports.values()) port.run();
        break;
      case "open stdin":
        this.stdin = this.openStdin(new Ring(message.input));
        break;
      case "close stdin":
        this.stdin?.close();
        this.stdin = null;
        break;
      case "open port":
        this.answer(this.port(message.name).open(message.setup, new Ring(message.input), new Ring(message.output)));
        break;
      case "configure port":
        this.answer(this.port(message.name).configure(message.option, message.value));
        break;
      case "count port":
        this.shared.reply(this.port(message.name).count(message.counter));
        break;
      case "close port":
        this.port(message.name).close();
        break;
      case "begun":
      case "refused":
        break;
    }
  }

  private port(name: string): Port {
    return this.ports.get(name)!;
  }

  private answer(reply: Promise<number>): void {
    reply.then(
      (value) => {
        this.shared.reply(value);
      },
      (error: unknown) => {
        this.settle.reject(error);
        void this.worker?.terminate();
      },
    );
  }

  private openStdin(ring: Ring): StandardInput {
    const { stdin } = this.options;
    // Where the terminal's keys are pins, the program has no input.
    const open = this.pins.takeStdin ? () => Readable.from([]) : (stdin ?? ((): Readable => process.stdin));
    return new StandardInput(ring, this.shared, open);
  }

  /** The program's thread is gone: everything is written, everything is given back, the outcome is told. */
  private async finish(failure: unknown): Promise<Outcome> {
    await this.flush();
    this.stdin?.close();
    const safe = this.pins.end();
    if (safe !== "") await this.output.report(safe);
    await Promise.all([...this.ports.values()].map((port) => port.end()));
    this.over = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.output.close();
    const outcome = this.shared.outcome ?? (this.killed ? this.shared.ending : null);
    if (outcome === null) {
      throw failure instanceof Error ? failure : new Error("the program's thread ended without an outcome");
    }
    return { how: outcome.how, status: outcome.status };
  }

  /** Resolves when all output is written; once the program was asked to end, not later than its readers deserve. */
  private async flush(): Promise<void> {
    const flushed = this.output.flushed().then(() => true);
    for (;;) {
      const before = this.output.progress;
      const timeUp = delay(GRACE_MS, false, { ref: false });
      if (await Promise.race([flushed, timeUp, this.insisted.then(() => true)])) return;
      if (this.requests > 0 && this.output.progress === before) return;
    }
  }

  /** Like setTimeout, for times beyond its 24 days too; ended with the run. */
  private after(millis: number, action: () => void): void {
    const most = 0x7fff_ffff;
    const index = this.timers.length;
    const arm = (left: number): void => {
      this.timers[index] = setTimeout(
        () => {
          if (left > most) arm(left - most);
          else action();
        },
        Math.min(left, most),
      );
    };
    arm(millis);
  }
}
