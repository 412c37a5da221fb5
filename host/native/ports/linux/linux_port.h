/* What the files of port linux share. */
#ifndef WASYNCIO_LINUX_PORT_H
#define WASYNCIO_LINUX_PORT_H

#include <poll.h>
#include <stddef.h>

#include "port.h"

/* ---- options.c: the command line */

enum uart_kind { UART_ABSENT, UART_PTY, UART_DEVICE, UART_STDIO, UART_SCRIPT };
struct uart_binding {
    enum uart_kind kind;
    const char *path;
};
struct options {
    const char *wasm; /* path of the module */
    const char *script;
    int drive;                  /* descriptor that lines LINE LEVEL come from; -1: none */
    int watch;                  /* descriptor that what the board does is written to; -1: none */
    struct uart_binding *uarts; /* in the order of board->ports */
};
/* Fills in `options` and `board`; prints what is wrong and answers false. */
bool read_options(int count, char **words, struct options *options);
extern struct options options;

/* ---- stimuli.c: what happens on the board, from a script and from the drive descriptor */

/* Reads the script. Prints what is wrong and answers false. */
bool stimuli_open(void);
/* µs of the next line of the script; INT64_MAX: none. */
int64_t stimuli_next(void);
/* Lets happen what is due at `now`. */
void stimuli_run(int64_t now);
/* The drive descriptor, -1 when nothing can come from it any more; to be called when it is readable. */
int stimuli_descriptor(void);
void stimuli_read(void);
/* Takes in what has come from it by now. */
void stimuli_look(void);
/* Whether a test drives the board and its virtual clock. */
bool stimuli_in_lock_step(void);
/* Whether any pin could still be driven. */
bool stimuli_left(void);

/* ---- pins.c */

void pin_drive(int32_t line, bool level);
/* Allocates what the board's lines need. */
bool pins_open(void);
/* Outputs take their safe level without the core: the program is being made to end. */
void pins_make_safe(void);

/* ---- streams.c */

#define STREAMS_MOST 64
/* Fills in what the streams wait for, two entries each; answers how many. */
nfds_t streams_to_poll(struct pollfd *polled);
/* Reports what poll found. */
void streams_polled(const struct pollfd *polled, nfds_t count, int64_t now);
/* Reports what has come by now. */
void streams_look(void);
/* Bytes from a script for a port. */
void stream_receive(int32_t stream, const char *bytes, size_t length);
/* A line `MICROS WHAT NAME NUMBER` about the board's doings on the watch descriptor; also from signal handlers. */
void watch(const char *what, const char *name, int64_t number);
struct decimal {
    char text[21];
};
/* Of a number from 0. */
struct decimal decimal(int64_t number);

/* ---- terminal.c: opening and setting serial lines; all answer 0 or more, or a negated WASYNCIO_E… */

/* A new pseudo-terminal: its master, and in `path` (PATH_SIZE bytes) what others open. */
#define PATH_SIZE 64
int pseudo_terminal(char *path);
int serial_device(const char *path);
int terminal_set(int descriptor, int32_t baud, int32_t format);
/* This computer's errno as the ABI's. */
int32_t error_of(int number);

/* ---- sleep.c */

/* Asks the program to end for SIGINT and SIGTERM; a second signal, or 2 s, makes it. */
bool signals_open(void);

#endif
