/* Rings between an interrupt and `wait`. tests/native/ring.pml is a model of the lines marked P and C, checked by spin.
 *
 * Memory orders. What is in a slot must be there before the index that shows it (P2 before P3), and the consumer must
 * not read a slot before the index that says it is filled (C1 before C2): release and acquire on `head`. A slot must
 * have been read before the index that gives it back (C2 before C3), and the producer must not fill it before: release
 * and acquire on `tail`. On one core an interrupt sees the interrupted program in order, and these orders only keep the
 * compiler from moving the accesses; on several cores they are the barriers (DMB on ARM). One DMB an edge is cheaper
 * than two builds.
 *
 * Losses. `dropped` only ever grows, and only the producer writes it; an edge carries the count as of its own time. So
 * the consumer never clears what the producer counts, and both are right without a lock. When the ring is empty the
 * consumer reads `dropped` itself, and only then looks whether the ring is still empty: what was dropped by then was
 * dropped before every edge that can follow (C4 before C6).
 */
#include "ring.h"

/* One further, modulo twice the size. */
static inline uint16_t after(uint16_t index, uint16_t size)
{
    return (uint16_t)(index + 1 == 2 * size ? 0 : index + 1);
}

static inline uint16_t slot(uint16_t index, uint16_t size)
{
    return (uint16_t)(index >= size ? index - size : index);
}

static inline uint16_t filled(uint16_t head, uint16_t tail, uint16_t size)
{
    return (uint16_t)(head >= tail ? head - tail : head + 2 * size - tail);
}

void edge_ring_open(struct edge_ring *ring, struct edge *edges, uint16_t depth)
{
    ring->edges = edges;
    ring->depth = depth;
    atomic_init(&ring->head, 0);
    atomic_init(&ring->tail, 0);
    atomic_init(&ring->dropped, 0);
    atomic_init(&ring->closing, 0);
    atomic_init(&ring->last[0], 0);
    atomic_init(&ring->last[1], 0);
    ring->told = 0;
}

bool edge_ring_put(struct edge_ring *ring, uint16_t flags, int64_t micros)
{
    uint16_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire); /* P1 */
    if (filled(head, tail, ring->depth) == ring->depth) {
        edge_ring_drop(ring, 1, micros);
        return false;
    }
    uint32_t dropped = atomic_load_explicit(&ring->dropped, memory_order_relaxed);
    ring->edges[slot(head, ring->depth)] = (struct edge){.micros = micros, .dropped = dropped, .flags = flags}; /* P2 */
    atomic_store_explicit(&ring->head, after(head, ring->depth), memory_order_release);                         /* P3 */
    return true;
}

void edge_ring_drop(struct edge_ring *ring, uint32_t count, int64_t micros)
{
    uint32_t dropped = atomic_load_explicit(&ring->dropped, memory_order_relaxed) + count;
    atomic_store_explicit(&ring->closing, dropped, memory_order_relaxed); /* D1 */
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&ring->last[0], (uint32_t)micros, memory_order_relaxed); /* D2 */
    atomic_store_explicit(&ring->last[1], (uint32_t)((uint64_t)micros >> 32), memory_order_relaxed);
    atomic_store_explicit(&ring->dropped, dropped, memory_order_release); /* D3 */
}

/* When the last of `dropped` edges was dropped: a sequence lock, whose writer never waits and whose reader may read
 * again. */
static uint32_t dropped_at(struct edge_ring *ring, int64_t *micros)
{
    for (;;) {
        uint32_t dropped = atomic_load_explicit(&ring->dropped, memory_order_acquire); /* C4 */
        uint32_t low = atomic_load_explicit(&ring->last[0], memory_order_relaxed);     /* C5 */
        uint32_t high = atomic_load_explicit(&ring->last[1], memory_order_relaxed);
        *micros = (int64_t)((uint64_t)high << 32 | low);
        atomic_thread_fence(memory_order_acquire);
        if (atomic_load_explicit(&ring->closing, memory_order_relaxed) == dropped)
            return dropped;
    }
}

bool edge_ring_take(struct edge_ring *ring, struct edge_news *news)
{
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (atomic_load_explicit(&ring->head, memory_order_acquire) == tail) { /* C1 */
        int64_t micros;
        uint32_t dropped = dropped_at(ring, &micros);
        if (atomic_load_explicit(&ring->head, memory_order_acquire) == tail) { /* C6 */
            *news = (struct edge_news){.micros = micros, .lost = dropped - ring->told, .flags = 0};
            ring->told = dropped;
            return news->lost != 0;
        }
    }
    struct edge edge = ring->edges[slot(tail, ring->depth)];                            /* C2 */
    atomic_store_explicit(&ring->tail, after(tail, ring->depth), memory_order_release); /* C3 */
    *news = (struct edge_news){.micros = edge.micros, .lost = edge.dropped - ring->told, .flags = edge.flags};
    ring->told = edge.dropped;
    return true;
}

bool edge_ring_has_more(const struct edge_ring *ring)
{
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    return atomic_load_explicit(&ring->head, memory_order_relaxed) != tail || /* C7 */
           atomic_load_explicit(&ring->dropped, memory_order_relaxed) != ring->told;
}

void byte_ring_open(struct byte_ring *ring, uint8_t *bytes, uint16_t size)
{
    ring->bytes = bytes;
    ring->size = size;
    atomic_init(&ring->head, 0);
    atomic_init(&ring->tail, 0);
}

bool byte_ring_put(struct byte_ring *ring, uint8_t byte)
{
    uint16_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    if (filled(head, tail, ring->size) == ring->size)
        return false;
    ring->bytes[slot(head, ring->size)] = byte;
    atomic_store_explicit(&ring->head, after(head, ring->size), memory_order_release);
    return true;
}

uint16_t byte_ring_room(const struct byte_ring *ring)
{
    uint16_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    return (uint16_t)(ring->size - filled(head, tail, ring->size));
}

uint32_t byte_ring_take(struct byte_ring *ring, uint8_t *to, uint32_t length)
{
    uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    uint16_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    uint32_t taken = 0;
    for (; taken < length && tail != head; taken++) {
        to[taken] = ring->bytes[slot(tail, ring->size)];
        tail = after(tail, ring->size);
    }
    atomic_store_explicit(&ring->tail, tail, memory_order_release);
    return taken;
}
