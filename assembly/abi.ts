// Generated from host/abi/description.ts by `npm run abi`. Do not edit.
// The host ABI as AssemblyScript sees it.

// ---- wasyncio
/** The clock. */
@external("wasyncio", "now")
export declare function hostNow(asked: i32): i64;
/** The reactor, and the only call that blocks. Returns as soon as one event is there. Sources are served in turn, so that a noisy one cannot fill the batch. */
@external("wasyncio", "wait")
export declare function hostWait(deadline: i64, events: usize, capacity: i32): i32;
/** Reads what is there. Source 0 is stdin, opened by the first read. */
@external("wasyncio", "read")
export declare function hostRead(source: i32, buffer: usize, bufferCapacity: i32): i32;
/** Takes as much as fits. Sources 1 and 2 are stdout and stderr. */
@external("wasyncio", "write")
export declare function hostWrite(source: i32, bytes: usize, bytesLength: i32): i32;
/** Gives the source back. 0 (stdin) may be closed, 1 and 2 not. */
@external("wasyncio", "close")
export declare function hostClose(source: i32): i32;
/** What the last call that answered an error has to say: operation, resource, reason and, for a refusal, the missing grant. The texts live in the host, so that a module carries none. */
@external("wasyncio", "explain")
export declare function hostExplain(text: usize, textCapacity: i32): i32;
/** Ends the program: output is flushed, outputs take their safe level. */
@external("wasyncio", "exit")
export declare function hostExit(code: i32): void;
/** Ends the program with status 1 and `class: message` on stderr; `CancelledError` after ECANCELED ends it with the status of that request (130 interrupt, 143 terminate). Text is UTF-16 because a module out of memory must not convert; unreadable addresses print as empty. */
@external("wasyncio", "abort")
export declare function hostAbort(name: usize, classLength: i32, message: usize, messageLength: i32, file: usize, fileLength: i32, line: i32, column: i32): void;

// ---- wasyncio:gpio
/** Opens a line by number. The first edge after this is reported. */
@external("wasyncio:gpio", "open")
export declare function gpioOpen(line: i32, flags: i32): i32;
/** Opens a line by name. */
@external("wasyncio:gpio", "openNamed")
export declare function gpioOpenNamed(name: usize, nameLength: i32, flags: i32): i32;
/** Reads a level. */
@external("wasyncio:gpio", "get")
export declare function gpioGet(source: i32): i32;
/** Sets an output. */
@external("wasyncio:gpio", "set")
export declare function gpioSet(source: i32, level: i32): i32;
/** Changes an option of an input. */
@external("wasyncio:gpio", "configure")
export declare function gpioConfigure(source: i32, option: i32, value: i32): i32;

// ---- wasyncio:uart
/** Opens a port. */
@external("wasyncio:uart", "open")
export declare function uartOpen(name: usize, nameLength: i32, baud: i32, format: i32): i32;
/** Changes a port's rate or format. */
@external("wasyncio:uart", "configure")
export declare function uartConfigure(source: i32, option: i32, value: i32): i32;
/** Reads an error counter. */
@external("wasyncio:uart", "count")
export declare function uartCount(source: i32, counter: i32): i32;

export const FOREVER: i64 = i64.MAX_VALUE;
export const ABI_VERSION: i32 = 1;
export const EVENT_SIZE: i32 = 16;
export const CONTROL_SIZE: i32 = 48;
export const MAGIC: i32 = 24338807;
export const SECTION_SIZE: i32 = 32;
export const GPIO_DEPTH_SHIFT: i32 = 8;
export const UART_RING_SHIFT: i32 = 8;
export const STDIN: i32 = 0;
export const STDOUT: i32 = 1;
export const STDERR: i32 = 2;

// Errors; calls answer them negated
/** operation not permitted */
export const EPERM: i32 = 1;
/** no such name */
export const ENOENT: i32 = 2;
/** interrupted */
export const EINTR: i32 = 4;
/** input/output error */
export const EIO: i32 = 5;
/** no such device or line */
export const ENXIO: i32 = 6;
/** the source is closed */
export const EBADF: i32 = 9;
/** nothing yet */
export const EAGAIN: i32 = 11;
/** no memory left on the host */
export const ENOMEM: i32 = 12;
/** permission denied */
export const EACCES: i32 = 13;
/** the address is outside the module's memory */
export const EFAULT: i32 = 14;
/** in use */
export const EBUSY: i32 = 16;
/** the device is gone */
export const ENODEV: i32 = 19;
/** invalid argument */
export const EINVAL: i32 = 22;
/** no free source */
export const ENFILE: i32 = 23;
/** no ring memory left */
export const ENOSPC: i32 = 28;
/** the reader is gone */
export const EPIPE: i32 = 32;
/** nothing can ever wake the program */
export const EDEADLK: i32 = 35;
/** the source cannot do this */
export const EOPNOTSUPP: i32 = 95;
/** the host ends the program */
export const ECANCELED: i32 = 125;

// flags of an event record
/** a read would not answer EAGAIN */
export const EVENT_READABLE: i32 = 1;
/** a write would not answer EAGAIN */
export const EVENT_WRITABLE: i32 = 2;
/** the other side is gone; what it sent can still be read */
export const EVENT_HANGUP: i32 = 4;
/** the next read or write answers the error */
export const EVENT_ERROR: i32 = 8;
/** an input pin went from low to high */
export const EVENT_RISING: i32 = 16;
/** an input pin went from high to low */
export const EVENT_FALLING: i32 = 32;
/** `lost` events of this source were dropped before this record */
export const EVENT_LOSS: i32 = 64;

