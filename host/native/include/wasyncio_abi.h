/* Generated from host/abi/description.ts by `npm run abi`. Do not edit. */
/* The host ABI as a host written in C sees it. Addresses are offsets in linear memory, unchecked. */
#ifndef WASYNCIO_ABI_H
#define WASYNCIO_ABI_H

#include <stddef.h>
#include <stdint.h>

#define WASYNCIO_FOREVER INT64_MAX
#define WASYNCIO_ABI_VERSION 1 /* this ABI */
#define WASYNCIO_EVENT_SIZE 16 /* bytes of an event record */
#define WASYNCIO_CONTROL_SIZE 48 /* bytes of the control block */
#define WASYNCIO_MAGIC 24338807 /* first word of the control block */
#define WASYNCIO_SECTION_SIZE 32 /* bytes of the custom section */
#define WASYNCIO_GPIO_DEPTH_SHIFT 8 /* position of the ring depth in gpio.open's flags */
#define WASYNCIO_UART_RING_SHIFT 8 /* position of the ring size in uart.open's format */
#define WASYNCIO_STDIN 0 /* source */
#define WASYNCIO_STDOUT 1 /* source */
#define WASYNCIO_STDERR 2 /* source */

/* Errors; calls answer them negated */
enum {
    WASYNCIO_EPERM = 1, /* operation not permitted */
    WASYNCIO_ENOENT = 2, /* no such name */
    WASYNCIO_EINTR = 4, /* interrupted */
    WASYNCIO_EIO = 5, /* input/output error */
    WASYNCIO_ENXIO = 6, /* no such device or line */
    WASYNCIO_EBADF = 9, /* the source is closed */
    WASYNCIO_EAGAIN = 11, /* nothing yet */
    WASYNCIO_ENOMEM = 12, /* no memory left on the host */
    WASYNCIO_EACCES = 13, /* permission denied */
    WASYNCIO_EFAULT = 14, /* the address is outside the module's memory */
    WASYNCIO_EBUSY = 16, /* in use */
    WASYNCIO_ENODEV = 19, /* the device is gone */
    WASYNCIO_EINVAL = 22, /* invalid argument */
    WASYNCIO_ENFILE = 23, /* no free source */
    WASYNCIO_ENOSPC = 28, /* no ring memory left */
    WASYNCIO_EPIPE = 32, /* the reader is gone */
    WASYNCIO_EDEADLK = 35, /* nothing can ever wake the program */
    WASYNCIO_EOPNOTSUPP = 95, /* the source cannot do this */
    WASYNCIO_ECANCELED = 125, /* the host ends the program */
};

/* flags of an event record */
enum {
    WASYNCIO_EVENT_READABLE = 1, /* a read would not answer EAGAIN */
    WASYNCIO_EVENT_WRITABLE = 2, /* a write would not answer EAGAIN */
    WASYNCIO_EVENT_HANGUP = 4, /* the other side is gone; what it sent can still be read */
    WASYNCIO_EVENT_ERROR = 8, /* the next read or write answers the error */
    WASYNCIO_EVENT_RISING = 16, /* an input pin went from low to high */
    WASYNCIO_EVENT_FALLING = 32, /* an input pin went from high to low */
    WASYNCIO_EVENT_LOSS = 64, /* `lost` events of this source were dropped before this record */
};

/* flags of gpio.open */
enum {
    WASYNCIO_GPIO_OUTPUT = 1, /* an output; else an input */
    WASYNCIO_GPIO_INITIAL_HIGH = 2, /* an output's level from the moment it is one: no glitch */
    WASYNCIO_GPIO_PULL_UP = 4, /* bits 2-3: pull, 0 none, 1 up, 2 down */
    WASYNCIO_GPIO_PULL_DOWN = 8, /* bits 2-3: pull, 0 none, 1 up, 2 down */
    WASYNCIO_GPIO_OPEN_DRAIN = 16, /* an output that drives low only */
    WASYNCIO_GPIO_SAFE_HIGH = 32, /* the level an output takes when the program ends; else low */
};

