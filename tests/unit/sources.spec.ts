// Readers and writers: a latch that only EAGAIN clears, callbacks in every turn while it is set, and whose they are.
import { EVENT_ERROR, EVENT_HANGUP, EVENT_READABLE, EVENT_WRITABLE, STDIN, STDOUT } from "../../assembly/abi";
import { SOURCES } from "../../assembly/capacities";
import { entryOf } from "../../assembly/core/source-table";
import { EventLoop, getEventLoop, newEventLoop } from "../../assembly/event-loop";
import { ByteSource, Source, stdin, stdout } from "../../assembly/source";
import { hostEvent, hostReset } from "./host";
import { note, noted, open, turn } from "./trace";

let loop: EventLoop = getEventLoop();
let other: EventLoop = getEventLoop();
let source: ByteSource = stdin;
const buffer = new Uint8Array(4);

/** Reads, which answers EAGAIN in the unit host for all but the standard streams. */
function drain(number: i32): void {
  note(number);
  note(source.readNowait(buffer));
}

function replaceMyself(number: i32): void {
  note(number);
  loop.addReaderWith<i32>(source, note, number + 1);
}

function addWhileLatched(number: i32): void {
  note(number);
  loop.addReaderWith<i32>(source, note, number + 1);
}

function begin(): void {
  hostReset();
  noted();
  loop = newEventLoop();
  other = newEventLoop();
  source = open(3);
}

function end(): void {
  source.close();
}

