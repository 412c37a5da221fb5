// A serial port of the simulated board, byte by byte: each takes the time its frame takes at the port's rate. What the program
// sends goes to whoever is at the other end: a test, another port, or the port itself.
//
//   program ─► write ─► [transmit queue] ─► a byte each frame ─► peer, or a test's ear
//   program ◄─ read  ◄─ [receive ring]   ◄─ a byte each frame ◄─ peer, or what a test sends
import {
  EVENT_HANGUP,
  EVENT_READABLE,
  EVENT_WRITABLE,
  UART_COUNTER_OVERRUNS,
  UART_FLOW_CONTROL,
  UART_OPTION_BAUD,
  UART_PARITY_EVEN,
  UART_PARITY_ODD,
  UART_SEVEN_BITS,
  UART_TWO_STOP_BITS,
  errno,
} from "../abi.js";
import type { Device, EventSink, PortSetup } from "../backend.js";
import { formatBytes } from "./format.js";
import type { Journal, Line } from "./journal.js";
import type { Random } from "./random.js";
import type { VirtualTime } from "./time.js";

/** Pieces that are kept, and bytes of one; beyond it the older half is forgotten. */
const PIECES_MOST = 1 << 16;
const PIECE_BYTES_MOST = 1024;
/** What waits to be sent, bytes: what a small driver has. */
const TRANSMIT_BYTES = 64;
/** WRITABLE comes when this much or less is left of a queue that was full. */
const TRANSMIT_LOW = TRANSMIT_BYTES / 2;
/** Rates that differ by more than this part are not understood. */
const BAUD_TOLERANCE = 0.05;
/** The rate of what is sent to a port that was never opened. */
const BAUD_DEFAULT = 115200;
const NEWLINE = 0x0a;

export interface UartSurroundings {
  readonly time: VirtualTime;
  readonly sink: EventSink;
  readonly journal: Journal;
  readonly random: Random;
  /** Called for each byte that has left the port. */
  onSent(port: SimulatedUart, byte: number): void;
}

export interface Sending {
  /** Bits a second; the port's own when absent, Infinity: all bytes at once. */
  readonly baud?: number;
  /** Each byte may come so much later, µs, as the seed says. */
  readonly jitterMicros?: number;
}

/** Bytes that followed each other without a pause. */
interface Piece {
  readonly micros: number;
  readonly order: number;
  readonly bytes: number[];
  readonly direction: "sent" | "received";
  /** When the last byte came, µs. */
  until: number;
}

interface Open {
  readonly source: number;
  baud: number;
  format: number;
  readonly ring: Uint8Array;
  overruns: number;
  framingErrors: number;
}

/** One byte on its way to the port, from a test. */
interface Incoming {
  readonly byte: number;
  readonly baud: number | undefined;
  readonly jitterMicros: number;
}

export class SimulatedUart {
  private open: Open | null = null;
  private lastBaud = BAUD_DEFAULT;
  private lastFormat = 0;
  private unplugged = false;
  /** Where sent bytes go besides the test's ear. */
  private peer: SimulatedUart | null = null;

  private oldest = 0;
  private count = 0;

  private readonly transmit: number[] = [];
  /** When the byte on the wire will have left, µs, not rounded: frames follow each other without drift. */
  private transmitDone = 0;

  /** Bytes on their way here; the first `incomingTaken` have arrived. */
  private incoming: Incoming[] = [];
  private incomingTaken = 0;
  private incomingDone = 0;
  /** The test's sending is held back: the ring is full and flow control is on. */
  private held = false;
  /** The program's sending is held back by the peer, likewise. */
  private heldByPeer = false;

  private readonly pieces: Piece[] = [];
  private readonly latest: { sent: Piece | null; received: Piece | null } = { sent: null, received: null };
  private lostClosed = 0;

  constructor(
    readonly name: string,
    private readonly board: UartSurroundings,
  ) {}

  // ---- the outside