/* options of gpio.configure */
enum {
    WASYNCIO_GPIO_OPTION_DEBOUNCE_MICROS = 1, /* edges are reported once the level has held for this long, µs, with the time of the first; 0 off */
    WASYNCIO_GPIO_OPTION_PULL = 2, /* 0 none, 1 up, 2 down */
    WASYNCIO_GPIO_OPTION_EDGES = 3, /* which edges are reported: bit 0 rising, bit 1 falling; both after open */
};

/* format of uart.open */
enum {
    WASYNCIO_UART_SEVEN_BITS = 1, /* 7 data bits; else 8 */
    WASYNCIO_UART_PARITY_EVEN = 2, /* bits 1-2: parity, 0 none, 1 even, 2 odd */
    WASYNCIO_UART_PARITY_ODD = 4, /* bits 1-2: parity, 0 none, 1 even, 2 odd */
    WASYNCIO_UART_TWO_STOP_BITS = 8, /* 2 stop bits; else 1 */
    WASYNCIO_UART_FLOW_CONTROL = 16, /* RTS/CTS */
};

/* options of uart.configure */
enum {
    WASYNCIO_UART_OPTION_BAUD = 1, /* bits a second */
    WASYNCIO_UART_OPTION_FORMAT = 2, /* as in open */
};

/* counters of uart.count */
enum {
    WASYNCIO_UART_COUNTER_OVERRUNS = 1, /* bytes that arrived when no room was left; where the hardware only marks a loss, at least so many */
    WASYNCIO_UART_COUNTER_FRAMING_ERRORS = 2, /* bytes with a wrong stop or parity bit */
};

struct wasyncio_event {
    int32_t source; /* the source it is about */
    uint16_t flags; /* event flags */
    uint16_t lost; /* events dropped before this one; saturates at 65535 */
    int64_t micros; /* when the hardware saw it, µs on the clock of `now` */
};
_Static_assert(offsetof(struct wasyncio_event, source) == 0, "event.source");
_Static_assert(offsetof(struct wasyncio_event, flags) == 4, "event.flags");
_Static_assert(offsetof(struct wasyncio_event, lost) == 6, "event.lost");
_Static_assert(offsetof(struct wasyncio_event, micros) == 8, "event.micros");
_Static_assert(sizeof(struct wasyncio_event) == WASYNCIO_EVENT_SIZE, "event");

struct wasyncio_control {
    uint32_t magic; /* 0x01736177: the bytes "was" and the version. Written at build time */
    uint32_t pending; /* 1: the module calls `wait` in the next turn; the module sets it itself when the earliest deadline has changed. A host that can publish clears it inside `wait`, before it looks at its rings, and sets it for every event, when `deadline` passes, and on the way out of `wait` when `deadline` has passed already or records are left; one that cannot leaves it 1 */
    int64_t deadline; /* earliest timer, µs; the largest i64 when there is none. Written by the module just before each `wait`; the host reads it there and nowhere else */
    int64_t micros; /* the clock as of the last `wait`, µs, so that a timer is due when its deadline is not later. Written by `wait` only, when it returns; a poll that answers 0 while `deadline` has not passed may leave it */
    uint32_t turn; /* turns begun, wraps. Written by the module */
    uint32_t task; /* number of the task that runs, 0 for a plain callback. Written by the module */
    uint32_t state; /* where that task last waited. Written by the module in debug builds */
    uint32_t trace; /* address of the trace ring, 0 without one. Written at build time */
    uint32_t longest; /* longest time from `pending` being set by the host to the next entry into `wait`, µs; where it stays 1, from a return of `wait` to the next entry. Saturates. Written by `wait` */
    uint32_t reserved; /* 0 */
};
_Static_assert(offsetof(struct wasyncio_control, magic) == 0, "control.magic");
_Static_assert(offsetof(struct wasyncio_control, pending) == 4, "control.pending");
_Static_assert(offsetof(struct wasyncio_control, deadline) == 8, "control.deadline");
_Static_assert(offsetof(struct wasyncio_control, micros) == 16, "control.micros");
_Static_assert(offsetof(struct wasyncio_control, turn) == 24, "control.turn");
_Static_assert(offsetof(struct wasyncio_control, task) == 28, "control.task");
_Static_assert(offsetof(struct wasyncio_control, state) == 32, "control.state");
_Static_assert(offsetof(struct wasyncio_control, trace) == 36, "control.trace");
_Static_assert(offsetof(struct wasyncio_control, longest) == 40, "control.longest");
_Static_assert(offsetof(struct wasyncio_control, reserved) == 44, "control.reserved");
_Static_assert(sizeof(struct wasyncio_control) == WASYNCIO_CONTROL_SIZE, "control");

