/* The standard streams and the serial ports of this computer. The kernel keeps what comes in, so the core's rings stay
 * unused but by ports that a script feeds. Nothing is set non-blocking that others share: poll is asked first. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "linux_port.h"

/* A pipe that poll calls writable takes so many bytes without blocking. */
#define PIECE      4096
#define WATCH_LINE 160

struct stream {
    int32_t source; /* -1: closed */
    int in;
    int out;
    bool wants_read;  /* a read answered EAGAIN, or there was none yet */
    bool wants_write; /* a write answered EAGAIN */
    bool is_gone;     /* it hung up */
    bool owned;       /* descriptors of our own */
    int32_t baud;
    int32_t format;
    struct byte_ring *ring; /* of a port: what a script sent, or what had come before it hung up */
    uint32_t overruns;
};
static struct stream streams[STREAMS_MOST];
static bool first = true;

static struct stream *stream_at(int32_t number)
{
    if (first)
        for (int i = 0; i < STREAMS_MOST; i++)
            streams[i] = (struct stream){.source = -1, .in = -1, .out = -1};
    first = false;
    return &streams[number];
}

static bool is_ready(int descriptor, short what)
{
    struct pollfd polled = {.fd = descriptor, .events = what};
    return poll(&polled, 1, 0) > 0;
}

/* ---- opening */

static int32_t open_port(int32_t number, struct stream *stream, const struct port_stream_setup *setup)
{
    const struct uart_binding *binding = &options.uarts[number - PORT_STREAM_FIRST];
    const char *name = board->ports[number - PORT_STREAM_FIRST];
    char path[PATH_SIZE];
    int descriptor;
    switch (binding->kind) {
    case UART_SCRIPT:
        stream->ring = setup->ring;
        return 0;
    case UART_STDIO:
        stream->in = STDIN_FILENO;
        stream->out = STDOUT_FILENO;
        return 0;
    case UART_ABSENT:
        return -WASYNCIO_ENODEV;
    case UART_PTY:
        descriptor = pseudo_terminal(path);
        if (descriptor >= 0) {
            fprintf(stderr, "%s: %s\n", name, path);
            fflush(stderr);
        }
        break;
    default:
        descriptor = serial_device(binding->path);
        if (descriptor >= 0 && terminal_set(descriptor, setup->baud, setup->format) < 0) {
            close(descriptor);
            descriptor = -WASYNCIO_EIO;
        }
    }
    if (descriptor < 0)
        return descriptor;
    stream->in = stream->out = descriptor;
    stream->owned = true;
    stream->ring = setup->ring;
    return 0;
}

int32_t port_stream_open(int32_t number, const struct port_stream_setup *setup)
{
    struct stream *stream = stream_at(number);
    *stream = (struct stream){.source = setup->source, .in = -1, .out = -1, .wants_read = number >= PORT_STREAM_FIRST};
    stream->baud = setup->baud;
    stream->format = setup->format;
    if (number == WASYNCIO_STDIN)
        stream->in = STDIN_FILENO;
    else if (number < PORT_STREAM_FIRST)
        stream->out = number == WASYNCIO_STDOUT ? STDOUT_FILENO : STDERR_FILENO;
    else {
        int32_t result = open_port(number, stream, setup);
        if (result < 0) {
            stream->source = -1;
            return result;
        }
    }
    return 0;
}

void port_stream_close(int32_t number)
{
    struct stream *stream = stream_at(number);
    if (stream->owned)
        close(stream->in);
    *stream = (struct stream){.source = -1, .in = -1, .out = -1};
}

/* ---- bytes */

