// Generated from host/abi/description.ts by `npm run abi`. Do not edit.
// The host ABI as a host written in TypeScript sees it.

/** What a host gives a module. Addresses and lengths come straight from the module: nothing about them is certain. */
export interface Imports {
  readonly "wasyncio": {
    /** The clock. */
    now(asked: number): bigint;
    /** The reactor, and the only call that blocks. Returns as soon as one event is there. Sources are served in turn, so that a noisy one cannot fill the batch. */
    wait(deadline: bigint, events: number, capacity: number): number;
    /** Reads what is there. Source 0 is stdin, opened by the first read. */
    read(source: number, buffer: number, bufferCapacity: number): number;
    /** Takes as much as fits. Sources 1 and 2 are stdout and stderr. */
    write(source: number, bytes: number, bytesLength: number): number;
    /** Gives the source back. 0 (stdin) may be closed, 1 and 2 not. */
    close(source: number): number;
    /** What the last call that answered an error has to say: operation, resource, reason and, for a refusal, the missing grant. The texts live in the host, so that a module carries none. */
    explain(text: number, textCapacity: number): number;
    /** Ends the program: output is flushed, outputs take their safe level. */
    exit(code: number): void;
    /** Ends the program with status 1 and `class: message` on stderr; `CancelledError` after ECANCELED ends it with the status of that request (130 interrupt, 143 terminate). Text is UTF-16 because a module out of memory must not convert; unreadable addresses print as empty. */
    abort(name: number, classLength: number, message: number, messageLength: number, file: number, fileLength: number, line: number, column: number): void;
  };
  readonly "wasyncio:gpio": {
    /** Opens a line by number. The first edge after this is reported. */
    open(line: number, flags: number): number;
    /** Opens a line by name. */
    openNamed(name: number, nameLength: number, flags: number): number;
    /** Reads a level. */
    get(source: number): number;
    /** Sets an output. */
    set(source: number, level: number): number;
    /** Changes an option of an input. */
    configure(source: number, option: number, value: number): number;
  };
  readonly "wasyncio:uart": {
    /** Opens a port. */
    open(name: number, nameLength: number, baud: number, format: number): number;
    /** Changes a port's rate or format. */
    configure(source: number, option: number, value: number): number;
    /** Reads an error counter. */
    count(source: number, counter: number): number;
  };
}

/** The wasm type of every import: parameters, then the result. */
export const signatures: Readonly<Record<string, Readonly<Record<string, readonly [parameters: readonly string[], result: string]>>>> = {
  "wasyncio": {
    now: [["i32"], "i64"],
    wait: [["i64", "i32", "i32"], "i32"],
    read: [["i32", "i32", "i32"], "i32"],
    write: [["i32", "i32", "i32"], "i32"],
    close: [["i32"], "i32"],
    explain: [["i32", "i32"], "i32"],
    exit: [["i32"], "void"],
    abort: [["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"], "void"],
  },
  "wasyncio:gpio": {
    open: [["i32", "i32"], "i32"],
    openNamed: [["i32", "i32", "i32"], "i32"],
    get: [["i32"], "i32"],
    set: [["i32", "i32"], "i32"],
    configure: [["i32", "i32", "i32"], "i32"],
  },
  "wasyncio:uart": {
    open: [["i32", "i32", "i32", "i32"], "i32"],
    configure: [["i32", "i32", "i32"], "i32"],
    count: [["i32", "i32"], "i32"],
  },
};

/** The option that grants a module's resources; null where none is needed. */
export const grants: Readonly<Record<string, string | null>> = {
  "wasyncio": null,
  "wasyncio:gpio": "--allow-gpio",
  "wasyncio:uart": "--allow-uart",
};

