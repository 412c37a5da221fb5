/* The import module `wasyncio:uart`: serial ports. Their bytes go through `read` and `write` (stream.c). */
#include <string.h>

#include "host.h"

#define PARITY       (WASYNCIO_UART_PARITY_EVEN | WASYNCIO_UART_PARITY_ODD)
#define FORMAT       (WASYNCIO_UART_SEVEN_BITS | PARITY | WASYNCIO_UART_TWO_STOP_BITS | WASYNCIO_UART_FLOW_CONTROL)
#define RING_UNIT    16
#define RING_MOST    0xff
#define RING_DEFAULT 64 /* bytes, when the format asks for none */

static bool is_format(int32_t format)
{
    return (format & ~(FORMAT | RING_MOST << WASYNCIO_UART_RING_SHIFT)) == 0 && (format & PARITY) != PARITY;
}

/* The port of that name, as a stream; -1: none. */
static int32_t stream_named(const uint8_t *name, uint32_t length)
{
    for (uint16_t i = 0; i < board->port_count; i++)
        if (strlen(board->ports[i]) == length && memcmp(board->ports[i], name, length) == 0)
            return PORT_STREAM_FIRST + i;
    return -1;
}

static bool is_granted(int32_t stream)
{
    int32_t port = stream - PORT_STREAM_FIRST;
    return board->granted_ports == NULL || (board->granted_ports[port / 8] >> port % 8 & 1);
}

static int32_t open_stream(int32_t stream, int32_t baud, int32_t format)
{
    if (!is_granted(stream))
        return -WASYNCIO_EACCES;
    if (source_on(SOURCE_STREAM, stream) != NULL)
        return -WASYNCIO_EBUSY;
    uint32_t units = (uint32_t)format >> WASYNCIO_UART_RING_SHIFT & RING_MOST;
    uint16_t bytes = (uint16_t)(units == 0 ? RING_DEFAULT : units * RING_UNIT);
    int32_t number = source_reserve(SOURCE_STREAM, stream, bytes);
    if (number < 0)
        return number;
    struct source *source = source_of(number);
    byte_ring_open(&source->stream.ring, source->stream.ring.bytes, bytes);
    struct port_stream_setup setup = {
        .source = number, .baud = baud, .format = format & FORMAT, .ring = &source->stream.ring};
    int32_t result = port_stream_open(stream, &setup);
    if (result < 0) {
        source_release(source);
        return result;
    }
    source->stream.started = 1;
    host_ready(number, WASYNCIO_EVENT_WRITABLE, clock_now());
    return number;
}

int32_t uart_open(uint32_t address, int32_t length, int32_t baud, int32_t format)
{
    clock_charge();
    static const uint8_t nameless[] = "the port";
    if (length < 0)
        return fail_name(OP_uart_open, WASYNCIO_EINVAL, nameless, sizeof nameless - 1);
    if (!memory_has(address, (uint32_t)length))
        return fail_name(OP_uart_open, WASYNCIO_EFAULT, nameless, sizeof nameless - 1);
    const uint8_t *name = host.memory + address;
    if (!is_text(name, (uint32_t)length))
        return fail_name(OP_uart_open, WASYNCIO_EINVAL, nameless, sizeof nameless - 1);
    int32_t stream = stream_named(name, (uint32_t)length);
    int32_t result = baud <= 0 || !is_format(format) ? -WASYNCIO_EINVAL
                     : stream < 0                    ? -WASYNCIO_ENOENT
                                                     : open_stream(stream, baud, format);
    return result < 0 ? fail_name(OP_uart_open, -result, name, (uint32_t)length) : result;
}

static bool is_port(const struct source *source)
{
    return source->kind == SOURCE_STREAM && source->line >= PORT_STREAM_FIRST;
}

int32_t uart_configure(int32_t number, int32_t option, int32_t value)
{
    clock_charge();
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_uart_configure, WASYNCIO_EBADF, number);
    if (!is_port(source))
        return fail_on(OP_uart_configure, WASYNCIO_EOPNOTSUPP, source);
    bool is_baud = option == WASYNCIO_UART_OPTION_BAUD;
    if (is_baud ? value <= 0 : option != WASYNCIO_UART_OPTION_FORMAT || !is_format(value))
        return fail_on(OP_uart_configure, WASYNCIO_EINVAL, source);
    /* The ring was sized at open. */
    return pass_on(OP_uart_configure, port_stream_configure(source->line, option, is_baud ? value : value & FORMAT),
                   source);
}

int32_t uart_count(int32_t number, int32_t counter)
{
    clock_charge();
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_uart_count, WASYNCIO_EBADF, number);
    if (!is_port(source))
        return fail_on(OP_uart_count, WASYNCIO_EOPNOTSUPP, source);
    if (counter != WASYNCIO_UART_COUNTER_OVERRUNS && counter != WASYNCIO_UART_COUNTER_FRAMING_ERRORS)
        return fail_on(OP_uart_count, WASYNCIO_EINVAL, source);
    uint32_t count = port_stream_count(source->line, counter);
    return (int32_t)(count < INT32_MAX ? count : INT32_MAX);
}
