// The host ABI, version 1: the one description of what a module asks of a host. The AssemblyScript externs, the
// TypeScript types, the C header, the tables of docs/abi.md and the error messages are generated from it (`npm run abi`).

export const ABI_VERSION = 1;

/** What a parameter is to the host. `bytes`, `utf16` take two wasm parameters: address and length. */
export type ParameterKind =
  | "i32"
  | "i64"
  | "source" // generation << 16 | slot
  | "ptr" // address of a drawn struct in linear memory
  | "out" // address and capacity of a buffer the host fills, in bytes
  | "bytes" // address and length of bytes the host reads
  | "text" // address and length in bytes of UTF-8 without NUL
  | "utf16"; // address and length in UTF-16 code units (only `abort`: a dying module must not convert)

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly doc: string;
}

export interface Import {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: "i32" | "i64" | "void";
  /** `never`: does not return to the module. */
  readonly returns?: "never";
  readonly doc: string;
  /** What the result means when it is not an error. */
  readonly result_doc?: string;
  /** Every error the call may answer, with the text a person reads. `{resource}` is the name of what was asked for. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface ImportModule {
  readonly name: string;
  readonly doc: string;
  /** The command-line option that grants this module's resources; null where no grant is needed. */
  readonly grant: string | null;
  readonly imports: readonly Import[];
}

