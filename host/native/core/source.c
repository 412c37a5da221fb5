/* The sources a program has open. What opens takes the lowest free slot and another generation than the slot had
 * before, so that a stale number is never somebody else's. Ring memory is one block without gaps: what closes lets the
 * others move. */
#include <string.h>

#include "host.h"

#define GENERATION_MOST 32767

struct host host;

static void move_rings(uint8_t *from, uint32_t bytes);

static uint8_t *ring_of(struct source *source)
{
    return source->kind == SOURCE_INPUT ? (uint8_t *)source->input.ring.edges : source->stream.ring.bytes;
}

static void set_ring(struct source *source, uint8_t *at)
{
    if (source->kind == SOURCE_INPUT)
        source->input.ring.edges = (struct edge *)(void *)at;
    else
        source->stream.ring.bytes = at; /* an output's too: it may ask for one */
}

int32_t source_reserve(enum source_kind kind, int32_t line, uint16_t ring_bytes)
{
    uint32_t slot = STANDARD_STREAMS;
    while (slot < host.slots && host.sources[slot].number != CLOSED)
        slot++;
    if (slot == host.slots)
        return -WASYNCIO_ENFILE;
    if (ring_bytes > host.ring_size - host.ring_used)
        return -WASYNCIO_ENOSPC;
    struct source *source = &host.sources[slot];
    uint16_t generation = (uint16_t)(source->generation == GENERATION_MOST ? 1 : source->generation + 1);
    *source = (struct source){
        .number = (int32_t)((uint32_t)generation << 16 | slot),
        .kind = (uint8_t)kind,
        .generation = generation,
        .line = (int16_t)line,
        .ring_bytes = ring_bytes,
    };
    set_ring(source, host.rings + host.ring_used);
    host.ring_used += ring_bytes;
    if (slot >= host.top)
        host.top = slot + 1;
    return source->number;
}

void source_release(struct source *source)
{
    if (source->kind == SOURCE_STREAM) {
        if (source->stream.started)
            port_stream_close(source->line);
    } else {
        if (source->kind == SOURCE_OUTPUT)
            port_pin_set(source->port, source->safe);
        else if (source->input.debounce > 0)
            host.debounced--;
        port_pin_close(source->port);
    }
    source->number = CLOSED;
    uint32_t slot = (uint32_t)(source - host.sources);
    host.outputs[slot].number = no_output(slot);
    if (source->ring_bytes > 0)
        move_rings(ring_of(source), source->ring_bytes);
    while (host.top > STANDARD_STREAMS && host.sources[host.top - 1].number == CLOSED)
        host.top--;
}

/* Closes the gap of `bytes` at `from`. Producers write into the rings behind it, so they are kept away meanwhile. */
static void move_rings(uint8_t *from, uint32_t bytes)
{
    uint32_t before = port_mask();
    memmove(from, from + bytes, (size_t)(host.rings + host.ring_used - (from + bytes)));
    for (uint32_t slot = STANDARD_STREAMS; slot < host.top; slot++) {
        struct source *source = &host.sources[slot];
        if (source->number != CLOSED && source->ring_bytes > 0 && ring_of(source) > from)
            set_ring(source, ring_of(source) - bytes);
    }
    host.ring_used -= bytes;
    port_unmask(before);
}

void source_release_all(void)
{
    for (uint32_t slot = 0; slot < host.top; slot++)
        if (host.sources[slot].number != CLOSED)
            source_release(&host.sources[slot]);
}

struct source *source_on(enum source_kind kind, int32_t line)
{
    for (uint32_t slot = 0; slot < host.top; slot++) {
        struct source *source = &host.sources[slot];
        bool is_pin = source->kind != SOURCE_STREAM;
        if (source->number != CLOSED && is_pin == (kind != SOURCE_STREAM) && source->line == line)
            return source;
    }
    return NULL;
}
