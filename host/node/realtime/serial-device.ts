// A serial device of this computer as a line: /dev/ttyUSB0, or the slave end of somebody's pseudo-terminal.
import { access, constants, stat } from "node:fs/promises";
import { platform } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { SerialPortStream } from "@serialport/stream";
import * as abi from "../abi.js";
import type { PortSetup } from "../backend.js";
import { BindingError } from "./bindings.js";
import type { Line, LineListener } from "./line.js";
import { serialBinding } from "./serial-binding.js";

const { EBUSY, EINVAL, EIO, ENODEV } = abi.errno;
/** How long closing may take, ms: the kernel waits for a line with flow control whose other side takes nothing. */
const CLOSE_MS = 1000;
/** Linux's ioctl that reads a serial line's counters: 20 int, of which 6 frame, 7 overrun, 8 parity, 10 buf_overrun. */
const TIOCGICOUNT = 0x545d;

/** Throws BindingError unless the device is there and may be opened: a person learns at once, and what to do. */
export async function checkSerialDevice(option: string, path: string): Promise<void> {
  if (platform() === "win32") return;
  try {
    await access(path, constants.R_OK | constants.W_OK);
    if (!(await stat(path)).isCharacterDevice()) throw new BindingError(`${option} ${path}: this is no serial device`);
  } catch (error) {
    if (error instanceof BindingError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "there is no such device; is it plugged in?"
        : code === "EACCES" || code === "EPERM"
          ? "you may not open it; join its group (often dialout) or change its permissions"
          : `it cannot be opened (${code ?? "unknown error"})`;
    throw new BindingError(`${option} ${path}: ${reason}`);
  }
}

/** Opens the device; a negated errno when it cannot be. */
export async function openSerialDevice(path: string, setup: PortSetup, listener: LineListener): Promise<Line | number> {
  const port = new SerialPortStream(options(path, setup));
  const failure = await new Promise<Error | null>((resolve) => {
    port.open(resolve);
  });
  if (failure !== null) return openError(failure.message);
  const line = new SerialDevice(path, port, setup, listener);
  await line.readCounters();
  return line;
}

function options(path: string, { baud, format }: PortSetup): ConstructorParameters<typeof SerialPortStream>[0] {
  return {
    binding: serialBinding,
    path,
    baudRate: baud,
    dataBits: format & abi.UART_SEVEN_BITS ? 7 : 8,
    parity: format & abi.UART_PARITY_EVEN ? "even" : format & abi.UART_PARITY_ODD ? "odd" : "none",
    stopBits: format & abi.UART_TWO_STOP_BITS ? 2 : 1,
    rtscts: (format & abi.UART_FLOW_CONTROL) !== 0,
    autoOpen: false,
  };
}

/** serialport gives its reasons as text only. */
function openError(message: string): number {
  if (/no such (file|device)|not found|cannot find|no longer available/i.test(message)) return -ENODEV;
  if (/lock|busy|temporarily unavailable/i.test(message)) return -EBUSY;
  // What is no serial device says so when its rate is set: ENOTTY.
  if (/inappropriate ioctl/i.test(message)) return -EIO;
  if (/baud|invalid/i.test(message)) return -EINVAL;
  return -EIO;
}

class SerialDevice implements Line {
  private atOpen = { overruns: 0, framing: 0 };
  private closing = false;
  private counters: (() => { overruns: number; framing: number }) | null = null;

  constructor(
    private readonly path: string,
    private port: SerialPortStream,
    private setup: PortSetup,
    private readonly listener: LineListener,
  ) {
    this.attach(port);
  }

  pause(): void {
    this.port.pause();
  }

  resume(): void {
    this.port.resume();
  }

  readonly write = (bytes: Uint8Array): Promise<number> =>
    new Promise((resolve) => {
      if (!this.port.isOpen) {
        resolve(-ENODEV);
        return;
      }
      const gone = (): void => {
        resolve(-ENODEV);
      };
      // A device that is unplugged in the middle of a write never calls back.
      this.port.once("close", gone);
      this.port.write(Buffer.from(bytes), (error) => {
        this.port.off("close", gone);
        resolve(error ? (this.port.isOpen ? -EIO : -ENODEV) : 0);
      });
    });

  /** A new rate is set; a new format needs the device opened anew: bytes that arrive meanwhile may be lost. */
  async configure(setup: PortSetup): Promise<number> {
    if (!this.port.isOpen) return -ENODEV;
    const onlyRate = setup.format === this.setup.format;
    this.setup = setup;
    if (onlyRate) {
      return new Promise((resolve) => {
        this.port.update({ baudRate: setup.baud }, (error) => {
          resolve(error ? -EIO : 0);
        });
      });
    }
    await this.close();
    this.closing = false;
    const port = new SerialPortStream(options(this.path, setup));
    const failure = await new Promise<Error | null>((resolve) => {
      port.open(resolve);
    });
    if (failure !== null) {
      this.listener.gone(1);
      return openError(failure.message) === -ENODEV ? -ENODEV : -EIO;
    }
    this.port = port;
    this.attach(port);
    return 0;
  }

  count(counter: number): number {
    const now = this.port.isOpen ? this.counters?.() : undefined;
    if (now === undefined) return 0;
    return counter === abi.UART_COUNTER_OVERRUNS
      ? now.overruns - this.atOpen.overruns
      : now.framing - this.atOpen.framing;
  }

  /** Begins to count errors where the system can tell of them (Linux; a pseudo-terminal has none). */
  async readCounters(): Promise<void> {
    if (platform() !== "linux") return;
    const { ioctl } = await import("./libc.js");
    const struct = new Uint8Array(80);
    const view = new DataView(struct.buffer);
    const read = (): { overruns: number; framing: number } => {
      const port: unknown = this.port.port;
      const fd = (port as { fd?: number | null } | undefined)?.fd;
      if (typeof fd !== "number" || ioctl(fd, TIOCGICOUNT, struct) < 0) return { overruns: 0, framing: 0 };
      const field = (index: number): number => view.getInt32(index * 4, true);
      return { overruns: field(7) + field(10), framing: field(6) + field(8) };
    };
    this.atOpen = read();
    this.counters = read;
  }

  settled(): Promise<void> {
    if (!this.port.isOpen) return Promise.resolve();
    const drained = new Promise<void>((resolve) => {
      this.port.drain(() => {
        resolve();
      });
    });
    return Promise.race([drained, delay(CLOSE_MS, undefined, { ref: false })]);
  }

  close(): Promise<void> {
    this.closing = true;
    if (!this.port.isOpen) return Promise.resolve();
    const closed = new Promise<void>((resolve) => {
      this.port.close(() => {
        resolve();
      });
    });
    return Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
  }

  private attach(port: SerialPortStream): void {
    port.on("data", (bytes: Buffer) => {
      this.listener.bytes(bytes);
    });
    const gone = (): void => {
      if (!this.closing && port === this.port) this.listener.gone(1);
    };
    port.on("close", gone);
    port.on("error", gone);
  }
}