describe("a source", () => {
  beforeEach(begin);
  afterEach(end);

  it("has its reader called in every turn until a read answers EAGAIN", () => {
    loop.addReaderWith<i32>(source, note, 1);
    turn(loop);
    expect<string>(noted()).toBe("");
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("1 1 1");
    loop.addReaderWith<i32>(source, drain, 2);
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("2 -1");
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("2 -1");
  });

  it("can be read after a read that found something, or the end: nobody tells it again", () => {
    const entry = entryOf(STDIN);
    expect<i32>(entry.latch).toBe(0);
    expect<i32>(stdin.readNowait(buffer)).toBe(0);
    expect<i32>(entry.latch).toBe(EVENT_READABLE);
    entry.latch = 0;
  });

  it("keeps what was told before anybody waited for it", () => {
    hostEvent(source.number, EVENT_READABLE | EVENT_WRITABLE, 0, 0);
    turn(loop);
    loop.addReaderWith<i32>(source, note, 1);
    loop.addWriterWith<i32>(source, note, 2);
    expect<string>(noted()).toBe("");
    turn(loop);
    expect<string>(noted()).toBe("1 2");
  });

  it("that is readable has a new reader called from the next turn on", () => {
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    loop.callSoonWith<i32>(addWhileLatched, 5);
    turn(loop);
    expect<string>(noted()).toBe("5");
    turn(loop);
    expect<string>(noted()).toBe("6");
  });

  it("has one reader: a new one takes its place, from the next turn on", () => {
    loop.addReaderWith<i32>(source, replaceMyself, 1);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1");
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("2 2");
    expect<i32>(loop.reserved).toBe(1);
  });

  it("that has hung up or failed can be read and written, whoever waits", () => {
    loop.addReaderWith<i32>(source, note, 1);
    loop.addWriterWith<i32>(source, note, 2);
    turn(loop);
    hostEvent(source.number, EVENT_HANGUP, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1 2");
    entryOf(source.number).latch = 0;
    hostEvent(source.number, EVENT_ERROR, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1 2");
  });

  it("that can be read does not wake a writer, nor the other way round", () => {
    loop.addReaderWith<i32>(source, note, 1);
    loop.addWriterWith<i32>(source, note, 2);
    turn(loop);
    hostEvent(source.number, EVENT_WRITABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("2");
  });

  it("runs readers in the order in which they ran before, and those that an event wakes after them", () => {
    const second = open(4);
    const third = open(5);
    loop.addReaderWith<i32>(source, note, 1);
    loop.addReaderWith<i32>(second, note, 2);
    loop.addReaderWith<i32>(third, note, 3);
    turn(loop);
    hostEvent(third.number, EVENT_READABLE, 0, 0);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("3 1");
    hostEvent(second.number, EVENT_READABLE, 0, 0);
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("3 1 2 3 1 2");
    second.close();
    third.close();
  });

  it("that is closed has no reader or writer, and its number is stale for ever", () => {
    loop.addReaderWith<i32>(source, note, 1);
    loop.addWriterWith<i32>(source, note, 2);
    const number = source.number;
    hostEvent(number, EVENT_READABLE | EVENT_WRITABLE, 0, 0);
    turn(loop);
    noted();
    source.close();
    expect<i32>(loop.reserved).toBe(0);
    expect<bool>(source.isOpen).toBe(false);
    source.close();
    const next = open(3);
    loop.addReaderWith<i32>(next, note, 3);
    hostEvent(number, EVENT_READABLE, 0, 0);
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("");
    expect<bool>(loop.removeReader(Source.of<Source>(number))).toBe(false);
    source = next;
  });

  it("is no source when its slot or generation never was", () => {
    expect<usize>(changetype<usize>(entryOf(SOURCES + 3))).toBe(0);
    expect<usize>(changetype<usize>(entryOf(0xffff))).toBe(0);
    expect<usize>(changetype<usize>(entryOf(source.number + 0x10000))).toBe(0);
    expect<usize>(changetype<usize>(entryOf(4))).toBe(0);
    expect<bool>(changetype<usize>(entryOf(source.number)) != 0).toBe(true);
    expect<bool>(changetype<usize>(entryOf(STDOUT)) != 0).toBe(true);
  });

  it("refuses a reader when it is closed", () => {
    source.close();
    expect(() => {
      loop.addReaderWith<i32>(source, note, 1);
    }).toThrow("the source is closed");
  });
});

describe("with two loops, a source", () => {
  beforeEach(begin);
  afterEach(end);

  it("that is told while another loop runs is there when its own does", () => {
    other.addReaderWith<i32>(source, note, 1);
    turn(other);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("");
    turn(other);
    expect<string>(noted()).toBe("1");
  });

  it("can have a reader in one and a writer in the other", () => {
    loop.addReaderWith<i32>(source, note, 1);
    other.addWriterWith<i32>(source, note, 2);
    hostEvent(source.number, EVENT_READABLE | EVENT_WRITABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1");
    turn(other);
    expect<string>(noted()).toBe("2");
    loop.close();
    turn(other);
    expect<string>(noted()).toBe("2");
    expect<usize>(changetype<usize>(entryOf(source.number).reader)).toBe(0);
  });

  it("has its reader removed only by the loop that has it, and replaced by either", () => {
    loop.addReaderWith<i32>(source, note, 1);
    expect<bool>(other.removeReader(source)).toBe(false);
    expect<i32>(loop.reserved).toBe(1);
    other.addReaderWith<i32>(source, note, 2);
    expect<i32>(loop.reserved).toBe(0);
    expect<i32>(other.reserved).toBe(1);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    turn(other);
    expect<string>(noted()).toBe("2");
  });

  it("gives the record back to the loop that has it when it is closed", () => {
    other.addReaderWith<i32>(source, note, 1);
    source.close();
    expect<i32>(other.reserved).toBe(0);
    expect<i32>(loop.reserved).toBe(0);
  });
});

describe("a loop that is closed", () => {
  beforeEach(begin);

  it("forgets what was scheduled and registered, and can be closed again", () => {
    loop.callSoonWith<i32>(note, 1);
    loop.callAtWith<i32>(0, note, 2);
    loop.addReaderWith<i32>(source, note, 3);
    loop.close();
    expect<i32>(loop.reserved).toBe(0);
    expect<i32>(loop.armed).toBe(0);
    expect<bool>(loop.isClosed).toBe(true);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(getEventLoop());
    expect<string>(noted()).toBe("");
    loop.close();
    loop.stop();
  });

  it("refuses everything else", () => {
    loop.close();
    expect(() => {
      loop.callSoonWith<i32>(note, 1);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.callLaterWith<i32>(1, note, 1);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.callAtWith<i32>(1, note, 1);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.addReaderWith<i32>(stdin, note, 1);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.addWriterWith<i32>(stdout, note, 1);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.removeReader(stdin);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.removeWriter(stdout);
    }).toThrow("Event loop is closed");
    expect(() => {
      loop.runForever();
    }).toThrow("Event loop is closed");
  });
});