int32_t port_stream_read(int32_t number, uint8_t *bytes, uint32_t length)
{
    struct stream *stream = stream_at(number);
    if (stream->ring != NULL) {
        uint32_t taken = byte_ring_take(stream->ring, bytes, length);
        if (taken > 0)
            return (int32_t)taken;
        if (!stream->owned)
            return -WASYNCIO_EAGAIN;
    }
    /* Typing takes no virtual time, unless somebody is in lock step with it. */
    bool waits = PORT_VIRTUAL_CLOCK && !stimuli_in_lock_step();
    if (!stream->owned && !waits && !is_ready(stream->in, POLLIN)) {
        stream->wants_read = true;
        return -WASYNCIO_EAGAIN;
    }
    ssize_t got = read(stream->in, bytes, length);
    if (got > 0)
        return (int32_t)got;
    /* The end: of stdin, or of a port whose other side is gone, where a terminal answers EIO. */
    if (got == 0 || (stream->owned && (stream->is_gone || errno == EIO)))
        return 0;
    int32_t error = error_of(errno);
    if (error == -WASYNCIO_EAGAIN)
        stream->wants_read = true;
    return error;
}

int32_t port_stream_write(int32_t number, const uint8_t *bytes, uint32_t length)
{
    struct stream *stream = stream_at(number);
    if (stream->in < 0 && stream->ring != NULL) {
        for (uint32_t i = 0; i < length; i++)
            watch("sent", board->ports[number - PORT_STREAM_FIRST], bytes[i]);
        return (int32_t)length;
    }
    if (stream->is_gone)
        return -WASYNCIO_ENODEV;
    if (!stream->owned && !is_ready(stream->out, POLLOUT)) {
        stream->wants_write = true;
        return -WASYNCIO_EAGAIN;
    }
    ssize_t taken = write(stream->out, bytes, stream->owned || length < PIECE ? length : PIECE);
    if (taken >= 0)
        return (int32_t)taken;
    int32_t error = error_of(errno);
    if (error == -WASYNCIO_EAGAIN)
        stream->wants_write = true;
    return number >= PORT_STREAM_FIRST && error == -WASYNCIO_EIO ? -WASYNCIO_ENODEV : error;
}

void stream_receive(int32_t number, const char *bytes, size_t length)
{
    struct stream *stream = stream_at(number);
    if (stream->ring == NULL || stream->owned)
        return;
    for (size_t i = 0; i < length; i++)
        if (!byte_ring_put(stream->ring, (uint8_t)bytes[i]))
            stream->overruns++;
    host_ready(stream->source, WASYNCIO_EVENT_READABLE, port_now());
}

int32_t port_stream_configure(int32_t number, int32_t option, int32_t value)
{
    struct stream *stream = stream_at(number);
    if (stream->is_gone)
        return -WASYNCIO_ENODEV;
    if (option == WASYNCIO_UART_OPTION_BAUD)
        stream->baud = value;
    else
        stream->format = value;
    if (options.uarts[number - PORT_STREAM_FIRST].kind != UART_DEVICE)
        return 0;
    int32_t result = terminal_set(stream->in, stream->baud, stream->format);
    return result == -WASYNCIO_EINVAL ? -WASYNCIO_EINVAL : result;
}

uint32_t port_stream_count(int32_t number, int32_t counter)
{
    return counter == WASYNCIO_UART_COUNTER_OVERRUNS ? stream_at(number)->overruns : 0;
}

/* ---- poll */

/* Two entries for every open stream: what it reads from, and what it writes to where that is another descriptor. */
nfds_t streams_to_poll(struct pollfd *polled)
{
    nfds_t count = 0;
    for (int32_t number = 0; number < STREAMS_MOST; number++) {
        const struct stream *stream = stream_at(number);
        if (stream->source < 0 || stream->is_gone)
            continue;
        short reads = stream->wants_read ? POLLIN : 0;
        short writes = stream->wants_write ? POLLOUT : 0;
        bool is_one = stream->in == stream->out;
        /* A port of our own is watched always: it may hang up. */
        bool watched = reads || (is_one && (writes || stream->owned));
        polled[count].fd = watched ? stream->in : -1;
        polled[count++].events = (short)(reads | (is_one ? writes : 0));
        polled[count].fd = !is_one && writes ? stream->out : -1;
        polled[count++].events = writes;
    }
    return count;
}