  /** Sends bytes to the port, after what is already on its way. */
  send(bytes: Uint8Array, { baud, jitterMicros = 0 }: Sending = {}): void {
    const idle = this.incomingTaken === this.incoming.length;
    if (idle) {
      this.incoming = [];
      this.incomingTaken = 0;
      this.incomingDone = Math.max(this.incomingDone, this.board.time.now);
    }
    for (const byte of bytes) this.incoming.push({ byte, baud, jitterMicros });
    if (idle && !this.held) this.nextIncoming();
  }

  /** Connects the port with another one, or with itself: what one sends the other receives. */
  connect(other: SimulatedUart): void {
    this.peer = other;
    other.peer = this;
  }

  /** Takes the device away: a hang-up; what has arrived can still be read. */
  unplug(): void {
    this.unplugged = true;
    if (this.open !== null) {
      this.board.sink.push(this.open.source, EVENT_HANGUP | EVENT_READABLE, this.board.time.now);
    }
  }

  /** Whether bytes of the program have not left yet, and can. */
  get busy(): boolean {
    return this.transmit.length > 0 && !this.heldByPeer;
  }

  /** Whether whoever sends to this port must wait: the ring is full, and flow control says so in time. */
  private get holdsBack(): boolean {
    const { open } = this;
    return open !== null && (open.format & UART_FLOW_CONTROL) !== 0 && this.count === open.ring.length;
  }

  private nextIncoming(): void {
    const next = this.incoming[this.incomingTaken];
    const { time, random } = this.board;
    const baud = next.baud ?? this.open?.baud ?? this.lastBaud;
    const format = this.open?.format ?? this.lastFormat;
    this.incomingDone += frameMicros(baud, format) + random.upTo(next.jitterMicros);
    time.at(Math.round(this.incomingDone), () => {
      this.arrive();
    });
  }

  /** The next byte is there; while the ring is full and flow control is on it is held back. */
  private arrive(): void {
    const { open } = this;
    if (this.holdsBack) {
      this.held = true;
      return;
    }
    const { byte, baud } = this.incoming[this.incomingTaken++];
    const understood = baud === undefined || baud === Infinity;
    this.receive(byte, understood ? (open?.baud ?? this.lastBaud) : baud, open?.format ?? this.lastFormat);
    if (this.incomingTaken < this.incoming.length) this.nextIncoming();
  }

  /** A byte whose frame ends now. */
  private receive(byte: number, baud: number, format: number): void {
    const { open, board } = this;
    const now = board.time.now;
    if (open === null) {
      this.lostClosed++;
      if (this.lostClosed === 1) board.journal.note(now, `${this.name} is closed: what arrives is lost`);
      return;
    }
    this.keep("received", byte);
    if (
      Math.abs(baud - open.baud) > open.baud * BAUD_TOLERANCE ||
      ((format ^ open.format) & ~UART_FLOW_CONTROL) !== 0
    ) {
      open.framingErrors++;
    } else if (this.count === open.ring.length) {
      open.overruns++;
    } else {
      const at = this.oldest + this.count;
      open.ring[at < open.ring.length ? at : at - open.ring.length] = byte;
      this.count++;
      board.sink.push(open.source, EVENT_READABLE, now);
    }
  }

  // ---- the program

  openAs(source: number, { baud, format, ringBytes }: PortSetup): Device | number {
    if (this.unplugged) return -errno.ENODEV;
    const open: Open = { source, baud, format, ring: new Uint8Array(ringBytes), overruns: 0, framingErrors: 0 };
    this.open = open;
    this.lastBaud = baud;
    this.lastFormat = format;
    this.oldest = 0;
    this.count = 0;
    return {
      resource: this.name,
      stream: {
        read: (buffer) => this.read(open, buffer),
        write: (bytes) => this.write(bytes),
      },
      port: {
        configure: (option, value) => {
          if (this.unplugged) return -errno.ENODEV;
          if (option === UART_OPTION_BAUD) this.lastBaud = open.baud = value;
          else this.lastFormat = open.format = value;
          return 0;
        },
        count: (counter) => (counter === UART_COUNTER_OVERRUNS ? open.overruns : open.framingErrors),
      },
      close: () => {
        this.open = null;
        this.resume();
      },
    };
  }