struct wasyncio_section {
    uint32_t version; /* ABI version: 1 */
    uint32_t flags; /* bit 0 debug build, 1 collector linked, 2 fuel */
    uint32_t ready; /* records: what can be ready, armed or registered at once */
    uint32_t timers; /* timers that can be armed at once */
    uint32_t sources; /* sources that can be open at once, the three standard streams not counted */
    uint32_t ring_bytes; /* memory for rings, bytes, in the module and again in the host */
    uint32_t heap; /* the heap, bytes */
    uint32_t memory; /* linear memory in use, bytes: the end of the heap */
};
_Static_assert(offsetof(struct wasyncio_section, version) == 0, "section.version");
_Static_assert(offsetof(struct wasyncio_section, flags) == 4, "section.flags");
_Static_assert(offsetof(struct wasyncio_section, ready) == 8, "section.ready");
_Static_assert(offsetof(struct wasyncio_section, timers) == 12, "section.timers");
_Static_assert(offsetof(struct wasyncio_section, sources) == 16, "section.sources");
_Static_assert(offsetof(struct wasyncio_section, ring_bytes) == 20, "section.ringBytes");
_Static_assert(offsetof(struct wasyncio_section, heap) == 24, "section.heap");
_Static_assert(offsetof(struct wasyncio_section, memory) == 28, "section.memory");
_Static_assert(sizeof(struct wasyncio_section) == WASYNCIO_SECTION_SIZE, "section");

/* Every import: module, name, C name, signature in WAMR's notation. */
#define WASYNCIO_IMPORTS(X) \
    X("wasyncio", "now", host_now, "(i)I") \
    X("wasyncio", "wait", host_wait, "(Iii)i") \
    X("wasyncio", "read", host_read, "(iii)i") \
    X("wasyncio", "write", host_write, "(iii)i") \
    X("wasyncio", "close", host_close, "(i)i") \
    X("wasyncio", "explain", host_explain, "(ii)i") \
    X("wasyncio", "exit", host_exit, "(i)") \
    X("wasyncio", "abort", host_abort, "(iiiiiiii)") \
    X("wasyncio:gpio", "open", gpio_open, "(ii)i") \
    X("wasyncio:gpio", "openNamed", gpio_open_named, "(iii)i") \
    X("wasyncio:gpio", "get", gpio_get, "(i)i") \
    X("wasyncio:gpio", "set", gpio_set, "(ii)i") \
    X("wasyncio:gpio", "configure", gpio_configure, "(iii)i") \
    X("wasyncio:uart", "open", uart_open, "(iiii)i") \
    X("wasyncio:uart", "configure", uart_configure, "(iii)i") \
    X("wasyncio:uart", "count", uart_count, "(ii)i")

