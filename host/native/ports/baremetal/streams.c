/* Which serial port a stream is: stdin, stdout and stderr are the console, the others the ports of the board's
 * definition. */
#include "board.h"
#include "pl011.h"

#define CONSOLE       0
#define CONSOLE_BAUD  115200
#define CONSOLE_BYTES 64

static uint8_t console_bytes[CONSOLE_BYTES];
static struct byte_ring console_ring;

static struct pl011 *port_of(int32_t stream)
{
    return board_pl011(stream < PORT_STREAM_FIRST ? CONSOLE : stream - PORT_STREAM_FIRST + 1);
}

/* The console listens from the start, for Ctrl-C even when nobody reads. */
static struct pl011 *console(void)
{
    struct pl011 *port = board_pl011(CONSOLE);
    if (!port->is_open) {
        byte_ring_open(&console_ring, console_bytes, sizeof console_bytes);
        port->ring = &console_ring;
        port->is_console = true;
        port->source = -1;
        pl011_open(port, CONSOLE_BAUD, 0);
    }
    return port;
}

void console_start(void)
{
    console();
}

void console_put(uint8_t byte)
{
    pl011_put(console(), byte);
}

int32_t port_stream_open(int32_t stream, const struct port_stream_setup *setup)
{
    if (stream < PORT_STREAM_FIRST) {
        struct pl011 *port = console();
        if (stream == WASYNCIO_STDIN)
            port->source = setup->source;
        return 0;
    }
    struct pl011 *port = port_of(stream);
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
    /* The console waits for room itself: at 115,200 baud 87 µs a byte, and no event is needed for it. */
    for (uint32_t i = 0; i < length; i++)
        console_put(bytes[i]);
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
        board_pl011(CONSOLE)->source = -1;
}

void port_report(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        console_put((uint8_t)text[i]);
}
