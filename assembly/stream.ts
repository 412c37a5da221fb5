// Bytes that come and go, for tasks: asyncio's StreamReader and StreamWriter on one source.
//
// What the host does not take at once is kept, and a writer of the loop sends it. A host that refuses kept output is told of to who drains
// or writes; where nobody does, to the exception handler when the stream is closed. Closing waits for kept output: from then on the
// program has a closed source, and the host closes it when the last byte is out.
import { settle } from "./core/callback";
import { listen, edgeFlags, giveEdge, wakeListening } from "./core/listen";
import { Loop, firstLoop, running as runningLoop, unwatch } from "./core/loop";
import { NONE, Record } from "./core/record";
import {
  ENTRY_SIZE,
  Entry,
  READ_INTEREST,
  WRITE_INTEREST,
  endOfEntries,
  entryOf,
  firstEntry,
  useBuffers,
} from "./core/source-table";
import { running } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { RuntimeError, ValueError } from "./errors";
import { ExceptionContext, tellIn } from "./exception-context";
import { needRecords } from "./room";
import { ByteSource, CLOSING, closeSource, openEntry, useStreams } from "./source";
import { Buffer, Buffers, DRAINED } from "./stream-buffers";
import { encode, encoded, encodedUpTo } from "./text";

/** asyncio's limit of a line, bytes. */
const LIMIT: i32 = 65536;

@unmanaged
export class Stream extends ByteSource {
  /**
   * The next line with its end, as text; what there is without one at the end of the stream, then "". As in asyncio one task at a time:
   * RuntimeError; and ValueError for a line of more than 65,536 bytes, of which what has come is dropped.
   */
  async readLine(): Promise<string> {
    while (true) {
      const input = this.buffers().input; // anew after each wait: it may have been closed meanwhile
      const length = lineIn(input);
      if (length) return takeText(input, length);
      const got = this.readMore(input);
      if (!got) return takeText(input, input.count);
      if (got < 0) {
        this.awaitInput();
        suspend();
      }
    }
  }

  /** Sends bytes: what the host does not take at once goes later. */
  write(bytes: Uint8Array): void {
    this.send(bytes.dataStart, bytes.length);
  }

  /** Sends a text as UTF-8. */
  writeText(text: string): void {
    for (let from = 0; from < text.length; from = encodedUpTo) this.send(encoded, encode(text, from));
  }

  /** Waits until the host has taken all that was written. Throws what it has refused it with. */
  async drain(): Promise<void> {
    if (this.keepsOutput()) {
      listen(changetype<Record>(running), openEntry(this.number), DRAINED);
      suspend();
      this.checkDrained();
    }
  }

  private buffers(): Buffers {
    const entry = openEntry(this.number);
    useBuffers(dropBuffers.index);
    useStreams(finishOutput.index, abandonClosing.index);
    return Buffers.of(entry);
  }

  private awaitInput(): void {
    const entry = openEntry(this.number);
    for (let other = entry.tasks; other != NONE; other = other.next) {
      if (other.interest & READ_INTEREST) {
        throw new RuntimeError("readuntil() called while another coroutine is already waiting for incoming data");
      }
    }
    listen(changetype<Record>(running), entry, READ_INTEREST);
  }

  /** Reads what there is: bytes read, -1 when there is nothing yet, 0 at the end. */
  private readMore(input: Buffer): i32 {
    const to = input.room();
    const got = this.readInto(to, input.free);
    if (got > 0) input.count += got;
    return got;
  }

  private send(from: usize, length: i32): void {
    const buffers = this.buffers();
    buffers.check();
    const output = buffers.output;
    if (!output.count) {
      needRecords(writingLoop(), 1); // all or none
      const taken = max(this.writeFrom(from, length), 0);
      from += <usize>taken;
      length -= taken;
    }
    if (!length) return;
    output.add(from, length);
    flushLater(entryOf(this.number));
  }

  /** Whether output is kept, and on its way. */
  private keepsOutput(): bool {
    const buffers = this.buffers();
    buffers.check();
    if (!buffers.output.count) return false;
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
    try {
      output.take(max(this.writeFrom(output.start, output.count), 0));
    } catch (error) {
      buffers.refuse(error);
    }
    if (output.count) return;
    unwatch(entry.writer);
    entry.writer = NONE;
    if (buffers.untold) wakeListening(entry, DRAINED);
    else giveEdge(entry, DRAINED, 0, 0);
    if (entry.latch & CLOSING && !finishOutput(entry)) closeSource(this.number, entry);
  }
}

/** Bytes of the first line that is there with its end, or 0. */
function lineIn(input: Buffer): i32 {
  for (; input.scanned < input.count; input.scanned++) {
    if (load<u8>(input.start + <usize>input.scanned) != 0x0a) continue;
    const length = input.scanned + 1;
    if (length <= LIMIT + 1) return length;
    input.take(length);
    throw new ValueError("Separator is found, but chunk is longer than limit");
  }
  if (input.count > LIMIT) {
    input.take(input.count);
    throw new ValueError("Separator is not found, and chunk exceed the limit");
  }
  return 0;
}

function takeText(input: Buffer, count: i32): string {
  const text = String.UTF8.decodeUnsafe(input.start, count);
  input.take(count);
  return text;
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

/** The source is closed. */
function dropBuffers(entry: Entry): void {
  Buffers.of(entry).free();
  entry.ring = 0;
}
