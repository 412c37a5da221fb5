// An emulated LM3S6965 board (QEMU's lm3s6965evb) driven from outside while it runs: the console and uart0 as sockets, pins over
// the qtest protocol, QEMU itself over QMP. Nothing outlives `end`.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NativeBuildError } from "./wamr.js";

export interface MachineOptions {
  readonly elf: string;
  /**
   * One guest instruction a nanosecond of the machine's time, so that totals are the same in every run. `sleep`: whether idle
   * time passes as real time does, or at once.
   */
  readonly icount?: { readonly sleep: boolean };
  /**
   * A line whose bank's outputs are recorded in `outputs`, from before the program's first instruction on; QEMU can do so for
   * one bank of a machine.
   */
  readonly watch?: number;
  /** A TCG plugin and its arguments: `PATH,name=value`. */
  readonly plugin?: string;
}

/** Something did not happen in so long, ms. Generous: a hang guard, not a measurement. */
const PATIENCE_MS = 60_000;
const BANK_LINES = 8;

export class Machine {
  /** What the program wrote to its console: stdout. */
  console = "";
  /** What it wrote to stderr, and what the host had to say. */
  errors = "";
  /** What it sent on uart0, a byte a character. */
  sent = "";
  /** QEMU's own stderr, plugins' too. */
  log = "";
  /** Changes of the watched outputs: line and level, in order. */
  readonly outputs: { readonly line: number; readonly level: 0 | 1 }[] = [];
  /** The program's exit status, or the signal that ended QEMU. */
  readonly exit: Promise<number | string>;
  private ended: number | string | null = null;
  private readonly waiting = new Set<() => void>();
  private readonly sockets: Socket[] = [];
  private consoleSocket!: Socket;
  private uartSocket!: Socket;
  private control!: Conversation;
  private qtest!: Conversation;
  private banks: string[] = [];
  private watchedBank = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly servers: readonly Server[],
  ) {
    this.exit = new Promise((resolve) => {
      const over = (how: number | string): void => {
        this.ended = how;
        resolve(how);
        this.wake();
      };
      process.on("exit", (code, signal) => {
        over(code ?? signal ?? "ended");
      });
      process.on("error", (error: NodeJS.ErrnoException) => {
        over(error.code ?? "error");
      });
    });
    process.stderr!.on("data", (bytes: Buffer) => {
      this.log += bytes.toString();
    });
  }

  /** Starts the board; it runs from then on. */
  static async start(options: MachineOptions): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
    // We listen and QEMU connects before it starts the CPU: nothing it says is lost, nothing has to be tried again.
    const names = ["uart", "console", "errors", "qmp", "qtest"] as const;
    const servers: Server[] = [];
    const sockets = names.map(
      (name) =>
        new Promise<Socket>((resolve) => {
          servers.push(createServer(resolve).listen(join(folder, name)));
        }),
    );
    const { icount, plugin } = options;
    const words = ["-M", "lm3s6965evb", "-kernel", options.elf, "-display", "none", "-nodefaults", "-S"];
    words.push("-semihosting-config", "enable=on,target=native");
    words.push(
      "-serial",
      `unix:${folder}/uart`,
      "-serial",
      `unix:${folder}/console`,
      "-serial",
      `unix:${folder}/errors`,
    );
    words.push("-qmp", `unix:${folder}/qmp`, "-qtest", `unix:${folder}/qtest`, "-qtest-log", "none");
    if (icount) words.push("-icount", `shift=0,sleep=${icount.sleep ? "on" : "off"}`);
    if (plugin !== undefined) words.push("-plugin", plugin);
    const child = spawn("qemu-system-arm", words, { stdio: ["ignore", "ignore", "pipe"] });
    const machine = new Machine(child, folder, servers);
    try {
      const [uart, console, errors, qmp, qtest] = await machine.alive("QEMU connects", Promise.all(sockets));
      machine.sockets.push(uart, console, errors, qmp, qtest);
      machine.uartSocket = uart;
      machine.consoleSocket = console;
      // Always drained: a full socket stops the program in its driver.
      uart.setEncoding("latin1").on("data", (text: string) => {
        machine.sent += text;
        machine.wake();
      });
      // A character may come in two pieces.
      console.setEncoding("utf8").on("data", (text: string) => {
        machine.console += text;
        machine.wake();
      });
      errors.setEncoding("utf8").on("data", (text: string) => {
        machine.errors += text;
        machine.wake();
      });
      for (const socket of [uart, console, errors]) socket.on("error", () => undefined);
      machine.control = new Conversation(qmp);
      machine.qtest = new Conversation(qtest, (line) => machine.interrupted(line));
      await machine.alive("QMP greets", machine.control.next());
      await machine.qmp("qmp_capabilities");
      const children = (await machine.qmp("qom-list", { path: "/machine/unattached" })) as {
        name: string;
        type: string;
      }[];
      machine.banks = children
        .filter(({ type }) => type === "child<pl061_luminary>")
        .map(({ name }) => `/machine/unattached/${name}`)
        .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
      if (options.watch !== undefined) {
        machine.watchedBank = Math.floor(options.watch / BANK_LINES);
        await machine.ask(`irq_intercept_out ${machine.bank(options.watch)}`);
      }
      // A short program may be over before QEMU has answered.
      await Promise.race([machine.qmp("cont"), machine.exit]);
      return machine;
    } catch (error) {
      machine.end();
      throw error;
    }
  }

  // ---- pins

  /** Drives a line from outside. A line is low at first: setting it low is no edge. */
  async drive(line: number, level: 0 | 1): Promise<void> {
    await this.ask(`set_irq_in ${this.bank(line)} unnamed-gpio-in ${line % BANK_LINES} ${level}`);
  }

  /** Drives a line, and waits until the program's interrupt has seen it: two edges never merge in the hardware. */
  async edge(line: number, level: 0 | 1): Promise<void> {
    // A program may end on the edge, and QEMU with it, before it has answered.
    const gone = (error: unknown): void => {
      if (this.ended === null) throw error;
    };
    await this.drive(line, level).catch(gone);
    const bank = Math.floor(line / BANK_LINES);
    const base = bank < 4 ? 0x40004000 + bank * 0x1000 : 0x40024000 + (bank - 4) * 0x1000;
    const maskedStatus = base + 0x418;
    const seen = async (): Promise<boolean> => {
      const bits = Number((await this.ask(`readl 0x${maskedStatus.toString(16)}`).catch(gone)) ?? 0);
      return (bits & (1 << (line % BANK_LINES))) === 0;
    };
    await this.until(`the interrupt of line ${line}`, seen, { mayEnd: true, everyMs: 1 });
  }

  private bank(line: number): string {
    return this.banks[Math.floor(line / BANK_LINES)];
  }

  /** A line `IRQ raise 0` of qtest comes between answers; true: it was one. */
  private interrupted(line: string): boolean {
    const found = /^IRQ (raise|lower) (\d+)$/.exec(line);
    if (!found) return false;
    const output = this.watchedBank * BANK_LINES + Number(found[2]);
    this.outputs.push({ line: output, level: found[1] === "raise" ? 1 : 0 });
    this.wake();
    return true;
  }

  // ---- serial lines

  /** Sends bytes to uart0. */
  send(bytes: string | Uint8Array): void {
    this.uartSocket.write(bytes);
  }

  /** Types on the console: stdin. Ctrl-C (byte 3) asks the program to end, Ctrl-D (byte 4) ends its input. */
  type(bytes: string | Uint8Array): void {
    this.consoleSocket.write(bytes);
  }

  /** Whether the program's console takes bytes by now; what is typed before is lost, as on a real board. */
  async consoleListens(): Promise<boolean> {
    const control = 0x4000d030;
    return (Number(await this.ask(`readl 0x${control.toString(16)}`)) & 1) === 1;
  }

  /** Bytes of the board's memory. */
  async memory(address: number, length: number): Promise<Uint8Array> {
    return Buffer.from((await this.ask(`read 0x${address.toString(16)} ${length}`)).slice("0x".length), "hex");
  }

  /** What was sent before has reached the board's devices. */
  async settled(): Promise<void> {
    for (let i = 0; i < 2; i++) await this.consoleListens();
  }

  // ---- waiting

  /** Waits until `test` is true; throws when the machine ends before, or after a very long time. */
  async until(
    what: string,
    test: () => boolean | Promise<boolean>,
    { mayEnd = false, everyMs = 20 } = {},
  ): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await test())) {
      const said = `\nconsole: ${this.console.slice(-500)}\nstderr: ${this.errors.slice(-500)}\nQEMU: ${this.log.slice(-500)}`;
      if (this.ended !== null && !mayEnd) throw new Error(`${what}: QEMU has ended (${this.ended})${said}`);
      if (Date.now() > end) throw new Error(`${what}: did not happen${said}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, everyMs);
        const { waiting } = this;
        waiting.add(done);
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
      });
    }
  }

  /** Waits for a text on the console. */
  async expect(text: string): Promise<void> {
    await this.until(`"${text}" on the console`, () => this.console.includes(text));
  }

  /** The program's exit status, once it has ended and everything it said is here. */
  async finish(): Promise<number | string> {
    const status = await this.alive("the program ends", this.exit, false);
    await this.drained();
    this.end();
    return status;
  }

  /** Ends QEMU, and everything that was made for it. */
  end(): void {
    if (this.ended === null) this.process.kill("SIGKILL");
    for (const server of this.servers) server.close();
    for (const socket of this.sockets) socket.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async drained(): Promise<void> {
    const closed = (socket: Socket): Promise<void> =>
      new Promise((resolve) => {
        if (socket.closed) resolve();
        else
          socket.once("close", () => {
            resolve();
          });
      });
    await this.alive("the serial lines close", Promise.all(this.sockets.slice(0, 3).map(closed)), false);
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }

  /** What a running QEMU must answer; one that has ended says so at once, with its last words. */
  private async alive<T>(what: string, promise: Promise<T>, mustRun = true): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${what}: did not happen\n${this.console.slice(-500)}${this.log.slice(-500)}`));
      }, PATIENCE_MS);
    });
    const gone = this.exit.then((how) => {
      if (how === "ENOENT") throw new NativeBuildError("qemu-system-arm is not installed");
      throw new Error(`${what}: QEMU has ended (${how}) ${this.log.slice(-500)}`);
    });
    gone.catch(() => undefined);
    try {
      return await Promise.race(mustRun ? [promise, late, gone] : [promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask(line: string): Promise<string> {
    const answer = await this.alive(`qtest ${line}`, this.qtest.ask(line));
    if (!answer.startsWith("OK")) throw new Error(`qtest ${line}: ${answer}`);
    return answer.slice(3);
  }

  private async qmp(execute: string, parameters: object = {}): Promise<unknown> {
    let line = await this.alive(`QMP ${execute}`, this.control.ask(JSON.stringify({ execute, arguments: parameters })));
    for (;;) {
      const answer = JSON.parse(line) as { return?: unknown; error?: { desc: string } };
      if (answer.error) throw new Error(`QMP ${execute}: ${answer.error.desc}`);
      if ("return" in answer) return answer.return;
      line = await this.alive(`QMP ${execute}`, this.control.next());
    }
  }
}

/** Lines both ways; answers come in the order of questions. */
class Conversation {
  private readonly lines: string[] = [];
  private readonly asked: ((line: string) => void)[] = [];
  private rest = "";

  /** `aside` takes lines that answer nothing. */
  constructor(
    readonly socket: Socket,
    private readonly aside: (line: string) => boolean = () => false,
  ) {
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      const lines = (this.rest + bytes.toString()).split("\n");
      this.rest = lines.pop()!;
      for (const line of lines) this.take(line.trim());
    });
  }

  ask(line: string): Promise<string> {
    this.socket.write(`${line}\n`);
    return this.next();
  }

  next(): Promise<string> {
    const line = this.lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve) => this.asked.push(resolve));
  }

  private take(line: string): void {
    if (this.aside(line)) return;
    const waiting = this.asked.shift();
    if (waiting) waiting(line);
    else this.lines.push(line);
  }
}
