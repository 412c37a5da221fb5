/* Bytes: `read`, `write`, `close`. The standard streams are open from the start; their port side opens at the first
 * use. */
#include "host.h"

/* The standard streams cost no virtual time, also when the program uses them wrongly. */
static void touch(int32_t number)
{
    if ((uint32_t)number > WASYNCIO_STDERR)
        clock_charge();
}

/* Opens the port side of a standard stream. */
static int32_t start(struct source *source)
{
    if (source->stream.started)
        return 0;
    int32_t result = port_stream_open(source->line, &(struct port_stream_setup){.source = source->number});
    if (result >= 0) {
        source->stream.started = 1;
        source->stream.told = WASYNCIO_EVENT_WRITABLE; /* there is room until a write says that there is none */
    }
    return result;
}

int32_t host_read(int32_t number, uint32_t address, int32_t length)
{
    touch(number);
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_host_read, WASYNCIO_EBADF, number);
    bool is_readable =
        source->kind == SOURCE_STREAM && source->line != WASYNCIO_STDOUT && source->line != WASYNCIO_STDERR;
    if (!is_readable)
        return fail_on(OP_host_read, WASYNCIO_EOPNOTSUPP, source);
    if (length < 0)
        return fail_on(OP_host_read, WASYNCIO_EINVAL, source);
    if (!memory_has(address, (uint32_t)length))
        return fail_on(OP_host_read, WASYNCIO_EFAULT, source);
    if (length == 0)
        return 0;
    int32_t result = start(source);
    if (result < 0)
        return pass_on(OP_host_read, result, source);
    /* Cleared before the port looks: what comes after it looked sets the flag again. */
    atomic_store_explicit(&source->stream.readable, 0, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    result = port_stream_read(source->line, host.memory + address, (uint32_t)length);
    if (result == -WASYNCIO_EAGAIN)
        source->stream.told &= (uint8_t)~WASYNCIO_EVENT_READABLE;
    return pass_on(OP_host_read, result, source);
}

int32_t host_write(int32_t number, uint32_t address, int32_t length)
{
    touch(number);
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_host_write, WASYNCIO_EBADF, number);
    if (source->kind != SOURCE_STREAM || source->line == WASYNCIO_STDIN)
        return fail_on(OP_host_write, WASYNCIO_EOPNOTSUPP, source);
    if (length < 0)
        return fail_on(OP_host_write, WASYNCIO_EINVAL, source);
    if (!memory_has(address, (uint32_t)length))
        return fail_on(OP_host_write, WASYNCIO_EFAULT, source);
    if (length == 0)
        return 0;
    int32_t result = start(source);
    if (result < 0)
        return pass_on(OP_host_write, result, source);
    atomic_store_explicit(&source->stream.writable, 0, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    result = port_stream_write(source->line, host.memory + address, (uint32_t)length);
    if (result == -WASYNCIO_EAGAIN)
        source->stream.told &= (uint8_t)~WASYNCIO_EVENT_WRITABLE;
    return pass_on(OP_host_write, result, source);
}

int32_t host_close(int32_t number)
{
    touch(number);
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_host_close, WASYNCIO_EBADF, number);
    if (number == WASYNCIO_STDOUT || number == WASYNCIO_STDERR)
        return fail_source(OP_host_close, WASYNCIO_EINVAL, number);
    source_release(source);
    return 0;
}