// flags of gpio.open
/** an output; else an input */
export const GPIO_OUTPUT: i32 = 1;
/** an output's level from the moment it is one: no glitch */
export const GPIO_INITIAL_HIGH: i32 = 2;
/** bits 2-3: pull, 0 none, 1 up, 2 down */
export const GPIO_PULL_UP: i32 = 4;
/** bits 2-3: pull, 0 none, 1 up, 2 down */
export const GPIO_PULL_DOWN: i32 = 8;
/** an output that drives low only */
export const GPIO_OPEN_DRAIN: i32 = 16;
/** the level an output takes when the program ends; else low */
export const GPIO_SAFE_HIGH: i32 = 32;

// options of gpio.configure
/** edges are reported once the level has held for this long, µs, with the time of the first; 0 off */
export const GPIO_OPTION_DEBOUNCE_MICROS: i32 = 1;
/** 0 none, 1 up, 2 down */
export const GPIO_OPTION_PULL: i32 = 2;
/** which edges are reported: bit 0 rising, bit 1 falling; both after open */
export const GPIO_OPTION_EDGES: i32 = 3;

// format of uart.open
/** 7 data bits; else 8 */
export const UART_SEVEN_BITS: i32 = 1;
/** bits 1-2: parity, 0 none, 1 even, 2 odd */
export const UART_PARITY_EVEN: i32 = 2;
/** bits 1-2: parity, 0 none, 1 even, 2 odd */
export const UART_PARITY_ODD: i32 = 4;
/** 2 stop bits; else 1 */
export const UART_TWO_STOP_BITS: i32 = 8;
/** RTS/CTS */
export const UART_FLOW_CONTROL: i32 = 16;

// options of uart.configure
/** bits a second */
export const UART_OPTION_BAUD: i32 = 1;
/** as in open */
export const UART_OPTION_FORMAT: i32 = 2;

// counters of uart.count
/** bytes that arrived when no room was left; where the hardware only marks a loss, at least so many */
export const UART_COUNTER_OVERRUNS: i32 = 1;
/** bytes with a wrong stop or parity bit */
export const UART_COUNTER_FRAMING_ERRORS: i32 = 2;

// offsets in event
/** i32: the source it is about */
export const EVENT_SOURCE: usize = 0;
/** u16: event flags */
export const EVENT_FLAGS: usize = 4;
/** u16: events dropped before this one; saturates at 65535 */
export const EVENT_LOST: usize = 6;
/** i64: when the hardware saw it, µs on the clock of `now` */
export const EVENT_MICROS: usize = 8;

// offsets in control
/** u32: 0x01736177: the bytes "was" and the version. Written at build time */
export const CONTROL_MAGIC: usize = 0;
/** u32: 1: the module calls `wait` in the next turn; the module sets it itself when the earliest deadline has changed. A host that can publish clears it inside `wait`, before it looks at its rings, and sets it for every event, when `deadline` passes, and on the way out of `wait` when `deadline` has passed already or records are left; one that cannot leaves it 1 */
export const CONTROL_PENDING: usize = 4;
/** i64: earliest timer, µs; the largest i64 when there is none. Written by the module just before each `wait`; the host reads it there and nowhere else */
export const CONTROL_DEADLINE: usize = 8;
/** i64: the clock as of the last `wait`, µs, so that a timer is due when its deadline is not later. Written by `wait` only, when it returns; a poll that answers 0 while `deadline` has not passed may leave it */
export const CONTROL_MICROS: usize = 16;
/** u32: turns begun, wraps. Written by the module */
export const CONTROL_TURN: usize = 24;
/** u32: number of the task that runs, 0 for a plain callback. Written by the module */
export const CONTROL_TASK: usize = 28;
/** u32: where that task last waited. Written by the module in debug builds */
export const CONTROL_STATE: usize = 32;
/** u32: address of the trace ring, 0 without one. Written at build time */
export const CONTROL_TRACE: usize = 36;
/** u32: longest time from `pending` being set by the host to the next entry into `wait`, µs; where it stays 1, from a return of `wait` to the next entry. Saturates. Written by `wait` */
export const CONTROL_LONGEST: usize = 40;
/** u32: 0 */
export const CONTROL_RESERVED: usize = 44;

// offsets in section
/** u32: ABI version: 1 */
export const SECTION_VERSION: usize = 0;
/** u32: bit 0 debug build, 1 collector linked, 2 fuel */
export const SECTION_FLAGS: usize = 4;
/** u32: records: what can be ready, armed or registered at once */
export const SECTION_READY: usize = 8;
/** u32: timers that can be armed at once */
export const SECTION_TIMERS: usize = 12;
/** u32: sources that can be open at once, the three standard streams not counted */
export const SECTION_SOURCES: usize = 16;
/** u32: memory for rings, bytes, in the module and again in the host */
export const SECTION_RING_BYTES: usize = 20;
/** u32: the heap, bytes */
export const SECTION_HEAP: usize = 24;
/** u32: linear memory in use, bytes: the end of the heap */
export const SECTION_MEMORY: usize = 28;
