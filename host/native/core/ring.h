/* Rings between an interrupt and `wait`: one producer, one consumer, no lock, nothing lost without being counted. */
#ifndef WASYNCIO_RING_H
#define WASYNCIO_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* One edge as the producer saw it; 16 bytes, which is what a ring's depth costs of `ringBytes`. */
struct edge {
    int64_t micros;
    uint32_t dropped; /* edges dropped before it since the ring was made, modulo 2^32 */
    uint16_t flags;   /* WASYNCIO_EVENT_RISING or _FALLING */
};
_Static_assert(sizeof(struct edge) == 16, "an edge costs 16 bytes of ringBytes");

/*
 * head and tail count modulo 2 * depth, so that full (apart by depth) and empty (equal) differ and no slot is wasted:
 *
 *        tail            head
 *          v               v
 *   [ . ][ 3 ][ 4 ][ 5 ][ . ]       depth 5, three edges kept
 */
struct edge_ring {
    struct edge *edges;
    uint16_t depth;
    _Atomic uint16_t head;    /* written by the producer */
    _Atomic uint16_t tail;    /* written by the consumer */
    _Atomic uint32_t dropped; /* written by the producer: edges that found no room */
    _Atomic uint32_t closing; /* written by the producer: like `dropped`, ahead of it while `last` is written */
    _Atomic uint32_t
        last[2];   /* when the last one was dropped, µs: low and high word, for no 64-bit access is one access */
    uint32_t told; /* the consumer's: of `dropped`, what has been told */
};

/* What the consumer learns of one edge, or (flags 0) of a loss that no edge has followed yet. */
struct edge_news {
    int64_t micros;
    uint32_t lost; /* edges dropped before it */
    uint16_t flags;
};

void edge_ring_open(struct edge_ring *ring, struct edge *edges, uint16_t depth);

/* Producer. False: no room, counted. */
bool edge_ring_put(struct edge_ring *ring, uint16_t flags, int64_t micros);

/* Producer: `count` edges that came too quickly to be told apart. */
void edge_ring_drop(struct edge_ring *ring, uint32_t count, int64_t micros);

/* Consumer. False: nothing new. */
bool edge_ring_take(struct edge_ring *ring, struct edge_news *news);

/* Consumer. Whether there is more to take; what comes afterwards is announced afterwards. */
bool edge_ring_has_more(const struct edge_ring *ring);

/* Bytes of a serial port; head and tail as above, `size` bytes. */
struct byte_ring {
    uint8_t *bytes;
    uint16_t size;
    _Atomic uint16_t head; /* written by the producer */
    _Atomic uint16_t tail; /* written by the consumer */
};

void byte_ring_open(struct byte_ring *ring, uint8_t *bytes, uint16_t size);

/* Producer. False: no room. */
bool byte_ring_put(struct byte_ring *ring, uint8_t byte);

/* Either side: bytes that fit still; the consumer only ever makes it more. */
uint16_t byte_ring_room(const struct byte_ring *ring);

/* Consumer. Bytes taken, 0 when there are none. */
uint32_t byte_ring_take(struct byte_ring *ring, uint8_t *to, uint32_t length);

#endif