/** What (module, operation, error) means to a person; `{resource}` is the name of what was asked for. */
export const messages: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  "wasyncio": {
    wait: {
      ECANCELED: "the host wants the program to end; answered once",
      EDEADLK: "the deadline is FOREVER, or FOREVER - 1 in simulation, and no open source can ever fire",
      EINVAL: "capacity is less than 1",
      EFAULT: "the records lie outside the module's memory",
    },
    read: {
      EAGAIN: "nothing yet; a READABLE record will say when",
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "the length is negative",
      EFAULT: "the buffer lies outside the module's memory",
      EOPNOTSUPP: "{resource}: cannot be read",
      EIO: "{resource}: the device failed",
      ENODEV: "{resource}: the device is gone",
    },
    write: {
      EAGAIN: "no room; a WRITABLE record will say when",
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "the length is negative",
      EFAULT: "the bytes lie outside the module's memory",
      EOPNOTSUPP: "{resource}: cannot be written",
      EPIPE: "{resource}: nobody reads any more",
      EIO: "{resource}: the device failed",
      ENODEV: "{resource}: the device is gone",
    },
    close: {
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "stdout and stderr stay open",
    },
    explain: {
      EINVAL: "the capacity is negative",
      EFAULT: "the buffer lies outside the module's memory",
    },
  },
  "wasyncio:gpio": {
    open: {
      ENXIO: "{resource}: the board has no such line",
      EBUSY: "{resource}: already open",
      EACCES: "{resource}: not granted; run with --allow-gpio={resource}",
      EINVAL: "{resource}: unknown flags",
      ENFILE: "{resource}: all sources are in use; raise \"sources\" in wasyncio.json",
      ENOSPC: "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json",
    },
    openNamed: {
      ENOENT: "{resource}: the board has no such pin",
      EBUSY: "{resource}: already open",
      EACCES: "{resource}: not granted; run with --allow-gpio={resource}",
      EINVAL: "{resource}: unknown flags, or the name is not UTF-8",
      EFAULT: "the name lies outside the module's memory",
      ENFILE: "{resource}: all sources are in use; raise \"sources\" in wasyncio.json",
      ENOSPC: "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json",
    },
    get: {
      EBADF: "{resource}: closed, or never opened",
      EOPNOTSUPP: "{resource}: not a pin",
    },
    set: {
      EBADF: "{resource}: closed, or never opened",
      EPERM: "{resource}: an input",
      EOPNOTSUPP: "{resource}: not a pin",
    },
    configure: {
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "{resource}: unknown option or value",
      EPERM: "{resource}: an output",
      EOPNOTSUPP: "{resource}: not a pin",
    },
  },
  "wasyncio:uart": {
    open: {
      ENOENT: "{resource}: the board has no such port",
      EBUSY: "{resource}: already open",
      EACCES: "{resource}: not granted; run with --allow-uart={resource}",
      EINVAL: "{resource}: unknown baud rate or format, or the name is not UTF-8",
      EFAULT: "the name lies outside the module's memory",
      ENFILE: "{resource}: all sources are in use; raise \"sources\" in wasyncio.json",
      ENOSPC: "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json",
      ENODEV: "{resource}: nothing is attached",
      EIO: "{resource}: could not be opened",
    },
    configure: {
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "{resource}: unknown option or value",
      EOPNOTSUPP: "{resource}: not a serial port",
      EIO: "{resource}: the device refused",
      ENODEV: "{resource}: the device is gone",
    },
    count: {
      EBADF: "{resource}: closed, or never opened",
      EINVAL: "{resource}: unknown counter",
      EOPNOTSUPP: "{resource}: not a serial port",
    },
  },
};

export const FOREVER = 0x7fffffffffffffffn;
/** this ABI */
export const ABI_VERSION = 1;
/** bytes of an event record */
export const EVENT_SIZE = 16;
/** bytes of the control block */
export const CONTROL_SIZE = 48;
/** first word of the control block */
export const MAGIC = 24338807;
/** bytes of the custom section */
export const SECTION_SIZE = 32;
/** position of the ring depth in gpio.open's flags */
export const GPIO_DEPTH_SHIFT = 8;
/** position of the ring size in uart.open's format */
export const UART_RING_SHIFT = 8;
/** source */
export const STDIN = 0;
/** source */
export const STDOUT = 1;
/** source */
export const STDERR = 2;

/** Errors; calls answer them negated. */
export const errno = {
  /** operation not permitted */
  EPERM: 1,
  /** no such name */
  ENOENT: 2,
  /** interrupted */
  EINTR: 4,
  /** input/output error */
  EIO: 5,
  /** no such device or line */
  ENXIO: 6,
  /** the source is closed */
  EBADF: 9,
  /** nothing yet */
  EAGAIN: 11,
  /** no memory left on the host */
  ENOMEM: 12,
  /** permission denied */
  EACCES: 13,
  /** the address is outside the module's memory */
  EFAULT: 14,
  /** in use */
  EBUSY: 16,
  /** the device is gone */
  ENODEV: 19,
  /** invalid argument */
  EINVAL: 22,
  /** no free source */
  ENFILE: 23,
  /** no ring memory left */
  ENOSPC: 28,
  /** the reader is gone */
  EPIPE: 32,
  /** nothing can ever wake the program */
  EDEADLK: 35,
  /** the source cannot do this */
  EOPNOTSUPP: 95,
  /** the host ends the program */
  ECANCELED: 125,
} as const;
export type ErrorName = keyof typeof errno;

// flags of an event record
/** a read would not answer EAGAIN */
export const EVENT_READABLE = 1;
/** a write would not answer EAGAIN */
export const EVENT_WRITABLE = 2;
/** the other side is gone; what it sent can still be read */
export const EVENT_HANGUP = 4;
/** the next read or write answers the error */
export const EVENT_ERROR = 8;
/** an input pin went from low to high */
export const EVENT_RISING = 16;
/** an input pin went from high to low */
export const EVENT_FALLING = 32;
/** `lost` events of this source were dropped before this record */
export const EVENT_LOSS = 64;

