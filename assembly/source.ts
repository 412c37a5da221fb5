// Sources: pins, ports, streams. A Source is not an object but the host's number (generation << 16 | slot) in the place of a
// reference: opening one allocates nothing, and a closed one is told apart from the next owner of its slot by its generation.
import {
  EAGAIN,
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
import { giveEdge, listening, wakeListening } from "./core/listen";
import { Loop, unwatch } from "./core/loop";
import { NONE } from "./core/record";
import { Entry, READ_INTEREST, adopt, buffersDropper, entryOf, forget, useLatches } from "./core/source-table";
import { ValueError } from "./errors";
import { openRefused, refused } from "./refusal";
import { Buffers, DRAINED } from "./stream-buffers";

/** Makes stdin's number, 0, another reference than null. */
const MARK: usize = 0x80000000;

/** In a latch: the program has closed the source, which still sends what is kept. */
export const CLOSING: u32 = 0x8000;

/** Table indices of what a stream that is to be closed does first, and all of them when their loop is over (stream.ts); 0: there is none. */
let outputFinisher: u32 = 0;
let outputAbandoner: u32 = 0;

@inline
export function useStreams(finisher: u32, abandoner: u32): void {
  outputFinisher = finisher;
  outputAbandoner = abandoner;
}

/** The loop that sends what closed streams have kept is over. */
export function abandonOutput(loop: Loop): void {
  if (outputAbandoner) call_indirect<void>(outputAbandoner, loop);
}

@inline
function isOpen(entry: Entry): bool {
  return changetype<usize>(entry) != 0 && !(outputFinisher && entry.latch & CLOSING);
}

/** The entry of an open source. Throws ValueError for one that is closed. */
export function openEntry(source: i32): Entry {
  const entry = entryOf(source);
  if (!isOpen(entry)) throw new ValueError("the source is closed");
  return entry;
}

/** The buffers of what is a stream, or 0. */
function buffersOf(source: i32): Buffers {
  const entry = entryOf(source);
  return changetype<Buffers>(isOpen(entry) ? entry.ring : 0);
}

/** Closes a source that has nothing left to send. */
export function closeSource(source: i32, entry: Entry): void {
  const answer = hostClose(source);
  if (answer < 0) refused(answer);
  unwatch(entry.reader);
  unwatch(entry.writer);
  if (listening) wakeListening(entry, u32.MAX_VALUE);
  forget(entry);
}

/** What the host has opened for the program, by its number. */
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
    if (answer < 0) openRefused(answer);
    return adopt(answer);
  }

  /** Whether it can be used: it was opened and not closed. */
  get isOpen(): bool {
    return isOpen(entryOf(this.number));
  }

  /**
   * Gives it back to the host; its reader and writer are removed, and who waits for it has ValueError thrown. What a stream keeps is
   * still sent. A second close does nothing. stdout and stderr stay: HostError.
   */
  close(): void {
    const entry = entryOf(this.number);
    if (!isOpen(entry)) return;
    if (outputFinisher && entry.ring && !entry.depth && call_indirect<bool>(outputFinisher, entry)) {
      entry.latch |= <u16>CLOSING;
      unwatch(entry.reader);
      entry.reader = NONE;
      wakeListening(entry, READ_INTEREST);
    } else {
      closeSource(this.number, entry);
    }
  }
}

/** A source of bytes. */
@unmanaged
export class ByteSource extends Source {
  /** Reads what is there into `buffer`: bytes read, -1 when there is nothing yet, 0 at the end. */
  readNowait(buffer: Uint8Array): i32 {
    const buffers = buffersDropper ? buffersOf(this.number) : changetype<Buffers>(0);
    if (changetype<usize>(buffers) && buffers.input.count) return buffers.input.moveTo(buffer.dataStart, buffer.length);
    return this.readInto(buffer.dataStart, buffer.length);
  }

  /** Writes `bytes` from `start` to `end` (-1: all): bytes taken, -1 when there is no room now. */
  writeNowait(bytes: Uint8Array, start: i32 = 0, end: i32 = -1): i32 {
    const length = bytes.length;
    if (end < 0 || end > length) end = length;
    if (start < 0 || start > end) start = end;
    if (outputFinisher && this.sendsKept()) return -1;
    return this.writeFrom(bytes.dataStart + <usize>start, end - start);
  }

  /** Sends what a stream keeps, which goes first; answers whether it still keeps some. */
  private sendsKept(): bool {
    const buffers = buffersOf(this.number);
    if (!changetype<usize>(buffers)) return false;
    buffers.check();
    const output = buffers.output;
    if (!output.count) return false;
    const isLow = buffers.sent(max(this.writeFrom(output.start, output.count), 0));
    if (isLow) giveEdge(entryOf(this.number), DRAINED, 0, 0);
    return output.count > 0;
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
    refused(answer);
    return answer;
  }
}

export const stdin: ByteSource = Source.of<ByteSource>(STDIN);
export const stdout: ByteSource = Source.of<ByteSource>(STDOUT);
export const stderr: ByteSource = Source.of<ByteSource>(STDERR);
