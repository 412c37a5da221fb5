// The native host on this computer: pins driven and watched over pipes, and a pseudo-terminal as the serial device. With the
// virtual clock it runs in lock step: time stands still while the suite does what a cue says.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { boardArguments, buildLinuxHost, type LinuxHostKind } from "../../host/native/linux.js";
import { openPseudoTerminal } from "../../host/node/realtime/pseudo-terminal.js";
import { Script, board, grants, type ConformanceHost, type Ended } from "./host.js";
import type { Ability, Program, Stimulus } from "./programs.js";

/** Linux's device that is always full. */
const FULL = "/dev/full";
/** When the host asks to go on, what it wrote to stdout before has been read and played, and a terminal has passed bytes on. */
const LOCK_STEP_MS = 10;
const abilities: readonly Ability[] = [
  "stdin",
  "unplug",
  "broken",
  "hold",
  "deadlock",
  "interrupt",
  "stderr",
  "pulls",
  "burst",
];

export function nativeHost(kind: LinuxHostKind): ConformanceHost {
  const { virtualClock = false } = kind;
  let built: Promise<string> | undefined;
  return {
    name: `native${virtualClock ? ", virtual clock" : ""}${kind.sanitize === true ? ", sanitized" : ""}`,
    abilities: new Set([
      ...abilities,
      virtualClock ? "virtual time" : "real time",
      ...(existsSync(FULL) ? (["full"] as const) : []),
    ]),
    async run(wasm: Uint8Array, program: Program): Promise<Ended> {
      return run(await (built ??= buildLinuxHost(kind)), wasm, program);
    },
  };
}

async function run(host: string, wasm: Uint8Array, program: Program): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  const module = join(folder, "module.wasm");
  writeFileSync(module, wasm);
  const terminal = await openPseudoTerminal("uart0");
  const full = program.stderrTo === "a full disk" ? openSync(FULL, "w") : null;
  const ports = { uart0: terminal.path, broken: "/dev/null" };
  const words = [...boardArguments(board, grants, ports), "--drive", "3", "--watch", "4", module];
  const child = spawn(host, words, { stdio: ["pipe", "pipe", full ?? "pipe", "pipe", "pipe"] });
  const [stdin, stdout, stderr, drive, watched] = child.stdio as [
    Writable,
    Readable,
    Readable | null,
    Writable,
    Readable,
  ];
  for (const pipe of [stdin, drive]) pipe.on("error", () => undefined);
  const levels = new Map<string, number>();
  const chunks: Uint8Array[] = [];
  let closed: Promise<void> | undefined;
  const closing = (): Promise<void> => (closed ??= terminal.close());
  const put = (pin: string, level: 0 | 1): void => {
    levels.set(pin, level);
    drive.write(`${board.gpio.names[pin]} ${level}\n`);
  };
  const play = (stimulus: Stimulus): void => {
    if ("pin" in stimulus) for (const level of stimulus.levels) put(stimulus.pin, level);
    else if ("toggle" in stimulus) put(stimulus.toggle, levels.get(stimulus.toggle) === 1 ? 0 : 1);
    else if ("send" in stimulus) void terminal.write(Buffer.from(stimulus.bytes));
    else if ("hold" in stimulus) terminal.pause();
    else if ("release" in stimulus) terminal.resume();
    else if ("unplug" in stimulus) void closing();
    else if ("stdin" in stimulus) stdin.write(stimulus.stdin);
    else if ("stdinEnd" in stimulus) stdin.end();
    else child.kill("SIGINT");
  };
  const script = new Script(program, play);
  try {
    terminal.listen({ bytes: (bytes) => void chunks.push(bytes.slice()), gone: () => undefined });
    if (!program.cues || program.stdin !== undefined) stdin.end(program.stdin ?? "");
    stdout.on("data", script.write);
    let errors = "";
    if (program.stderrTo === "nobody") stderr!.destroy();
    else stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const outputs = new Watch(watched, () => {
      void delay(LOCK_STEP_MS).then(() => drive.write("go\n"));
    });
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        if (code === null) reject(new Error(`${signal}: ${errors}`));
        else resolve(code);
      });
    });
    const sent = (): string => Buffer.concat(chunks).toString("latin1");
    // When the program has ended its last bytes may still be in the kernel: they are waited for.
    for (let tries = 0; program.sent?.(sent()) === false && tries < 100; tries++) await delay(50);
    return { status, stdout: script.text, stderr: errors, levels: outputs.levels, sent: sent() };
  } finally {
    child.kill("SIGKILL");
    if (full !== null) closeSync(full);
    await closing();
    rmSync(folder, { recursive: true });
  }
}

/** Lines `MICROS pin LINE LEVEL` and `MICROS jump to MICROS` of the watch pipe. */
class Watch {
  readonly levels: Record<string, number> = {};
  private rest = "";

  constructor(pipe: Readable, jump: () => void) {
    pipe.setEncoding("utf8").on("data", (text: string) => {
      const lines = (this.rest + text).split("\n");
      this.rest = lines.pop()!;
      for (const line of lines) {
        const [, what, name, value] = line.split(" ");
        if (what === "jump") jump();
        const pin = Object.entries(board.gpio.names).find(([, number]) => String(number) === name);
        if (what === "pin" && pin) this.levels[pin[0]] = Number(value);
      }
    });
  }
}
