// The real-time host: pins driven by the suite, outputs as it prints them, and a pseudo-terminal as the serial device.
import { Readable } from "node:stream";
import { BindingError, startRealtime, type PinBinding } from "../../host/node/realtime/index.js";
import { openPseudoTerminal, type PseudoTerminal } from "../../host/node/realtime/pseudo-terminal.js";
import { ModuleError } from "../../host/node/module.js";
import type { Running } from "../../host/node/host.js";
import { Script, board, grants, outputs, type ConformanceHost, type Ended } from "./host.js";
import type { Program, Stimulus } from "./programs.js";

const inputs = ["input", "done", "noisy", "extra"] as const;
/** A change of an output as `print` shows it. */
const change = /^\[[\d.]+\] (\w+) ([01])\n/gm;

export const realtime: ConformanceHost = {
  name: "realtime",
  abilities: new Set(["stdin", "unplug", "hold", "deadlock", "interrupt"]),
  async run(wasm: Uint8Array, program: Program): Promise<Ended> {
    const outside = new Outside(await openPseudoTerminal("uart0"), program);
    const stderr: Uint8Array[] = [];
    const script = new Script(program, (stimulus) => {
      outside.play(stimulus);
    });
    try {
      outside.running = await startRealtime(wasm, {
        board,
        grants,
        stdout: script.write,
        stderr: (bytes) => void stderr.push(bytes.slice()),
        stdin: () => outside.stdin,
        pins: outside.pins,
        ports: { uart0: { kind: "device", path: outside.terminal.path } },
      });
      const { status } = await outside.running.outcome;
      const text = Buffer.concat(stderr).toString();
      return {
        status,
        stdout: script.text,
        stderr: text.replace(change, ""),
        levels: Object.fromEntries([...text.matchAll(change)].map(([, pin, level]) => [pin, Number(level)])),
        sent: Buffer.concat(outside.received).toString("latin1"),
      };
    } catch (error) {
      if (!(error instanceof ModuleError || error instanceof BindingError)) throw error;
      return { status: 2, stdout: script.text, stderr: `${error.message}\n`, levels: {}, sent: "" };
    } finally {
      await outside.end();
    }
  },
};

/** What is around the program. */
class Outside {
  readonly stdin = new Readable({ read: () => undefined });
  readonly received: Uint8Array[] = [];
  readonly pins: Record<string, PinBinding> = {};
  running: Running | null = null;
  private readonly drives = new Map<string, (level: 0 | 1) => void>();
  private readonly levels = new Map<string, 0 | 1>();
  private unplugged: Promise<void> | null = null;

  constructor(
    readonly terminal: PseudoTerminal,
    { stdin }: Program,
  ) {
    for (const name of inputs) this.pins[name] = { kind: "driven", attach: (drive) => this.drives.set(name, drive) };
    for (const name of outputs) this.pins[name] = { kind: "print" };
    if (stdin !== undefined) {
      this.stdin.push(stdin);
      this.stdin.push(null);
    }
    terminal.listen({ bytes: (bytes) => void this.received.push(bytes.slice()), gone: () => undefined });
  }

  play(stimulus: Stimulus): void {
    if ("pin" in stimulus) for (const level of stimulus.levels) this.drive(stimulus.pin, level);
    else if ("toggle" in stimulus) this.drive(stimulus.toggle, this.levels.get(stimulus.toggle) === 1 ? 0 : 1);
    else if ("send" in stimulus) void this.terminal.write(Buffer.from(stimulus.bytes));
    else if ("hold" in stimulus) this.terminal.pause();
    else if ("release" in stimulus) this.terminal.resume();
    else if ("unplug" in stimulus) this.unplugged = this.terminal.close();
    else if ("stdin" in stimulus) this.stdin.push(stimulus.stdin);
    else if ("stdinEnd" in stimulus) this.stdin.push(null);
    else this.running!.stop("interrupt");
  }

  private drive(pin: string, level: 0 | 1): void {
    this.levels.set(pin, level);
    this.drives.get(pin)!(level);
  }

  async end(): Promise<void> {
    await (this.unplugged ?? this.terminal.close());
  }
}
