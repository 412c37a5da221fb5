/* Serial ports: ARM PL011. */
#ifndef WASYNCIO_PL011_H
#define WASYNCIO_PL011_H

#include "port.h"

struct pl011 {
    uint32_t base;
    int32_t source;         /* who is told */
    struct byte_ring *ring; /* what came in and was not read */
    bool is_open;
    bool is_console;           /* Ctrl-C asks the program to end, Ctrl-D ends the input */
    volatile bool has_gone_on; /* whoever drives a virtual clock said so */
    bool has_ended;            /* Ctrl-D came */
    volatile bool stalled;     /* the ring is full: the rest stays in the hardware */
    uint32_t overruns;         /* the hardware lost at least so many bytes */
    uint32_t framing_errors;
};

/* To send; pl011_open receives into its ring too. */
void pl011_start(struct pl011 *port, int32_t baud, int32_t format);
void pl011_open(struct pl011 *port, int32_t baud, int32_t format);
void pl011_close(struct pl011 *port);
void pl011_configure(struct pl011 *port, int32_t option, int32_t value);
int32_t pl011_read(struct pl011 *port, uint8_t *bytes, uint32_t length);
int32_t pl011_write(struct pl011 *port, const uint8_t *bytes, uint32_t length);
/* Waits for room. */
void pl011_put(struct pl011 *port, uint8_t byte);
void pl011_interrupt(struct pl011 *port);

#endif
