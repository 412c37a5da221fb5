// Bytes that go, for tasks: asyncio's StreamWriter, of a source that is a StreamReader too (stream-reader.ts).
//
// What the host does not take at once is kept, and a writer of the loop sends it. A host that refuses kept output is told of to who drains
// or writes; where nobody does, to the exception handler when the stream is closed. Closing waits for kept output: from then on the
// program has a closed source, and the host closes it when the last byte is out.
import { settle } from "./core/callback";
import { edgeFlags, giveEdge, listen, wakeListening } from "./core/listen";
import { Loop, firstLoop, running as runningLoop, unwatch } from "./core/loop";
import { NONE, Record } from "./core/record";
import { ENTRY_SIZE, Entry, WRITE_INTEREST, endOfEntries, entryOf, firstEntry } from "./core/source-table";
import { running } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { RuntimeError, ValueError } from "./errors";
import { ExceptionContext, tellIn } from "./exception-context";
import { needRecords } from "./room";
import { ByteSource, CLOSING, closeSource, openEntry, useStreams } from "./source";
import { Buffers, CLOSED, DRAINED } from "./stream-buffers";
import { StreamReader } from "./stream-reader";
import { decimal, encode, encoded, encodedUpTo } from "./text";

/** asyncio's high-water mark, bytes. */
const HIGH: i32 = 65536;

/** A source that is read and written through buffers, with asyncio's limits and water marks. */
@unmanaged
export class Stream extends StreamReader {
  /** Sends bytes: what the host does not take at once goes later. */
  write(bytes: Uint8Array): void {
    this.send(bytes.dataStart, bytes.length);
  }

  /** Sends a text as UTF-8. */
  writeText(text: string): void {
    for (let from = 0; from < text.length; from = encodedUpTo) this.send(encoded, encode(text, from));
  }

  /**
   * Waits, if more is kept for the host than the high-water mark, until no more is than the low one; both are 0 at first: until the host has
   * taken all. Throws what it has refused it with.
   */
  async drain(): Promise<void> {
    if (this.keepsOutput()) {
      listen(changetype<Record>(running), openEntry(this.number), DRAINED);
      suspend();
      this.checkDrained();
    }
  }

  /**
   * The water marks of `drain`, bytes. A negative one follows from the other as in asyncio: high is four times low, low a quarter of high; both
   * are 65,536 and 16,384 then. ValueError where low is above high.
   */
  setWriteBufferLimits(high: i32 = -1, low: i32 = -1): void {
    if (high < 0) high = low < 0 ? HIGH : 4 * min(low, i32.MAX_VALUE / 4);
    if (low < 0) low = high / 4;
    if (high < low) {
      throw new ValueError("high (" + decimal(high) + ") must be >= low (" + decimal(low) + ") must be >= 0");
    }
    const buffers = this.buffers();
    buffers.high = high;
    buffers.low = low;
    buffers.pause();
  }

  /** Bytes that are kept for the host. */
  get writeBufferSize(): i32 {
    return this.buffers().output.count;
  }

  /** Says that nothing more will be written. A serial port has no end that the other side could see: RuntimeError. */
  writeEof(): void {
    throw new RuntimeError("this stream has no end that can be written");
  }

  /** Whether it is closed, or will be as soon as what it keeps is sent. */
  get isClosing(): bool {
    return !this.isOpen;
  }

  /** Waits until it is closed, and all that it has kept is sent: `close` only says so. */
  async waitClosed(): Promise<void> {
    if (this.parkUntilClosed()) suspend();
  }

  private parkUntilClosed(): bool {
    const entry = entryOf(this.number);
    if (!changetype<usize>(entry)) return false;
    listen(changetype<Record>(running), entry, CLOSED);
    return true;
  }

  private send(from: usize, length: i32): void {
    const buffers = this.buffers();
    useStreams(finishOutput.index, abandonClosing.index);
    buffers.check();
    const output = buffers.output;
    if (!output.count) {
      needRecords(writingLoop(), 1); // all or none
      const taken = max(this.writeFrom(from, length), 0);
      from += <usize>taken;
      length -= taken;
    }
    if (!length) return;
    buffers.keep(from, length);
    flushLater(entryOf(this.number));
  }

  /** Whether too much output is kept, and on its way. */
  private keepsOutput(): bool {
    const buffers = this.buffers();
    buffers.check();
    if (!buffers.isPaused) return false;
    flushLater(entryOf(this.number));
    return true;
  }

  /** A task that waited until all was gone goes on. */
  private checkDrained(): void {
    if (edgeFlags(changetype<Record>(running))) return;
    this.buffers().check();
  }

  /** Sends what is kept, as far as there is room: the turn of the writer. */
  flush(entry: Entry): void {
    const buffers = Buffers.of(entry);
    const output = buffers.output;
    let isLow = true;
    try {
      isLow = buffers.sent(max(this.writeFrom(output.start, output.count), 0));
    } catch (error) {
      buffers.refuse(error);
    }
    if (isLow && !buffers.untold) giveEdge(entry, DRAINED, 0, 0);
    if (output.count) return;
    unwatch(entry.writer);
    entry.writer = NONE;
    if (buffers.untold) wakeListening(entry, DRAINED);
    if (entry.latch & CLOSING && !finishOutput(entry)) closeSource(this.number, entry);
  }
}

/** The loop whose writer sends what is kept. */
function writingLoop(): Loop {
  return changetype<usize>(runningLoop) ? runningLoop : firstLoop;
}

/** A writer of the loop sends what is kept, in place of the one there was; the one of a loop that is over is gone. */
function flushLater(entry: Entry): void {
  const loop = writingLoop();
  const writer = entry.writer;
  if (writer != NONE && writer.loop == loop && writer.resume == <u16>flush.index) return;
  needRecords(loop, 1);
  unwatch(writer);
  const record = loop.watch(entry, WRITE_INTEREST);
  record.resume = <u16>flush.index;
  entry.writer = record;
}

function flush(record: Record): usize {
  runningLoop.repeat(record);
  const entry = record.entry;
  ByteSource.of<Stream>(entry.source).flush(entry);
  settle(); // it throws nothing, but functions of its signature do
  return 0;
}

/** A stream is to be closed. Answers whether it still has something to send: then it is closed later. */
function finishOutput(entry: Entry): bool {
  const buffers = Buffers.of(entry);
  const untold = buffers.untold;
  if (untold) tellIn(writingLoop(), new ExceptionContext("Output was lost", untold));
  if (!buffers.output.count) return false;
  flushLater(entry);
  return true;
}

/** A loop is over that was to send what closed streams have kept. */
function abandonClosing(loop: Loop): void {
  for (let at = firstEntry; at < endOfEntries; at += ENTRY_SIZE) {
    const entry = changetype<Entry>(at);
    if (!(entry.latch & CLOSING) || entry.writer.loop != loop) continue;
    tellIn(loop, new ExceptionContext("Output was lost"));
    closeSource(entry.source, entry);
  }
}