// flags of gpio.open
/** an output; else an input */
export const GPIO_OUTPUT = 1;
/** an output's level from the moment it is one: no glitch */
export const GPIO_INITIAL_HIGH = 2;
/** bits 2-3: pull, 0 none, 1 up, 2 down */
export const GPIO_PULL_UP = 4;
/** bits 2-3: pull, 0 none, 1 up, 2 down */
export const GPIO_PULL_DOWN = 8;
/** an output that drives low only */
export const GPIO_OPEN_DRAIN = 16;
/** the level an output takes when the program ends; else low */
export const GPIO_SAFE_HIGH = 32;

// options of gpio.configure
/** edges are reported once the level has held for this long, µs, with the time of the first; 0 off */
export const GPIO_OPTION_DEBOUNCE_MICROS = 1;
/** 0 none, 1 up, 2 down */
export const GPIO_OPTION_PULL = 2;
/** which edges are reported: bit 0 rising, bit 1 falling; both after open */
export const GPIO_OPTION_EDGES = 3;

// format of uart.open
/** 7 data bits; else 8 */
export const UART_SEVEN_BITS = 1;
/** bits 1-2: parity, 0 none, 1 even, 2 odd */
export const UART_PARITY_EVEN = 2;
/** bits 1-2: parity, 0 none, 1 even, 2 odd */
export const UART_PARITY_ODD = 4;
/** 2 stop bits; else 1 */
export const UART_TWO_STOP_BITS = 8;
/** RTS/CTS */
export const UART_FLOW_CONTROL = 16;

// options of uart.configure
/** bits a second */
export const UART_OPTION_BAUD = 1;
/** as in open */
export const UART_OPTION_FORMAT = 2;

// counters of uart.count
/** bytes that arrived when no room was left; where the hardware only marks a loss, at least so many */
export const UART_COUNTER_OVERRUNS = 1;
/** bytes with a wrong stop or parity bit */
export const UART_COUNTER_FRAMING_ERRORS = 2;

// offsets in event
/** i32: the source it is about */
export const EVENT_SOURCE = 0;
/** u16: event flags */
export const EVENT_FLAGS = 4;
/** u16: events dropped before this one; saturates at 65535 */
export const EVENT_LOST = 6;
/** i64: when the hardware saw it, µs on the clock of `now` */
export const EVENT_MICROS = 8;

// offsets in control
/** u32: 0x01736177: the bytes "was" and the version. Written at build time */
export const CONTROL_MAGIC = 0;
/** u32: 1: the module calls `wait` in the next turn; the module sets it itself when the earliest deadline has changed. A host that can publish clears it inside `wait`, before it looks at its rings, and sets it for every event, when `deadline` passes, and on the way out of `wait` when `deadline` has passed already or records are left; one that cannot leaves it 1 */
export const CONTROL_PENDING = 4;
/** i64: earliest timer, µs; the largest i64 when there is none. Written by the module just before each `wait`; the host reads it there and nowhere else */
export const CONTROL_DEADLINE = 8;
/** i64: the clock as of the last `wait`, µs, so that a timer is due when its deadline is not later. Written by `wait` only, when it returns; a poll that answers 0 while `deadline` has not passed may leave it */
export const CONTROL_MICROS = 16;
/** u32: turns begun, wraps. Written by the module */
export const CONTROL_TURN = 24;
/** u32: number of the task that runs, 0 for a plain callback. Written by the module */
export const CONTROL_TASK = 28;
/** u32: where that task last waited. Written by the module in debug builds */
export const CONTROL_STATE = 32;
/** u32: address of the trace ring, 0 without one. Written at build time */
export const CONTROL_TRACE = 36;
/** u32: longest time from `pending` being set by the host to the next entry into `wait`, µs; where it stays 1, from a return of `wait` to the next entry. Saturates. Written by `wait` */
export const CONTROL_LONGEST = 40;
/** u32: 0 */
export const CONTROL_RESERVED = 44;

// offsets in section
/** u32: ABI version: 1 */
export const SECTION_VERSION = 0;
/** u32: bit 0 debug build, 1 collector linked, 2 fuel */
export const SECTION_FLAGS = 4;
/** u32: records: what can be ready, armed or registered at once */
export const SECTION_READY = 8;
/** u32: timers that can be armed at once */
export const SECTION_TIMERS = 12;
/** u32: sources that can be open at once, the three standard streams not counted */
export const SECTION_SOURCES = 16;
/** u32: memory for rings, bytes, in the module and again in the host */
export const SECTION_RING_BYTES = 20;
/** u32: the heap, bytes */
export const SECTION_HEAP = 24;
/** u32: linear memory in use, bytes: the end of the heap */
export const SECTION_MEMORY = 28;