/* What came is taken in at once, as far as the ring goes: when a terminal hangs up, the kernel forgets what nobody
 * read. */
static void take_in(struct stream *stream)
{
    uint8_t bytes[256];
    while (stream->ring != NULL && byte_ring_room(stream->ring) > 0) {
        uint16_t room = byte_ring_room(stream->ring);
        ssize_t got = read(stream->in, bytes, room < sizeof bytes ? room : sizeof bytes);
        for (ssize_t i = 0; i < got; i++)
            byte_ring_put(stream->ring, bytes[i]);
        if (got <= 0)
            return;
    }
}

static void report_found(struct stream *stream, short in, short out, int64_t now)
{
    if (stream->owned && in & POLLIN)
        take_in(stream);
    if (stream->wants_read && in & (POLLIN | (stream->owned ? 0 : POLLHUP | POLLERR))) {
        stream->wants_read = false;
        host_ready(stream->source, WASYNCIO_EVENT_READABLE, now);
    }
    if (stream->wants_write && out & (POLLOUT | POLLHUP | POLLERR)) {
        stream->wants_write = false;
        host_ready(stream->source, WASYNCIO_EVENT_WRITABLE, now);
    }
    if (stream->owned && in & (POLLHUP | POLLERR | POLLNVAL)) {
        stream->is_gone = true;
        host_ready(stream->source, WASYNCIO_EVENT_HANGUP, now);
    }
}

void streams_polled(const struct pollfd *polled, nfds_t count, int64_t now)
{
    nfds_t at = 0;
    for (int32_t number = 0; number < STREAMS_MOST && at < count; number++) {
        struct stream *stream = stream_at(number);
        if (stream->source < 0 || stream->is_gone)
            continue;
        short in = polled[at].revents;
        short out = stream->in == stream->out ? in : polled[at + 1].revents;
        at += 2;
        if (in != 0 || out != 0)
            report_found(stream, in, out, now);
    }
}

void streams_look(void)
{
    struct pollfd polled[2 * STREAMS_MOST];
    nfds_t count = streams_to_poll(polled);
    if (poll(polled, count, 0) > 0)
        streams_polled(polled, count, port_now());
}

/* ---- what the host says */

void port_report(const char *text, uint32_t length)
{
    while (length > 0) {
        ssize_t taken = write(STDERR_FILENO, text, length);
        if (taken < 0 && errno == EAGAIN)
            is_ready(STDERR_FILENO, POLLOUT);
        else if (taken < 0 && errno != EINTR)
            return;
        if (taken > 0) {
            text += taken;
            length -= (uint32_t)taken;
        }
    }
}

/* Appends to a line of the watch descriptor; nothing here but what a signal handler may do. */
static void append(char *line, size_t *length, const char *text)
{
    for (; *text != 0 && *length < WATCH_LINE - 1; text++)
        line[(*length)++] = *text;
}

void watch(const char *what, const char *name, int64_t number)
{
    if (options.watch < 0)
        return;
    char line[WATCH_LINE];
    size_t length = 0;
    append(line, &length, decimal(clock_now()).text);
    append(line, &length, " ");
    append(line, &length, what);
    append(line, &length, " ");
    append(line, &length, name);
    append(line, &length, " ");
    append(line, &length, decimal(number).text);
    line[length++] = '\n';
    if (write(options.watch, line, length) < 0)
        options.watch = -1;
}

struct decimal decimal(int64_t number)
{
    struct decimal result;
    size_t at = sizeof result.text;
    result.text[--at] = 0;
    uint64_t left = (uint64_t)number;
    do
        result.text[--at] = (char)('0' + left % 10);
    while (left /= 10);
    memmove(result.text, result.text + at, sizeof result.text - at);
    return result;
}
