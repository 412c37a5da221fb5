// A new pseudo-terminal as a serial line: a terminal program, a script or a test opens its path as it would a board's port.
//
// Through koffi and not node-pty, because raw mode needs cfmakeraw (libuv's raw mode still turns \n into \r\n, which corrupts
// binary data) and a slave handle of our own; its prebuilt library loads without an install script on Linux and macOS. No thread
// of libuv's pool is held: the event loop reads the master (tty.ReadStream), and writes to it do not block and are tried again
// (libuv's own writes to a master block the whole process while the peer reads nothing).
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { platform } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { ReadStream } from "node:tty";
import { errno } from "../abi.js";
import { BindingError } from "./bindings.js";
import type { Line, LineListener } from "./line.js";

/** Bytes waiting to be read from a terminal: an ioctl, its number from Linux's and macOS's ioctl headers. */
const FIONREAD = platform() === "darwin" ? 0x4004667f : 0x541b;
/** So that no program started meanwhile keeps the terminal open (asm-generic/fcntl.h). macOS takes it of open only. */
const O_CLOEXEC = platform() === "linux" ? 0o2000000 : 0;
/** How long a peer that reads nothing is waited for before its unread bytes are dropped, and how often it is looked at, ms. */
const PATIENCE_MS = 500;
const LOOK_MS = 5;
/** When a write that found no room is tried again, ms: soon at first, twice as late each time in vain. */
const RETRY_FIRST_MS = 1;
const RETRY_LAST_MS = 16;

export interface PseudoTerminal extends Line {
  /** What a peer opens. */
  readonly path: string;
  listen(listener: LineListener | null): void;
  /** Bytes the kernel has taken so far. */
  readonly taken: number;
}

/** Opens one in raw mode. Throws BindingError. */
export async function openPseudoTerminal(option: string): Promise<PseudoTerminal> {
  if (platform() === "win32") {
    throw new BindingError(`${option} pty: Windows has no pseudo-terminals; give the name of a serial port, or stdio`);
  }
  const libc = await import("./libc.js");
  const failed = (call: string): BindingError =>
    new BindingError(`${option} pty: no pseudo-terminal to be had (${call}: ${libc.lastError()})`);
  const master = libc.posix_openpt(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | O_CLOEXEC);
  if (master < 0) throw failed("posix_openpt");
  const path = libc.grantpt(master) < 0 || libc.unlockpt(master) < 0 ? null : libc.ptsname(master);
  if (path === null) {
    const error = failed("unlockpt");
    libc.close(master);
    throw error;
  }
  // Held open, so that a peer that closes the terminal leaves it as it was: the master never sees EIO, nor is raw mode lost.
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const settings = new Uint8Array(libc.TERMIOS_BYTES);
  libc.tcgetattr(slave, settings);
  libc.cfmakeraw(settings);
  libc.tcsetattr(slave, libc.TCSANOW, settings);

  const unread = (): number => {
    const count = new Uint8Array(4);
    return libc.ioctl(slave, FIONREAD, count) < 0 ? 0 : new DataView(count.buffer).getInt32(0, true);
  };
  return new Terminal(path, master, unread, () => {
    closeSync(slave);
  });
}

class Terminal implements PseudoTerminal {
  private listener: LineListener | null = null;
  private readonly stream: ReadStream;
  private closed = false;
  taken = 0;

  constructor(
    readonly path: string,
    private readonly master: number,
    /** Bytes that no peer has read yet. */
    private readonly unread: () => number,
    private readonly closeSlave: () => void,
  ) {
    const stream = new ReadStream(master);
    this.stream = stream;
    stream.on("data", (bytes: Buffer) => this.listener?.bytes(bytes));
    stream.on("error", () => this.listener?.gone(-errno.EIO));
    stream.pause();
  }

  listen(listener: LineListener | null): void {
    this.listener = listener;
    if (listener === null) this.stream.pause();
    else this.stream.resume();
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    if (this.listener !== null) this.stream.resume();
  }

  readonly write = async (bytes: Uint8Array): Promise<number> => {
    let patience = RETRY_FIRST_MS;
    for (let at = 0; at < bytes.length;) {
      if (this.closed) return -errno.EIO;
      try {
        const count = writeSync(this.master, bytes, at);
        at += count;
        this.taken += count;
        patience = RETRY_FIRST_MS;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return -errno.EIO;
        await delay(patience);
        patience = Math.min(patience * 2, RETRY_LAST_MS);
      }
    }
    return 0;
  };

  /** A pseudo-terminal has no rate and no format. */
  configure(): Promise<number> {
    return Promise.resolve(0);
  }

  count(): number {
    return 0;
  }

  /** Closing the master drops what the peer has not read. */
  async settled(): Promise<void> {
    let before = Infinity;
    let empty = 0;
    for (let waited = 0; waited < PATIENCE_MS && empty < 2; waited += LOOK_MS) {
      const now = this.unread();
      // Twice, because more may be on its way from the kernel's other buffer.
      empty = now === 0 ? empty + 1 : 0;
      if (now < before) waited = 0;
      before = now;
      if (empty < 2) await delay(LOOK_MS);
    }
  }

  close(): Promise<void> {
    this.listener = null;
    this.closed = true;
    return new Promise((resolve) => {
      this.stream.once("close", () => {
        this.closeSlave();
        resolve();
      });
      this.stream.destroy();
    });
  }
}
