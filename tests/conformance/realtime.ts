// The real-time host: pins driven by the suite, outputs as it prints them, and a pseudo-terminal as the serial device.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { BindingError, startRealtime, type PinBinding } from "../../host/node/realtime/index.js";
import { openPseudoTerminal, type PseudoTerminal } from "../../host/node/realtime/pseudo-terminal.js";
import { ModuleError } from "../../host/node/module.js";
import type { Running } from "../../host/node/host.js";
import { Script, board, grants, outputs, type ConformanceHost, type Ended } from "./host.js";
import type { Program, Stimulus } from "./programs.js";

const inputs = ["input", "done", "noisy", "extra"] as const;
/** Linux's device that is always full. */
const FULL = "/dev/full";
/** A change of an output as `print` shows it. */
const change = /^\[[\d.]+\] (\w+) ([01])\n/gm;

export const realtime: ConformanceHost = {
  name: "realtime",
  abilities: new Set([
    ...([
      "stdin",
      "unplug",
      "broken",
      "pulls",
      "burst",
      "real time",
      "hold",
      "deadlock",
      "interrupt",
      "stderr",
    ] as const),
    ...(existsSync(FULL) ? (["full"] as const) : []),
  ]),
  async run(wasm: Uint8Array, program: Program): Promise<Ended> {
    if (program.stderrTo !== undefined) return runProcess(wasm, program.stderrTo);
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
        ports: {
          uart0: { kind: "device", path: outside.terminal.path },
          broken: { kind: "device", path: "/dev/null" },
        },
      });
      const { status } = await outside.running.outcome;
      await outside.received(program);
      const text = Buffer.concat(stderr).toString();
      return {
        status,
        stdout: script.text,
        stderr: text.replace(change, ""),
        levels: Object.fromEntries([...text.matchAll(change)].map(([, pin, level]) => [pin, Number(level)])),
        sent: outside.sent,
      };
    } catch (error) {
      if (!(error instanceof ModuleError || error instanceof BindingError)) throw error;
      return { status: 2, stdout: script.text, stderr: `${error.message}\n`, levels: {}, sent: "" };
    } finally {
      await outside.end();
    }
  },
};

/** Runs a module in a process of its own, whose stderr cannot be written. */
async function runProcess(wasm: Uint8Array, stderrTo: "nobody" | "a full disk"): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  const module = join(folder, "module.wasm");
  writeFileSync(module, wasm);
  const full = stderrTo === "a full disk" ? openSync(FULL, "w") : null;
  const child = spawn(process.execPath, [join(import.meta.dirname, "realtime-process.js"), module], {
    stdio: ["ignore", "pipe", full ?? "pipe"],
  });
  child.stderr?.destroy();
  let stdout = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const [status] = (await once(child, "close")) as [number];
  if (full !== null) closeSync(full);
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr: "", levels: {}, sent: "" };
}

/** What is around the program. */
class Outside {
  readonly stdin = new Readable({ read: () => undefined });
  private readonly chunks: Uint8Array[] = [];
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
    terminal.listen({ bytes: (bytes) => void this.chunks.push(bytes.slice()), gone: () => undefined });
  }

  play(stimulus: Stimulus): void {
    if ("pin" in stimulus) for (const level of stimulus.levels) this.drive(stimulus.pin, level);
    else if ("toggle" in stimulus) this.drive(stimulus.toggle, this.levels.get(stimulus.toggle) === 1 ? 0 : 1);
    else if ("send" in stimulus) void this.terminal.write(Buffer.from(stimulus.bytes, "latin1"));
    else if ("hold" in stimulus) this.terminal.pause();
    else if ("release" in stimulus) this.terminal.resume();
    else if ("unplug" in stimulus) this.unplugged = this.terminal.close();
    else if ("stdin" in stimulus) this.stdin.push(stimulus.stdin);
    else if ("stdinEnd" in stimulus) this.stdin.push(null);
    else this.running!.stop("interrupt");
  }

  /** What has come out of the port. */
  get sent(): string {
    return Buffer.concat(this.chunks).toString("latin1");
  }

  /** When the program has ended its last bytes may still be in the kernel: they are waited for. */
  async received({ sent }: Program): Promise<void> {
    for (let tries = 0; sent !== undefined && !sent(this.sent) && tries < 100; tries++) await delay(50);
  }

  private drive(pin: string, level: 0 | 1): void {
    this.levels.set(pin, level);
    this.drives.get(pin)!(level);
  }

  async end(): Promise<void> {
    await (this.unplugged ?? this.terminal.close());
  }
}