  private read(open: Open, buffer: Uint8Array): number {
    const taken = Math.min(buffer.length, this.count);
    if (taken === 0) return this.unplugged ? 0 : -errno.EAGAIN;
    const { ring } = open;
    const upToEnd = Math.min(taken, ring.length - this.oldest);
    buffer.set(ring.subarray(this.oldest, this.oldest + upToEnd));
    buffer.set(ring.subarray(0, taken - upToEnd), upToEnd);
    this.oldest = (this.oldest + taken) % ring.length;
    this.count -= taken;
    this.resume();
    return taken;
  }

  private write(bytes: Uint8Array): number {
    if (this.unplugged) return -errno.ENODEV;
    const taken = Math.min(bytes.length, TRANSMIT_BYTES - this.transmit.length);
    if (taken === 0) return -errno.EAGAIN;
    const idle = this.transmit.length === 0;
    for (let at = 0; at < taken; at++) this.transmit.push(bytes[at]);
    if (idle) {
      this.transmitDone = this.board.time.now;
      this.nextTransmit();
    }
    return taken;
  }

  /** Room again: who was held back goes on. */
  private resume(): void {
    if (this.held) {
      this.held = false;
      this.incomingDone = this.board.time.now;
      this.nextIncoming();
    }
    if (this.peer?.heldByPeer === true) {
      this.peer.heldByPeer = false;
      this.peer.transmitDone = this.board.time.now;
      this.peer.nextTransmit();
    }
  }

  private nextTransmit(): void {
    if (this.peer?.holdsBack === true) {
      this.heldByPeer = true;
      return;
    }
    this.transmitDone += frameMicros(this.lastBaud, this.lastFormat);
    this.board.time.at(Math.round(this.transmitDone), () => {
      const byte = this.transmit.shift()!;
      this.keep("sent", byte);
      this.peer?.receive(byte, this.lastBaud, this.lastFormat);
      if (this.transmit.length > 0) this.nextTransmit();
      if (this.open !== null && this.transmit.length <= TRANSMIT_LOW) {
        this.board.sink.push(this.open.source, EVENT_WRITABLE, this.board.time.now);
      }
      this.board.onSent(this, byte);
    });
  }

  // ---- what is kept for a person

  /** Adds a byte to the record: a piece is a line, or what came without a pause of two frames. */
  private keep(direction: "sent" | "received", byte: number): void {
    const now = this.board.time.now;
    const last = this.latest[direction];
    const pause = 2 * frameMicros(this.lastBaud, this.lastFormat) + 1;
    const goesOn =
      last !== null &&
      last.bytes[last.bytes.length - 1] !== NEWLINE &&
      last.bytes.length < PIECE_BYTES_MOST &&
      now - last.until <= pause;
    if (goesOn) {
      last.bytes.push(byte);
      last.until = now;
      return;
    }
    const piece: Piece = { micros: now, until: now, order: this.board.journal.order(), bytes: [byte], direction };
    this.latest[direction] = piece;
    this.pieces.push(piece);
    if (this.pieces.length > PIECES_MOST) this.pieces.splice(0, PIECES_MOST / 2);
  }

  *lines(): Iterable<Line> {
    for (const { micros, order, bytes, direction } of this.pieces) {
      yield { micros, order, text: `${this.name} ${direction} ${formatBytes(bytes)}` };
    }
  }
}

/** Start bit, data, parity, stop bits. */
function frameBits(format: number): number {
  const data = (format & UART_SEVEN_BITS) === 0 ? 8 : 7;
  const parity = (format & (UART_PARITY_EVEN | UART_PARITY_ODD)) === 0 ? 0 : 1;
  return 1 + data + parity + ((format & UART_TWO_STOP_BITS) === 0 ? 1 : 2);
}

function frameMicros(baud: number, format: number): number {
  return (frameBits(format) * 1e6) / baud;
}