/** Linux's generic errno values, on every host. Calls answer them negated. */
export const errors = {
  EPERM: [1, "operation not permitted"],
  ENOENT: [2, "no such name"],
  EINTR: [4, "interrupted"],
  EIO: [5, "input/output error"],
  ENXIO: [6, "no such device or line"],
  EBADF: [9, "the source is closed"],
  EAGAIN: [11, "nothing yet"],
  ENOMEM: [12, "no memory left on the host"],
  EACCES: [13, "permission denied"],
  EFAULT: [14, "the address is outside the module's memory"],
  EBUSY: [16, "in use"],
  ENODEV: [19, "the device is gone"],
  EINVAL: [22, "invalid argument"],
  ENFILE: [23, "no free source"],
  ENOSPC: [28, "no ring memory left"],
  EPIPE: [32, "the reader is gone"],
  EDEADLK: [35, "nothing can ever wake the program"],
  EOPNOTSUPP: [95, "the source cannot do this"],
  ECANCELED: [125, "the host ends the program"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ErrorName = keyof typeof errors;

/** `flags` of an event record. */
export const eventFlags = {
  READABLE: [1 << 0, "a read would not answer EAGAIN"],
  WRITABLE: [1 << 1, "a write would not answer EAGAIN"],
  HANGUP: [1 << 2, "the other side is gone; what it sent can still be read"],
  ERROR: [1 << 3, "the next read or write answers the error"],
  RISING: [1 << 4, "an input pin went from low to high"],
  FALLING: [1 << 5, "an input pin went from high to low"],
  LOSS: [1 << 6, "`lost` events of this source were dropped before this record"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export interface Field {
  readonly name: string;
  readonly type: "i32" | "u32" | "u16" | "i64";
  readonly offset: number;
  readonly doc: string;
}

/** One event, as `wait` writes it. */
export const eventRecord: readonly Field[] = [
  { name: "source", type: "i32", offset: 0, doc: "the source it is about" },
  { name: "flags", type: "u16", offset: 4, doc: "event flags" },
  { name: "lost", type: "u16", offset: 6, doc: "events dropped before this one; saturates at 65535" },
  { name: "micros", type: "i64", offset: 8, doc: "when the hardware saw it, µs on the clock of `now`" },
];
export const EVENT_SIZE = 16;

/** The control block: its address is the value of the exported immutable i32 global `wasyncio`; aligned to 8 bytes. */
export const controlBlock: readonly Field[] = [
  { name: "magic", type: "u32", offset: 0, doc: '0x01736177: the bytes "was" and the version. Written at build time' },
  {
    name: "pending",
    type: "u32",
    offset: 4,
    doc: "1: the module calls `wait` in the next turn; the module sets it itself when the earliest deadline has changed. A host that can publish clears it inside `wait`, before it looks at its rings, and sets it for every event, when `deadline` passes, and on the way out of `wait` when `deadline` has passed already or records are left; one that cannot leaves it 1",
  },
  {
    name: "deadline",
    type: "i64",
    offset: 8,
    doc: "earliest timer, µs; the largest i64 when there is none. Written by the module just before each `wait`; the host reads it there and nowhere else",
  },
  {
    name: "micros",
    type: "i64",
    offset: 16,
    doc: "the clock as of the last `wait`, µs, so that a timer is due when its deadline is not later. Written by `wait` only, when it returns; a poll that answers 0 while `deadline` has not passed may leave it",
  },
  { name: "turn", type: "u32", offset: 24, doc: "turns begun, wraps. Written by the module" },
  {
    name: "task",
    type: "u32",
    offset: 28,
    doc: "number of the task that runs, 0 for a plain callback. Written by the module",
  },
  { name: "state", type: "u32", offset: 32, doc: "where that task last waited. Written by the module in debug builds" },
  { name: "trace", type: "u32", offset: 36, doc: "address of the trace ring, 0 without one. Written at build time" },
  {
    name: "longest",
    type: "u32",
    offset: 40,
    doc: "longest time from `pending` being set by the host to the next entry into `wait`, µs; where it stays 1, from a return of `wait` to the next entry. Saturates. Written by `wait`",
  },
  { name: "reserved", type: "u32", offset: 44, doc: "0" },
];
export const CONTROL_SIZE = 48;
export const CONTROL_MAGIC = 0x01736177;

/** The custom section `wasyncio`: eight little-endian u32. A host refuses what it cannot serve before anything runs. */
export const moduleSection: readonly Field[] = [
  { name: "version", type: "u32", offset: 0, doc: "ABI version: 1" },
  { name: "flags", type: "u32", offset: 4, doc: "bit 0 debug build, 1 collector linked, 2 fuel" },
  { name: "ready", type: "u32", offset: 8, doc: "records: what can be ready, armed or registered at once" },
  { name: "timers", type: "u32", offset: 12, doc: "timers that can be armed at once" },
  {
    name: "sources",
    type: "u32",
    offset: 16,
    doc: "sources that can be open at once, the three standard streams not counted",
  },
  { name: "ringBytes", type: "u32", offset: 20, doc: "memory for rings, bytes, in the module and again in the host" },
  { name: "heap", type: "u32", offset: 24, doc: "the heap, bytes" },
  { name: "memory", type: "u32", offset: 28, doc: "linear memory in use, bytes: the end of the heap" },
];
export const SECTION_SIZE = 32;

/** What a module must export, besides. */
export const moduleExports = {
  memory: "its linear memory, one, not shared, that never grows",
  _start: "() -> (): the program; called once",
  wasyncio: "immutable i32 global: address of the control block",
  __heap_base: "immutable i32 global: end of the heap, the bytes of linear memory in use",
  __data_end: "immutable i32 global: end of the static data",
} as const;

/** `flags` of gpio.open. Bits 8 to 15: ring depth, edges kept between two waits; 0 reports no edges. */
export const gpioFlags = {
  OUTPUT: [1 << 0, "an output; else an input"],
  INITIAL_HIGH: [1 << 1, "an output's level from the moment it is one: no glitch"],
  PULL_UP: [1 << 2, "bits 2-3: pull, 0 none, 1 up, 2 down"],
  PULL_DOWN: [2 << 2, "bits 2-3: pull, 0 none, 1 up, 2 down"],
  OPEN_DRAIN: [1 << 4, "an output that drives low only"],
  SAFE_HIGH: [1 << 5, "the level an output takes when the program ends; else low"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;
export const GPIO_DEPTH_SHIFT = 8;

/** `option` of gpio.configure. */
export const gpioOptions = {
  DEBOUNCE_MICROS: [
    1,
    "edges are reported once the level has held for this long, µs, with the time of the first; 0 off",
  ],
  PULL: [2, "0 none, 1 up, 2 down"],
  EDGES: [3, "which edges are reported: bit 0 rising, bit 1 falling; both after open"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/**
 * `format` of uart.open; 0 is 8 data bits, no parity, one stop bit, no flow control. Bits 8 to 15: receive ring in units of
 * 16 bytes, out of `ringBytes`; 0 is 64 bytes.
 */
export const uartFormat = {
  SEVEN_BITS: [1 << 0, "7 data bits; else 8"],
  PARITY_EVEN: [1 << 1, "bits 1-2: parity, 0 none, 1 even, 2 odd"],
  PARITY_ODD: [2 << 1, "bits 1-2: parity, 0 none, 1 even, 2 odd"],
  TWO_STOP_BITS: [1 << 3, "2 stop bits; else 1"],
  FLOW_CONTROL: [1 << 4, "RTS/CTS"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;
export const UART_RING_SHIFT = 8;

/** `option` of uart.configure. */
export const uartOptions = {
  BAUD: [1, "bits a second"],
  FORMAT: [2, "as in open"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** `counter` of uart.count. */
export const uartCounters = {
  OVERRUNS: [1, "bytes that arrived when no room was left; where the hardware only marks a loss, at least so many"],
  FRAMING_ERRORS: [2, "bytes with a wrong stop or parity bit"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** A deadline that never comes. */
export const FOREVER = 0x7fff_ffff_ffff_ffffn;
export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;

const source = { name: "source", kind: "source", doc: "what open answered" } as const;
const closed = { EBADF: "{resource}: closed, or never opened" } as const;

export const modules: readonly ImportModule[] = [
  {
    name: "wasyncio",
    doc: "The base: clock, reactor, streams, the end. Every host has it.",
    grant: null,
    imports: [
      {
        name: "now",
        parameters: [
          {
            name: "asked",
            kind: "i32",
            doc: "1: the program asked, 0: the library. Only the simulated clock cares: 1 costs 1 µs",
          },
        ],
        result: "i64",
        result_doc: "µs since the program began; monotonic",
        doc: "The clock.",
        errors: {},
      },
      {
        name: "wait",
        parameters: [
          {
            name: "deadline",
            kind: "i64",
            doc: "µs, absolute. In the past: looks and returns. The largest i64 (FOREVER): until something comes, EDEADLK where nothing can. FOREVER - 1: likewise, but a host in real time waits even so (runForever)",
          },
          { name: "events", kind: "ptr", doc: "room for `capacity` event records; a host takes any address" },
          { name: "capacity", kind: "i32", doc: "1 or more" },
        ],
        result: "i32",
        result_doc: "records written, 0 when the deadline came first",
        doc: "The reactor, and the only call that blocks. Returns as soon as one event is there. Sources are served in turn, so that a noisy one cannot fill the batch.",
        errors: {
          ECANCELED: "the host wants the program to end; answered once",
          EDEADLK: "the deadline is FOREVER, or FOREVER - 1 in simulation, and no open source can ever fire",
          EINVAL: "capacity is less than 1",
          EFAULT: "the records lie outside the module's memory",
        },
      },
      {
        name: "read",
        parameters: [source, { name: "buffer", kind: "out", doc: "where the bytes go" }],
        result: "i32",
        result_doc: "bytes read; 0 is the end (or a length of 0). A short read does not mean that nothing is left",
        doc: "Reads what is there. Source 0 is stdin, opened by the first read.",
        errors: {
          EAGAIN: "nothing yet; a READABLE record will say when",
          ...closed,
          EINVAL: "the length is negative",
          EFAULT: "the buffer lies outside the module's memory",
          EOPNOTSUPP: "{resource}: cannot be read",
          EIO: "{resource}: the device failed",
          ENODEV: "{resource}: the device is gone",
        },
      },
      {
        name: "write",
        parameters: [source, { name: "bytes", kind: "bytes", doc: "what is written" }],
        result: "i32",
        result_doc: "bytes taken, at least 1 (0 for a length of 0); the rest is the caller's",
        doc: "Takes as much as fits. Sources 1 and 2 are stdout and stderr.",
        errors: {
          EAGAIN: "no room; a WRITABLE record will say when",
          ...closed,
          EINVAL: "the length is negative",
          EFAULT: "the bytes lie outside the module's memory",
          EOPNOTSUPP: "{resource}: cannot be written",
          EPIPE: "{resource}: nobody reads any more",
          EIO: "{resource}: the device failed",
          ENODEV: "{resource}: the device is gone",
        },
      },
      {
        name: "close",
        parameters: [source],
        result: "i32",
        result_doc:
          "0. What was written is still sent; an output pin takes its safe level; records not fetched are dropped",
        doc: "Gives the source back. 0 (stdin) may be closed, 1 and 2 not.",
        errors: { ...closed, EINVAL: "stdout and stderr stay open" },
      },
      {
        name: "explain",
        parameters: [{ name: "text", kind: "out", doc: "where the text goes, UTF-8" }],
        result: "i32",
        result_doc: "bytes of the whole text; what fits was written. 0 before the first error",
        doc: "What the last call that answered an error has to say: operation, resource, reason and, for a refusal, the missing grant. The texts live in the host, so that a module carries none.",
        errors: { EINVAL: "the capacity is negative", EFAULT: "the buffer lies outside the module's memory" },
      },
      {
        name: "exit",
        parameters: [{ name: "code", kind: "i32", doc: "exit status; its low 8 bits count" }],
        result: "void",
        returns: "never",
        doc: "Ends the program: output is flushed, outputs take their safe level.",
        errors: {},
      },
      {
        name: "abort",
        parameters: [
          { name: "class", kind: "utf16", doc: "class of what was thrown" },
          {
            name: "message",
            kind: "utf16",
            doc: "its message; empty for a HostError or CapacityError: what `explain` would say",
          },
          { name: "file", kind: "utf16", doc: "where: source file; empty when not known" },
          { name: "line", kind: "i32", doc: "line, from 1" },
          { name: "column", kind: "i32", doc: "column, from 1" },
        ],
        result: "void",
        returns: "never",
        doc: "Ends the program with status 1 and `class: message` on stderr; `CancelledError` after ECANCELED ends it with the status of that request (130 interrupt, 143 terminate). Text is UTF-16 because a module out of memory must not convert; unreadable addresses print as empty.",
        errors: {},
      },
    ],
  },
  {
    name: "wasyncio:gpio",
    doc: "Pins.",
    grant: "--allow-gpio",
    imports: [
      {
        name: "open",
        parameters: [
          { name: "line", kind: "i32", doc: "the line's number on the board" },
          { name: "flags", kind: "i32", doc: "direction, level, pull, drain, safe level, ring depth" },
        ],
        result: "i32",
        result_doc: "the source",
        doc: "Opens a line by number. The first edge after this is reported.",
        errors: {
          ENXIO: "{resource}: the board has no such line",
          EBUSY: "{resource}: already open",
          EACCES: "{resource}: not granted",
          EINVAL: "{resource}: unknown flags",
          ENFILE: '{resource}: all sources are in use; raise "sources" in wasyncio.json',
          ENOSPC: '{resource}: no room for its ring; raise "ringBytes" in wasyncio.json',
        },
      },
      {
        name: "openNamed",
        parameters: [
          { name: "name", kind: "text", doc: "a name of the board's definition" },
          { name: "flags", kind: "i32", doc: "as in open" },
        ],
        result: "i32",
        result_doc: "the source",
        doc: "Opens a line by name.",
        errors: {
          ENOENT: "{resource}: the board has no such pin",
          EBUSY: "{resource}: already open",
          EACCES: "{resource}: not granted",
          EINVAL: "{resource}: unknown flags, or the name is not UTF-8",
          EFAULT: "the name lies outside the module's memory",
          ENFILE: '{resource}: all sources are in use; raise "sources" in wasyncio.json',
          ENOSPC: '{resource}: no room for its ring; raise "ringBytes" in wasyncio.json',
        },
      },
      {
        name: "get",
        parameters: [source],
        result: "i32",
        result_doc: "the level on the pin now, 0 or 1; of an output too",
        doc: "Reads a level.",
        errors: { ...closed, EOPNOTSUPP: "{resource}: not a pin" },
      },
      {
        name: "set",
        parameters: [source, { name: "level", kind: "i32", doc: "0 low, anything else high" }],
        result: "i32",
        result_doc: "0",
        doc: "Sets an output.",
        errors: { ...closed, EPERM: "{resource}: an input", EOPNOTSUPP: "{resource}: not a pin" },
      },
      {
        name: "configure",
        parameters: [
          source,
          { name: "option", kind: "i32", doc: "which" },
          { name: "value", kind: "i32", doc: "its new value" },
        ],
        result: "i32",
        result_doc: "0",
        doc: "Changes an option of an input.",
        errors: {
          ...closed,
          EINVAL: "{resource}: unknown option or value",
          EPERM: "{resource}: an output",
          EOPNOTSUPP: "{resource}: not a pin",
        },
      },
    ],
  },
  {
    name: "wasyncio:uart",
    doc: "Serial ports. Bytes go through `read` and `write`; an opened port reports WRITABLE at the next wait.",
    grant: "--allow-uart",
    imports: [
      {
        name: "open",
        parameters: [
          { name: "name", kind: "text", doc: "a name of the board's definition" },
          { name: "baud", kind: "i32", doc: "bits a second, more than 0" },
          { name: "format", kind: "i32", doc: "data bits, parity, stop bits, flow control" },
        ],
        result: "i32",
        result_doc: "the source",
        doc: "Opens a port.",
        errors: {
          ENOENT: "{resource}: the board has no such port",
          EBUSY: "{resource}: already open",
          EACCES: "{resource}: not granted",
          EINVAL: "{resource}: unknown baud rate or format, or the name is not UTF-8",
          EFAULT: "the name lies outside the module's memory",
          ENFILE: '{resource}: all sources are in use; raise "sources" in wasyncio.json',
          ENOSPC: '{resource}: no room for its ring; raise "ringBytes" in wasyncio.json',
          ENODEV: "{resource}: nothing is attached",
          EIO: "{resource}: could not be opened",
        },
      },
      {
        name: "configure",
        parameters: [
          source,
          { name: "option", kind: "i32", doc: "which" },
          { name: "value", kind: "i32", doc: "its new value" },
        ],
        result: "i32",
        result_doc: "0",
        doc: "Changes a port's rate or format.",
        errors: {
          ...closed,
          EINVAL: "{resource}: unknown option or value",
          EOPNOTSUPP: "{resource}: not a serial port",
          EIO: "{resource}: the device refused",
          ENODEV: "{resource}: the device is gone",
        },
      },
      {
        name: "count",
        parameters: [source, { name: "counter", kind: "i32", doc: "which" }],
        result: "i32",
        result_doc: "how many since open; saturates",
        doc: "Reads an error counter.",
        errors: { ...closed, EINVAL: "{resource}: unknown counter", EOPNOTSUPP: "{resource}: not a serial port" },
      },
    ],
  },
];
