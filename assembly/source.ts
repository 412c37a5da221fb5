// Sources: pins, ports, streams. A Source is not an object but the host's number (generation << 16 | slot) in the place of a
// reference: opening one allocates nothing, and a closed one is told apart from the next owner of its slot by its generation.
import {
  EAGAIN,
  ENFILE,
  ENOSPC,
  EVENT_ERROR,
  EVENT_READABLE,
  EVENT_WRITABLE,
  hostClose,
  hostRead,
  hostWrite,
  STDERR,
  STDIN,
  STDOUT,
} from "./abi";
import { SOURCES } from "./capacities";
import { listening, wakeListening } from "./core/listen";
import { unwatch } from "./core/loop";
import { Entry, adopt, entryOf, forget, useLatches } from "./core/source-table";
import { CapacityError, HostError } from "./errors";

/** Makes stdin's number, 0, another reference than null. */
const MARK: usize = 0x80000000;

@unmanaged
export class Source {
  /** The host's number. */
  @inline get number(): i32 {
    return <i32>(changetype<usize>(this) ^ MARK);
  }

  @inline static of<T>(number: i32): T {
    return changetype<T>((<usize>number) ^ MARK);
  }

  /** Takes in what a host call has opened, or throws what it refused. */
  static opened(answer: i32): Entry {
    if (answer == -ENFILE || answer == -ENOSPC) throw new CapacityError("");
    if (answer < 0) throw new HostError("", -answer);
    return adopt(answer);
  }

  get isOpen(): bool {
    return changetype<usize>(entryOf(this.number)) != 0;
  }

  /** Gives it back to the host; its reader and writer are removed. A second close does nothing. stdout and stderr stay: HostError. */
  close(): void {
    const entry = entryOf(this.number);
    if (changetype<usize>(entry) == 0) return;
    const answer = hostClose(this.number);
    if (answer < 0) throw new HostError("", -answer);
    unwatch(entry.reader);
    unwatch(entry.writer);
    if (listening) wakeListening(entry, u32.MAX_VALUE);
    forget(entry);
  }
}

/** A source of bytes. */
@unmanaged
export class ByteSource extends Source {
  /** Reads what is there into `buffer`: bytes read, -1 when there is nothing yet, 0 at the end. */
  readNowait(buffer: Uint8Array): i32 {
    return this.readInto(buffer.dataStart, buffer.length);
  }

  /** Writes `bytes` from `start` to `end` (-1: all): bytes taken, -1 when there is no room now. */
  writeNowait(bytes: Uint8Array, start: i32 = 0, end: i32 = -1): i32 {
    const length = bytes.length;
    if (end < 0 || end > length) end = length;
    if (start < 0 || start > end) start = end;
    return this.writeFrom(bytes.dataStart + <usize>start, end - start);
  }

  /** The same, of memory. */
  protected readInto(to: usize, length: i32): i32 {
    return this.settle(hostRead(this.number, to, length), EVENT_READABLE);
  }

  protected writeFrom(from: usize, length: i32): i32 {
    return this.settle(hostWrite(this.number, from, length), EVENT_WRITABLE);
  }

  /** Takes in what a host call has opened, or throws what it refused. */
  static openedBytes(answer: i32): Entry {
    useLatches();
    return Source.opened(answer);
  }

  /** The latch after an answer of read or write: only EAGAIN clears it (stdin is told by nothing else at first); an error has been told. */
  private settle(answer: i32, latch: u32): i32 {
    useLatches();
    const entry = entryOf(this.number);
    if (answer >= 0) {
      entry.latch |= <u16>latch;
      return answer;
    }
    if (answer == -EAGAIN) {
      entry.latch &= ~(<u16>latch);
      return -1;
    }
    if (changetype<usize>(entry)) entry.latch &= ~(<u16>EVENT_ERROR);
    throw new HostError("", -answer);
  }
}

export const stdin: ByteSource = Source.of<ByteSource>(STDIN);
export const stdout: ByteSource = Source.of<ByteSource>(STDOUT);
export const stderr: ByteSource = Source.of<ByteSource>(STDERR);
