// Bytes that come, for tasks: asyncio's StreamReader on a source.
//
// The host is asked for more only when what it gave is not enough: how much is kept is the limit of a line and what the host hands over at
// once. Who is cancelled while it waits has taken nothing.
import { AsyncIterator, Step, emptyStep } from "./async-iterator";
import { listen, wakeListening } from "./core/listen";
import { Record } from "./core/record";
import { Entry, READ_INTEREST, useBuffers } from "./core/source-table";
import { running } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { IncompleteReadError, LimitOverrunError, RuntimeError, ValueError } from "./errors";
import { ByteSource, openEntry } from "./source";
import { Buffer, Buffers } from "./stream-buffers";

/** asyncio's limit of a line, bytes. */
const LIMIT: i32 = 65536;
const LINE_FEED: u8 = 0x0a;

const FOUND_TOO_FAR = "Separator is found, but chunk is longer than limit";
const NOT_FOUND = "Separator is not found, and chunk exceed the limit";

/** One task at a time reads, as in asyncio: RuntimeError for another one that would have to wait, too. */
@unmanaged
export class StreamReader extends ByteSource {
  /**
   * The next line with its end, as text; what there is without one at the end of the stream, then "". ValueError for a line that is longer than
   * `limit`, of which what has come is dropped.
   */
  async readLine(): Promise<string> {
    let from = 0;
    while (true) {
      const buffers = this.buffers(); // anew after each wait: it may have been closed meanwhile
      const input = buffers.input;
      const at = indexOfByte(input, LINE_FEED, from);
      if (at >= 0) {
        if (at <= limitOf(buffers)) return takeText(input, at + 1);
        input.take(at + 1);
        throw new ValueError(FOUND_TOO_FAR);
      }
      from = input.count;
      if (from > limitOf(buffers)) {
        input.take(from);
        throw new ValueError(NOT_FOUND);
      }
      const got = this.readMore(buffers, "readuntil");
      if (!got) return takeText(input, input.count);
      if (got < 0) suspend();
    }
  }

  /**
   * What comes up to a separator, and the separator: as text where that is a text, else as Uint8Array. At the end of the stream
   * IncompleteReadError, which has what there was. LimitOverrunError where the separator is not within `limit`; all stays to be read then.
   */
  async readUntil<S>(separator: S): Promise<S> {
    const wanted = bytesOf<S>(separator);
    const length = wanted.length;
    if (!length) throw new ValueError("Separator should be at least one-byte string");
    let from = 0;
    while (true) {
      const buffers = this.buffers();
      const input = buffers.input;
      if (input.count - from >= length) {
        const at = indexOfBytes(input, wanted, from);
        if (at >= 0) {
          if (at > limitOf(buffers)) throw new LimitOverrunError(FOUND_TOO_FAR, at);
          if (isString<S>()) return changetype<S>(takeText(input, at + length));
          return changetype<S>(takeBytes(input, at + length));
        }
        from = max(0, input.count + 1 - length);
        if (from > limitOf(buffers)) throw new LimitOverrunError(NOT_FOUND, from);
      }
      const got = this.readMore(buffers, "readuntil");
      if (!got) throw new IncompleteReadError(takeBytes(input, input.count));
      if (got < 0) suspend();
    }
  }

  /** Exactly `count` bytes. At the end of the stream IncompleteReadError, which has those that there were. */
  async readExactly(count: i32): Promise<Uint8Array> {
    if (count < 0) throw new ValueError("readexactly size can not be less than zero");
    while (true) {
      const buffers = this.buffers();
      const input = buffers.input;
      if (input.count >= count) return takeBytes(input, count);
      const got = this.readMore(buffers, "readexactly");
      if (!got) throw new IncompleteReadError(takeBytes(input, input.count), count);
      if (got < 0) suspend();
    }
  }

  /** What there is, at most `count` bytes, and waits where there is nothing yet; all up to the end of the stream where `count` is negative. */
  async read(count: i32 = -1): Promise<Uint8Array> {
    while (true) {
      const buffers = this.buffers();
      const input = buffers.input;
      if (!count || (count > 0 && input.count)) return takeBytes(input, min(count, input.count));
      const got = this.readMore(buffers, "read");
      if (!got) return takeBytes(input, input.count);
      if (got < 0) suspend();
    }
  }

