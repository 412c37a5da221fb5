// The program's serial ports on the main thread: each bound to a line of this computer or to this process's stdin and stdout,
// and joined to the program's rings while the program has it open.
import { UART_OPTION_BAUD, errno } from "../abi.js";
import type { PortSetup } from "../backend.js";
import type { PortBinding } from "./bindings.js";
import { Inflow, outflow, type Outflow, type Tap, type Write } from "./flow.js";
import type { Line, LineListener } from "./line.js";
import { openPseudoTerminal, type PseudoTerminal } from "./pseudo-terminal.js";
import { Ring } from "./ring.js";
import type { Shared } from "./shared.js";
import { StandardInput } from "./standard.js";

/** How long bytes that nobody takes are waited for when the program has ended, ms. */
const PATIENCE_MS = 500;

export interface Port {
  /** A pseudo-terminal's path; null for what has no new one. */
  readonly path: string | null;
  /** 0 or a negated errno. */
  open(setup: PortSetup, input: Ring, output: Ring): Promise<number>;
  configure(option: number, value: number): Promise<number>;
  count(counter: number): number;
  /** The program has closed it: what was written is still sent. */
  close(): void;
  /** A bell: rings may have bytes or room. */
  run(): void;
  /** The program has ended: resolves when what was written is sent, or nobody takes it, and all is given back. */
  end(): Promise<void>;
}

/** Throws BindingError. `option`: what messages call it, `--uart0`. */
export async function makePort(
  option: string,
  binding: PortBinding,
  shared: Shared,
  stdin: (ring: Ring) => StandardInput,
): Promise<Port> {
  switch (binding.kind) {
    case "stdio":
      return new StandardPort(stdin);
    case "pty":
      return new TerminalPort(shared, await openPseudoTerminal(option));
    case "device": {
      const { path } = binding;
      const { checkSerialDevice, openSerialDevice } = await import("./serial-device.js");
      await checkSerialDevice(option, path);
      return new DevicePort(shared, (setup, listener) => openSerialDevice(path, setup, listener));
    }
  }
}

/** A line joined to the rings of one open of its port. */
class Joint implements LineListener {
  readonly input: Inflow;
  readonly output: Outflow;

  constructor(
    private readonly rings: { readonly input: Ring; readonly output: Ring },
    private readonly shared: Shared,
    tap: Tap,
    write: Write,
  ) {
    this.input = new Inflow(rings.input, shared, tap);
    this.output = outflow(rings.output, shared, write);
  }

  bytes(bytes: Uint8Array): void {
    this.input.offer(bytes);
  }

  gone(code: number): void {
    this.rings.output.break(code === 1 ? -errno.ENODEV : code);
    this.input.finish(code);
    this.shared.wake();
  }

  run(): void {
    this.input.roomMade();
    this.output.run();
  }

  /** Nobody takes what is still in the ring. */
  giveUp(): void {
    this.rings.output.break(-errno.EIO);
  }
}

/** Resolves when `done` does, or when `progress` has stood still for too long; answers whether it was done. */
async function patiently(done: Promise<void>, progress: () => number): Promise<boolean> {
  for (;;) {
    const before = progress();
    if (await within(PATIENCE_MS, done)) return true;
    if (progress() === before) return false;
  }
}

function within(millis: number, done: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis, false);
    void done.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** A pseudo-terminal: there from before the program begins until it has ended, however often the program opens the port. */
class TerminalPort implements Port {
  private joint: Joint | null = null;
  /** What was written to earlier opens has been sent. */
  private sent = Promise.resolve();

  constructor(
    private readonly shared: Shared,
    private readonly terminal: PseudoTerminal,
  ) {}

  get path(): string {
    return this.terminal.path;
  }

  open(_setup: PortSetup, input: Ring, output: Ring): Promise<number> {
    const { terminal, sent } = this;
    const write: Write = (bytes) => sent.then(() => terminal.write(bytes));
    this.joint = new Joint({ input, output }, this.shared, terminal, write);
    terminal.listen(this.joint);
    return Promise.resolve(0);
  }

  configure(): Promise<number> {
    return Promise.resolve(0);
  }

  count(): number {
    return 0;
  }

  close(): void {
    this.terminal.listen(null);
    if (this.joint !== null) this.sent = this.joint.output.flushed();
    this.joint = null;
  }

  run(): void {
    this.joint?.run();
  }

  async end(): Promise<void> {
    this.close();
    const { terminal } = this;
    await patiently(this.sent, () => terminal.taken);
    await terminal.settled();
    await terminal.close();
  }
}

/** A serial device: opened when the program opens the port, with the program's rate and format. */
class DevicePort implements Port {
  readonly path = null;
  private line: Line | null = null;
  private joint: Joint | null = null;
  private setup: PortSetup | null = null;
  /** The last open's device is closed again. */
  private closing = Promise.resolve();

  constructor(
    private readonly shared: Shared,
    private readonly openLine: (setup: PortSetup, listener: LineListener) => Promise<Line | number>,
  ) {}

  async open(setup: PortSetup, input: Ring, output: Ring): Promise<number> {
    await this.closing;
    const tap: Tap = { pause: () => this.line?.pause(), resume: () => this.line?.resume() };
    const joint = new Joint({ input, output }, this.shared, tap, (bytes) => line.write(bytes));
    const opened = await this.openLine(setup, joint);
    if (typeof opened === "number") return opened;
    const line = opened;
    this.line = line;
    this.joint = joint;
    this.setup = setup;
    return 0;
  }

  configure(option: number, value: number): Promise<number> {
    const { line, setup } = this;
    if (line === null || setup === null) return Promise.resolve(-errno.ENODEV);
    this.setup = option === UART_OPTION_BAUD ? { ...setup, baud: value } : { ...setup, format: value };
    return line.configure(this.setup);
  }

  count(counter: number): number {
    return this.line?.count(counter) ?? 0;
  }

  close(): void {
    const { line, joint } = this;
    this.line = null;
    this.joint = null;
    if (line === null || joint === null) return;
    line.pause();
    this.closing = patiently(joint.output.flushed(), () => joint.output.progress).then(async (sent) => {
      if (sent) await line.settled();
      else joint.giveUp();
      await line.close();
    });
  }

  run(): void {
    this.joint?.run();
  }

  async end(): Promise<void> {
    this.close();
    await this.closing;
  }
}

/** A port on stdin; what the program writes to it goes to stdout on the program's side already. */
class StandardPort implements Port {
  readonly path = null;
  private input: StandardInput | null = null;

  constructor(private readonly openInput: (ring: Ring) => StandardInput) {}

  open(_setup: PortSetup, input: Ring): Promise<number> {
    this.input = this.openInput(input);
    return Promise.resolve(0);
  }

  configure(): Promise<number> {
    return Promise.resolve(0);
  }

  count(): number {
    return 0;
  }

  close(): void {
    this.input?.close();
    this.input = null;
  }

  run(): void {
    this.input?.roomMade();
  }

  end(): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}
