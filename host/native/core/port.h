/* The line between the core and a port. A port implements what is declared here as port_…; from its interrupts (or,
 * where it has none, from port_sleep) it calls host_edge, host_ready, host_ask_end and host_alarm. docs/porting.md
 * tells how.
 *
 * Errors are negated WASYNCIO_E…; where nothing else is said a function answers 0 or more, or an error.
 * Build options a port sets for the core: PORT_PUBLISHES (1: interrupts publish `pending` and port_alarm exists),
 * PORT_VIRTUAL_CLOCK (1: time is counted by the core, see clock.h).
 */
#ifndef WASYNCIO_PORT_H
#define WASYNCIO_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "ring.h"
#include "wasyncio_abi.h"

#ifndef PORT_PUBLISHES
#define PORT_PUBLISHES 0
#endif
#ifndef PORT_VIRTUAL_CLOCK
#define PORT_VIRTUAL_CLOCK 0
#endif

#define LINES_MOST INT16_MAX

/* What the board has; made from its board.json at build time, or from the command line. */
struct board_name {
    const char *name;
    int32_t line;
};
struct board {
    int32_t lines;                  /* LINES_MOST at most */
    const struct board_name *names; /* a line's first name is the one that messages use */
    uint16_t name_count;
    const char *const *ports; /* serial ports, by their stream number less PORT_STREAM_FIRST */
    uint16_t port_count;
    const uint8_t *granted_lines; /* a bit a line; NULL: all */
    const uint8_t *granted_ports; /* a bit a port; NULL: all */
};
extern const struct board *board;

/* ---- time */

/* Starts the clock at 0: the program begins. */
void port_start(void);
/* µs since port_start; also from interrupts. */
int64_t port_now(void);
/* Sleeps until `deadline` (µs; from FOREVER - 1 on: for ever), an interrupt, or for a shorter time. Does not sleep when
 * host_is_wanted() is true already, and an interrupt between that question and the sleep ends it. Where PORT_PUBLISHES
 * the alarm has been set for the deadline before. */
void port_sleep(int64_t deadline);
/* Calls host_alarm from an interrupt once `deadline` has passed; the last call counts, INT64_MAX: never. Too early is a
 * turn for nothing: the core looks at the clock, and sets the alarm again.
 * Only where PORT_PUBLISHES. */
void port_alarm(int64_t deadline);
/* Keeps the interrupts that produce away while the core does what both sides write. */
uint32_t port_mask(void);
void port_unmask(uint32_t before);

/* ---- pins */

enum port_pull { PORT_PULL_NONE, PORT_PULL_UP, PORT_PULL_DOWN };
struct port_pin_setup {
    uint16_t slot; /* for host_edge */
    bool output;
    bool initial; /* the level of an output from the moment it is one */
    bool safe;    /* the level it takes when the program ends; the core sets it then */
    bool open_drain;
    enum port_pull pull;
    bool edges; /* an input whose edges are wanted */
};
/* Opens a line of the board that nobody has open. Answers the number by which the port knows it from now on. */
int32_t port_pin_open(int32_t line, const struct port_pin_setup *setup);
bool port_pin_get(int32_t pin);
void port_pin_set(int32_t pin, bool level);
void port_pin_pull(int32_t pin, enum port_pull pull);
/* Whether an edge can come from an open input at all: false once its stimuli are spent. */
bool port_pin_can_fire(int32_t pin);
/* No host_edge of it follows. An output keeps its level. */
void port_pin_close(int32_t pin);

/* ---- streams: 0 stdin, 1 stdout, 2 stderr, from 3 on the board's serial ports */

#define PORT_STREAM_FIRST 3
struct port_stream_setup {
    int32_t source;         /* for host_ready */
    int32_t baud;           /* serial ports only */
    int32_t format;         /* WASYNCIO_UART_… without the ring size */
    struct byte_ring *ring; /* for what comes in, where the hardware keeps too little; NULL for the standard streams */
};
int32_t port_stream_open(int32_t stream, const struct port_stream_setup *setup);
/* Bytes read; 0: the end; -EAGAIN: nothing yet, and host_ready(READABLE) follows when there is. */
int32_t port_stream_read(int32_t stream, uint8_t *bytes, uint32_t length);
/* Bytes taken, 1 or more; -EAGAIN: no room, and host_ready(WRITABLE) follows when there is. */
int32_t port_stream_write(int32_t stream, const uint8_t *bytes, uint32_t length);
/* WASYNCIO_UART_OPTION_…, checked. */
int32_t port_stream_configure(int32_t stream, int32_t option, int32_t value);
/* WASYNCIO_UART_COUNTER_… since open. */
uint32_t port_stream_count(int32_t stream, int32_t counter);
/* What was written is still sent; no host_ready of it follows. */
void port_stream_close(int32_t stream);
/* Writes to stderr what the host has to say, all of it, after what the program wrote. */
void port_report(const char *text, uint32_t length);

/* ---- what a port calls. `micros` is when the hardware saw it, on the clock of port_now. */

/* An edge of the input that was opened with this `slot`, not after its close; `level` is the level after it. */
void host_edge(uint32_t slot, bool level, int64_t micros);
/* READABLE, WRITABLE, HANGUP or ERROR, one flag a call; as often as it becomes true. */
void host_ready(int32_t source, uint16_t flag, int64_t micros);
/* Somebody wants the program to end with this status (130 interrupt, 143 terminate). */
void host_ask_end(int32_t status);
/* This deadline, of port_alarm, has passed. */
void host_alarm(int64_t deadline);
/* Whether `wait` has something to look at, or the alarm has gone off. */
bool host_is_wanted(void);

#if PORT_VIRTUAL_CLOCK
/* When the next thing happens on the board, µs of virtual time; INT64_MAX: nothing is known to. */
int64_t port_next_stimulus(void);
/* Lets happen what is due at `now`. */
void port_stimulate(int64_t now);
/* The clock is about to jump: where a test drives the board, returns when the test has done all it wants to do before.
 */
void port_before_jump(void);
#endif

#endif