/* Every error of every import: C name, error, what a person reads; {resource} is the name of what was asked for. */
#define WASYNCIO_MESSAGES(X) \
    X(host_wait, WASYNCIO_ECANCELED, "the host wants the program to end; answered once") \
    X(host_wait, WASYNCIO_EDEADLK, "the deadline is FOREVER, or FOREVER - 1 in simulation, and no open source can ever fire") \
    X(host_wait, WASYNCIO_EINVAL, "capacity is less than 1") \
    X(host_wait, WASYNCIO_EFAULT, "the records lie outside the module's memory") \
    X(host_read, WASYNCIO_EAGAIN, "nothing yet; a READABLE record will say when") \
    X(host_read, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(host_read, WASYNCIO_EINVAL, "the length is negative") \
    X(host_read, WASYNCIO_EFAULT, "the buffer lies outside the module's memory") \
    X(host_read, WASYNCIO_EOPNOTSUPP, "{resource}: cannot be read") \
    X(host_read, WASYNCIO_EIO, "{resource}: the device failed") \
    X(host_read, WASYNCIO_ENODEV, "{resource}: the device is gone") \
    X(host_write, WASYNCIO_EAGAIN, "no room; a WRITABLE record will say when") \
    X(host_write, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(host_write, WASYNCIO_EINVAL, "the length is negative") \
    X(host_write, WASYNCIO_EFAULT, "the bytes lie outside the module's memory") \
    X(host_write, WASYNCIO_EOPNOTSUPP, "{resource}: cannot be written") \
    X(host_write, WASYNCIO_EPIPE, "{resource}: nobody reads any more") \
    X(host_write, WASYNCIO_EIO, "{resource}: the device failed") \
    X(host_write, WASYNCIO_ENODEV, "{resource}: the device is gone") \
    X(host_close, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(host_close, WASYNCIO_EINVAL, "stdout and stderr stay open") \
    X(host_explain, WASYNCIO_EINVAL, "the capacity is negative") \
    X(host_explain, WASYNCIO_EFAULT, "the buffer lies outside the module's memory") \
    X(gpio_open, WASYNCIO_ENXIO, "{resource}: the board has no such line") \
    X(gpio_open, WASYNCIO_EBUSY, "{resource}: already open") \
    X(gpio_open, WASYNCIO_EACCES, "{resource}: not granted; run with --allow-gpio={resource}") \
    X(gpio_open, WASYNCIO_EINVAL, "{resource}: unknown flags") \
    X(gpio_open, WASYNCIO_ENFILE, "{resource}: all sources are in use; raise \"sources\" in wasyncio.json") \
    X(gpio_open, WASYNCIO_ENOSPC, "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json") \
    X(gpio_open_named, WASYNCIO_ENOENT, "{resource}: the board has no such pin") \
    X(gpio_open_named, WASYNCIO_EBUSY, "{resource}: already open") \
    X(gpio_open_named, WASYNCIO_EACCES, "{resource}: not granted; run with --allow-gpio={resource}") \
    X(gpio_open_named, WASYNCIO_EINVAL, "{resource}: unknown flags, or the name is not UTF-8") \
    X(gpio_open_named, WASYNCIO_EFAULT, "the name lies outside the module's memory") \
    X(gpio_open_named, WASYNCIO_ENFILE, "{resource}: all sources are in use; raise \"sources\" in wasyncio.json") \
    X(gpio_open_named, WASYNCIO_ENOSPC, "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json") \
    X(gpio_get, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(gpio_get, WASYNCIO_EOPNOTSUPP, "{resource}: not a pin") \
    X(gpio_set, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(gpio_set, WASYNCIO_EPERM, "{resource}: an input") \
    X(gpio_set, WASYNCIO_EOPNOTSUPP, "{resource}: not a pin") \
    X(gpio_configure, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(gpio_configure, WASYNCIO_EINVAL, "{resource}: unknown option or value") \
    X(gpio_configure, WASYNCIO_EPERM, "{resource}: an output") \
    X(gpio_configure, WASYNCIO_EOPNOTSUPP, "{resource}: not a pin") \
    X(uart_open, WASYNCIO_ENOENT, "{resource}: the board has no such port") \
    X(uart_open, WASYNCIO_EBUSY, "{resource}: already open") \
    X(uart_open, WASYNCIO_EACCES, "{resource}: not granted; run with --allow-uart={resource}") \
    X(uart_open, WASYNCIO_EINVAL, "{resource}: unknown baud rate or format, or the name is not UTF-8") \
    X(uart_open, WASYNCIO_EFAULT, "the name lies outside the module's memory") \
    X(uart_open, WASYNCIO_ENFILE, "{resource}: all sources are in use; raise \"sources\" in wasyncio.json") \
    X(uart_open, WASYNCIO_ENOSPC, "{resource}: no room for its ring; raise \"ringBytes\" in wasyncio.json") \
    X(uart_open, WASYNCIO_ENODEV, "{resource}: nothing is attached") \
    X(uart_open, WASYNCIO_EIO, "{resource}: could not be opened") \
    X(uart_configure, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(uart_configure, WASYNCIO_EINVAL, "{resource}: unknown option or value") \
    X(uart_configure, WASYNCIO_EOPNOTSUPP, "{resource}: not a serial port") \
    X(uart_configure, WASYNCIO_EIO, "{resource}: the device refused") \
    X(uart_configure, WASYNCIO_ENODEV, "{resource}: the device is gone") \
    X(uart_count, WASYNCIO_EBADF, "{resource}: closed, or never opened") \
    X(uart_count, WASYNCIO_EINVAL, "{resource}: unknown counter") \
    X(uart_count, WASYNCIO_EOPNOTSUPP, "{resource}: not a serial port")

/* wasyncio */
/* The clock. */
int64_t host_now(int32_t asked);
/* The reactor, and the only call that blocks. Returns as soon as one event is there. Sources are served in turn, so that a noisy one cannot fill the batch. */
int32_t host_wait(int64_t deadline, uint32_t events, int32_t capacity);
/* Reads what is there. Source 0 is stdin, opened by the first read. */
int32_t host_read(int32_t source, uint32_t buffer, int32_t buffer_capacity);
/* Takes as much as fits. Sources 1 and 2 are stdout and stderr. */
int32_t host_write(int32_t source, uint32_t bytes, int32_t bytes_length);
/* Gives the source back. 0 (stdin) may be closed, 1 and 2 not. */
int32_t host_close(int32_t source);
/* What the last call that answered an error has to say: operation, resource, reason and, for a refusal, the missing grant. The texts live in the host, so that a module carries none. */
int32_t host_explain(uint32_t text, int32_t text_capacity);
/* Ends the program: output is flushed, outputs take their safe level. */
void host_exit(int32_t code);
/* Ends the program with status 1 and `class: message` on stderr; `CancelledError` after ECANCELED ends it with the status of that request (130 interrupt, 143 terminate). Text is UTF-16 because a module out of memory must not convert; unreadable addresses print as empty. */
void host_abort(uint32_t class, int32_t class_length, uint32_t message, int32_t message_length, uint32_t file, int32_t file_length, int32_t line, int32_t column);

/* wasyncio:gpio */
/* Opens a line by number. The first edge after this is reported. */
int32_t gpio_open(int32_t line, int32_t flags);
/* Opens a line by name. */
int32_t gpio_open_named(uint32_t name, int32_t name_length, int32_t flags);
/* Reads a level. */
int32_t gpio_get(int32_t source);
/* Sets an output. */
int32_t gpio_set(int32_t source, int32_t level);
/* Changes an option of an input. */
int32_t gpio_configure(int32_t source, int32_t option, int32_t value);

/* wasyncio:uart */
/* Opens a port. */
int32_t uart_open(uint32_t name, int32_t name_length, int32_t baud, int32_t format);
/* Changes a port's rate or format. */
int32_t uart_configure(int32_t source, int32_t option, int32_t value);
/* Reads an error counter. */
int32_t uart_count(int32_t source, int32_t counter);

#endif
