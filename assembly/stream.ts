// Bytes that come and go, for tasks: asyncio's StreamReader and StreamWriter on one source. What has been read and not yet taken, and what was
// written and not yet been taken by the host, is kept in two buffers that belong to the source's entry.
import { READY } from "./capacities";
import { listen, wakeListening } from "./core/listen";
import { running as runningLoop, unwatch } from "./core/loop";
import { NONE, Record } from "./core/record";
import { Entry, READ_INTEREST, WRITE_INTEREST, entryOf, useBuffers } from "./core/source-table";
import { running } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { CapacityError, HostError, ValueError } from "./errors";
import { getEventLoop } from "./event-loop";
import { ByteSource } from "./source";

/** Of a task that waits until all that was written is gone. */
const DRAINED: u32 = 0x20000;
/** asyncio's limit of a line, bytes. */
const LIMIT: i32 = 65536;
const FIRST_CAPACITY: i32 = 64;

/** Bytes in the order they came, in a block of memory that grows. */
@unmanaged
class Buffer {
  block: usize;
  capacity: i32;
  first: i32;
  count: i32;

  @inline get start(): usize {
    return this.block + <usize>this.first;
  }

  /** Makes room for `count` more bytes; answers where they go. */
  room(count: i32): usize {
    if (this.first + this.count + count > this.capacity) {
      const needed = this.count + count;
      let block = this.block;
      if (needed > this.capacity) {
        this.capacity = max(needed, max(FIRST_CAPACITY, this.capacity * 2));
        block = heap.alloc(this.capacity);
      }
      memory.copy(block, this.start, this.count);
      if (block != this.block && this.block) heap.free(this.block);
      this.block = block;
      this.first = 0;
    }
    return this.start + <usize>this.count;
  }

  take(count: i32): void {
    this.count -= count;
    this.first = this.count ? this.first + count : 0;
  }
}

/** Both buffers of a stream. */
@unmanaged
class Buffers {
  // input: a Buffer at 0; output: a Buffer at its end
  private inputBlock: usize;
  private inputCapacity: i32;
  private inputFirst: i32;
  private inputCount: i32;
  private outputBlock: usize;
  private outputCapacity: i32;
  private outputFirst: i32;
  private outputCount: i32;

  @inline get input(): Buffer {
    return changetype<Buffer>(this);
  }
  @inline get output(): Buffer {
    return changetype<Buffer>(changetype<usize>(this) + offsetof<Buffer>());
  }
}

@unmanaged
export class Stream extends ByteSource {
  /** The next line with its end, as text; what there is without one at the end of the stream. Throws ValueError past 65,536 bytes. */
  async readLine(): Promise<string> {
    const input = this.buffers().input;
    let seen = 0;
    while (true) {
      for (; seen < input.count; seen++) {
        if (load<u8>(input.start + <usize>seen) == 0x0a) return this.takeText(input, seen + 1);
      }
      if (seen >= LIMIT) throw new ValueError("Separator is not found, and chunk exceed the limit");
      const got = this.readMore(input);
      if (!got) return this.takeText(input, input.count);
      if (got < 0) {
        this.park(READ_INTEREST);
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
    const bytes = String.UTF8.encode(text);
    this.send(changetype<usize>(bytes), bytes.byteLength);
  }

  /** Waits until the host has taken all that was written. */
  async drain(): Promise<void> {
    while (this.buffers().output.count) {
      this.park(DRAINED);
      suspend();
    }
  }

  private openEntry(): Entry {
    const entry = entryOf(this.number);
    if (changetype<usize>(entry) == 0) throw new ValueError("the source is closed");
    return entry;
  }

  private buffers(): Buffers {
    const entry = this.openEntry();
    if (!entry.ring) {
      useBuffers(dropBuffers.index);
      entry.ring = heap.alloc(offsetof<Buffers>());
      memory.fill(entry.ring, 0, offsetof<Buffers>());
    }
    return changetype<Buffers>(entry.ring);
  }

  private park(wanted: u32): void {
    listen(changetype<Record>(running), this.openEntry(), wanted);
  }

  /** Reads what there is: bytes read, -1 when there is nothing yet, 0 at the end. */
  private readMore(input: Buffer): i32 {
    const to = input.room(FIRST_CAPACITY);
    const got = this.readInto(to, input.capacity - input.first - input.count);
    if (got > 0) input.count += got;
    return got;
  }

  private takeText(input: Buffer, count: i32): string {
    const text = String.UTF8.decodeUnsafe(input.start, count);
    input.take(count);
    return text;
  }

  private send(from: usize, length: i32): void {
    const output = this.buffers().output;
    if (!output.count) {
      const taken = max(this.writeFrom(from, length), 0);
      from += <usize>taken;
      length -= taken;
      if (!length) return;
      this.flushLater();
    }
    memory.copy(output.room(length), from, length);
    output.count += length;
  }

  /** A writer of the loop sends the rest. */
  private flushLater(): void {
    const loop = getEventLoop();
    const entry = this.openEntry();
    if (!loop.hasRoom(1)) throw new CapacityError('raise "ready" in wasyncio.json');
    unwatch(entry.writer);
    const record = loop.watch(entry, WRITE_INTEREST);
    record.resume = <u16>flush.index;
    entry.writer = record;
  }

  /** The turn of that writer. */
  flushNow(): void {
    const entry = entryOf(this.number);
    const output = changetype<Buffers>(entry.ring).output;
    try {
      output.take(max(this.writeFrom(output.start, output.count), 0));
    } catch {
      output.take(output.count); // nobody is there to be told but who writes next
    }
    if (output.count) return;
    unwatch(entry.writer);
    entry.writer = NONE;
    wakeListening(entry, DRAINED);
  }
}

/** The source is closed. */
function dropBuffers(entry: Entry): void {
  const buffers = changetype<Buffers>(entry.ring);
  if (buffers.input.block) heap.free(buffers.input.block);
  if (buffers.output.block) heap.free(buffers.output.block);
  heap.free(entry.ring);
  entry.ring = 0;
}

function flush(record: Record): usize {
  runningLoop.repeat(record);
  ByteSource.of<Stream>(record.entry.source).flushNow();
  return 0;
}
