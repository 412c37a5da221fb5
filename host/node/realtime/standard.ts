// This process's stdin, stdout and stderr as the program has them. stdin is touched only when the program first reads it.
import type { Readable } from "node:stream";
import { errno } from "../abi.js";
import { Inflow, Outflow, type Write } from "./flow.js";
import type { Ring } from "./ring.js";
import type { Shared } from "./shared.js";

/** Writes to a stream, and to nobody once its reader is gone. */
function streamWriter(stream: NodeJS.WriteStream): Write {
  return (bytes) =>
    new Promise((resolve) => {
      const written = (error?: Error | null): void => {
        resolve(error ? -writeError(error) : 0);
      };
      try {
        stream.write(bytes, written);
      } catch (error) {
        written(error as Error); // files are written at once, and throw: a full disk
      }
    });
}

function writeError(error: NodeJS.ErrnoException): number {
  const gone = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"];
  return gone.includes(error.code ?? "") ? errno.EPIPE : errno.EIO;
}

function functionWriter(sink: (bytes: Uint8Array) => void): Write {
  return (bytes) => {
    sink(bytes);
    return Promise.resolve(0);
  };
}

export interface Sinks {
  readonly stdout?: ((bytes: Uint8Array) => void) | undefined;
  readonly stderr?: ((bytes: Uint8Array) => void) | undefined;
}

/** What the program writes to stdout and stderr, in the order it was written. */
export class StandardOutput {
  private readonly flow: Outflow;
  private readonly writers: readonly [stdout: Write, stderr: Write];
  private readonly ignored = (): void => undefined;

  constructor(
    ring: Ring,
    private readonly shared: Shared,
    { stdout, stderr }: Sinks,
  ) {
    this.writers = [
      stdout ? functionWriter(stdout) : streamWriter(process.stdout),
      stderr ? functionWriter(stderr) : streamWriter(process.stderr),
    ];
    // A reader that is gone is told to the program as EPIPE; without a listener it would end this process with a stack trace.
    process.stdout.on("error", this.ignored);
    process.stderr.on("error", this.ignored);
    this.flow = new Outflow(ring, shared, (ring, most) => {
      const frames = ring.takeFrames(most);
      return frames === undefined ? null : this.write(frames.tag === 1 ? 1 : 2, frames.bytes);
    });
  }

  get progress(): number {
    return this.flow.progress;
  }

  /** The ring may have bytes now. */
  run(): void {
    this.flow.run();
  }

  /** Resolves when all that the program wrote is written. */
  flushed(): Promise<void> {
    return this.flow.flushed();
  }

  /** Writes what the host itself has to say; after `flushed`. */
  report(text: string): Promise<void> {
    return this.write(2, new TextEncoder().encode(text));
  }

  close(): void {
    process.stdout.off("error", this.ignored);
    process.stderr.off("error", this.ignored);
  }

  private async write(stream: 1 | 2, bytes: Uint8Array): Promise<void> {
    if (this.shared.broken(stream) !== 0) return;
    const failure = await this.writers[stream - 1](bytes);
    if (failure === 0) return;
    this.shared.break(stream, failure);
    this.shared.wake();
  }
}

/** stdin, or what stands for it, flowing into a ring until it is closed. */
export class StandardInput {
  private readonly flow: Inflow;
  private readonly stream: Readable | null;
  private readonly taken = (bytes: Uint8Array): void => {
    this.flow.offer(bytes);
  };
  private readonly ended = (): void => {
    this.flow.finish(1);
  };
  private readonly failed = (): void => {
    this.flow.finish(-errno.EIO);
  };

  constructor(ring: Ring, shared: Shared, open: () => Readable) {
    let stream: Readable | null = null;
    try {
      stream = open();
    } catch {
      // A directory, for one, is no stream.
    }
    this.stream = stream;
    this.flow = new Inflow(ring, shared, { pause: () => stream?.pause(), resume: () => stream?.resume() });
    if (stream === null) {
      this.failed();
    } else if (stream.readableEnded || stream.destroyed) {
      this.ended();
    } else {
      stream.on("data", this.taken).on("end", this.ended).on("close", this.ended).on("error", this.failed);
      stream.resume();
    }
  }

  roomMade(): void {
    this.flow.roomMade();
  }

  /** Leaves the stream as it was found: paused, and not keeping this process alive. */
  close(): void {
    this.stream?.off("data", this.taken).off("end", this.ended).off("close", this.ended).off("error", this.failed);
    this.stream?.pause();
  }
}
