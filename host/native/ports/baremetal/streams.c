/* Which serial port a stream is: stdin and stdout are the console, stderr has one to itself, the others are the ports
 * of the board's definition. */
#include <stddef.h>

#include "board.h"
#include "pl011.h"

#define CONSOLE_BAUD  115200
#define CONSOLE_BYTES 64
#define NOBODY        (-1)
#define ASK_TO_GO_ON  5 /* ENQ */

static uint8_t console_bytes[CONSOLE_BYTES];
static struct byte_ring console_ring;

static struct pl011 *port_of(int32_t stream)
{
    if (stream >= PORT_STREAM_FIRST)
        return board_pl011(stream - PORT_STREAM_FIRST + PL011_FIRST);
    return board_pl011(stream == WASYNCIO_STDERR ? PL011_STDERR : PL011_CONSOLE);
}

/* The console listens from the start, for Ctrl-C even when nobody reads. */
void console_start(void)
{
    struct pl011 *console = board_pl011(PL011_CONSOLE);
    byte_ring_open(&console_ring, console_bytes, sizeof console_bytes);
    console->ring = &console_ring;
    console->is_console = true;
    console->source = NOBODY;
    pl011_open(console, CONSOLE_BAUD, 0);
}

static struct pl011 *error_port(void)
{
    struct pl011 *port = board_pl011(PL011_STDERR);
    if (!port->is_open)
        pl011_start(port, CONSOLE_BAUD, 0);
    return port;
}

int32_t port_stream_open(int32_t stream, const struct port_stream_setup *setup)
{
    if (stream == WASYNCIO_STDIN)
        port_of(stream)->source = setup->source;
    if (stream == WASYNCIO_STDERR)
        error_port();
    if (stream < PORT_STREAM_FIRST)
        return 0;
    struct pl011 *port = port_of(stream);
    if (port == NULL)
        return -WASYNCIO_ENODEV;
    port->source = setup->source;
    port->ring = setup->ring;
    pl011_open(port, setup->baud, setup->format);
    return 0;
}

int32_t port_stream_read(int32_t stream, uint8_t *bytes, uint32_t length)
{
    return pl011_read(port_of(stream), bytes, length);
}

int32_t port_stream_write(int32_t stream, const uint8_t *bytes, uint32_t length)
{
    if (stream >= PORT_STREAM_FIRST)
        return pl011_write(port_of(stream), bytes, length);
    /* stdout and stderr wait for room themselves: 87 µs a byte at 115,200 baud, and no event is needed for it. */
    for (uint32_t i = 0; i < length; i++)
        pl011_put(port_of(stream), bytes[i]);
    return (int32_t)length;
}

int32_t port_stream_configure(int32_t stream, int32_t option, int32_t value)
{
    pl011_configure(port_of(stream), option, value);
    return 0;
}

uint32_t port_stream_count(int32_t stream, int32_t counter)
{
    const struct pl011 *port = port_of(stream);
    return counter == WASYNCIO_UART_COUNTER_OVERRUNS ? port->overruns : port->framing_errors;
}

void port_stream_close(int32_t stream)
{
    if (stream >= PORT_STREAM_FIRST)
        pl011_close(port_of(stream));
    else if (stream == WASYNCIO_STDIN)
        port_of(stream)->source = NOBODY;
}

void port_report(const char *text, uint32_t length)
{
    struct pl011 *port = error_port();
    for (uint32_t i = 0; i < length; i++)
        pl011_put(port, (uint8_t)text[i]);
}

#if PORT_VIRTUAL_CLOCK
/* Nothing is known beforehand; whoever drives the pins and ports does it while the clock stands still, in lock step:
 * the board asks on its console, behind what the program wrote there, and sleeps until the answer. */
void port_before_jump(void)
{
    struct pl011 *console = board_pl011(PL011_CONSOLE);
    console->has_gone_on = false;
    pl011_put(console, ASK_TO_GO_ON);
    while (!console->has_gone_on) {
        uint32_t before = port_mask();
        if (!console->has_gone_on)
            __asm volatile("dsb\n\twfi" ::: "memory");
        port_unmask(before);
    }
}

int64_t port_next_stimulus(void)
{
    return INT64_MAX;
}

void port_stimulate(int64_t now)
{
    (void)now;
}
#endif