  /** Whether it has ended, and all was read. */
  get atEof(): bool {
    const buffers = this.buffers();
    return buffers.isEnded && !buffers.input.count;
  }

  /** How long a line may be, and what comes before a separator, bytes without the separator; at first 65,536. ValueError unless positive. */
  get limit(): i32 {
    return limitOf(this.buffers());
  }
  set limit(limit: i32) {
    if (limit <= 0) throw new ValueError("Limit cannot be <= 0");
    this.buffers().limit = limit;
  }

  /** Puts bytes behind what has come, as if the host had given them. */
  feedData(bytes: Uint8Array): void {
    if (!bytes.length) return;
    this.buffers().input.add(bytes.dataStart, bytes.length);
    wakeListening(openEntry(this.number), READ_INTEREST);
  }

  /** Nothing more comes: the stream ends behind what is there. */
  feedEof(): void {
    this.buffers().isEnded = true;
    wakeListening(openEntry(this.number), READ_INTEREST);
  }

  /** Its lines, for `for await`: as `readLine` gives them, up to the end of the stream. */
  iterate(): Lines {
    return new Lines(this);
  }

  protected buffers(): Buffers {
    const entry = openEntry(this.number);
    useBuffers(dropBuffers.index);
    return Buffers.of(entry);
  }

  /** Takes in what the host has: 1; 0 at the end. Where there is nothing yet, -1: the running task is to park. `reader`: what it is doing. */
  private readMore(buffers: Buffers, reader: string): i32 {
    if (buffers.isEnded) return 0;
    const input = buffers.input;
    const to = input.room();
    const got = this.readInto(to, input.free);
    if (got < 0) {
      this.awaitInput(reader);
      return -1;
    }
    input.count += got;
    if (got) return 1;
    buffers.isEnded = true;
    return 0;
  }

  private awaitInput(reader: string): void {
    const entry = openEntry(this.number);
    for (let other = entry.tasks; changetype<usize>(other); other = other.next) {
      if (other.interest & READ_INTEREST) {
        throw new RuntimeError(reader + "() called while another coroutine is already waiting for incoming data");
      }
    }
    listen(changetype<Record>(running), entry, READ_INTEREST);
  }
}

/** The lines of a stream. */
@final
export class Lines extends AsyncIterator<string> {
  private readonly step: Step<string> = emptyStep<string>();

  /** @internal */
  constructor(private readonly reader: StreamReader) {
    super();
  }

  /** The next line with its end; none once the stream has ended. */
  @inline
  async next(): Promise<Step<string>> {
    const line = await this.reader.readLine();
    const step = this.step;
    step.value = line;
    step.done = !line.length;
    return step;
  }
}

@inline
function limitOf(buffers: Buffers): i32 {
  return buffers.limit || LIMIT;
}

function bytesOf<S>(separator: S): Uint8Array {
  if (isString<S>()) return Uint8Array.wrap(String.UTF8.encode(changetype<string>(separator)));
  if (!(separator instanceof Uint8Array)) ERROR("a separator is a text or a Uint8Array");
  return changetype<Uint8Array>(separator);
}

/** Where a byte stands, not before `from`, or -1. */
function indexOfByte(input: Buffer, byte: u8, from: i32): i32 {
  for (; from < input.count; from++) if (load<u8>(input.start + <usize>from) == byte) return from;
  return -1;
}

function indexOfBytes(input: Buffer, wanted: Uint8Array, from: i32): i32 {
  const length = wanted.length;
  const last = input.count - length;
  while (from <= last) {
    from = indexOfByte(input, wanted[0], from);
    if (from < 0 || from > last) break;
    if (!memory.compare(input.start + <usize>from, wanted.dataStart, length)) return from;
    from++;
  }
  return -1;
}

function takeText(input: Buffer, count: i32): string {
  const text = String.UTF8.decodeUnsafe(input.start, count);
  input.take(count);
  return text;
}

function takeBytes(input: Buffer, count: i32): Uint8Array {
  const bytes = new Uint8Array(count);
  input.moveTo(bytes.dataStart, count);
  return bytes;
}

/** The source is closed. */
function dropBuffers(entry: Entry): void {
  Buffers.of(entry).free();
  entry.ring = 0;
}
