/* The ring between an interrupt and `wait` (host/native/core/ring.c, wait.c) with one producer and one consumer, for spin: every
 * interleaving of SIZE + 2 edges. What is stored is the number of an edge, from 1; each must be told once and in order, or be
 * counted before the next one that is told.
 *
 * The lines of C that are modelled have marks, and a test holds them to this list, in this order:
 *
 *   P1  uint16_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
 *   P2  ring->edges[slot(head, ring->depth)] = (struct edge){.micros = micros, .dropped = dropped, .flags = flags};
 *   P3  atomic_store_explicit(&ring->head, after(head, ring->depth), memory_order_release);
 *   D1  atomic_store_explicit(&ring->closing, dropped, memory_order_relaxed);
 *   D2  atomic_store_explicit(&ring->last[0], (uint32_t)micros, memory_order_relaxed);
 *   D3  atomic_store_explicit(&ring->dropped, dropped, memory_order_release);
 *   C4  uint32_t dropped = atomic_load_explicit(&ring->dropped, memory_order_acquire);
 *   C5  uint32_t low = atomic_load_explicit(&ring->last[0], memory_order_relaxed);
 *   C1  if (atomic_load_explicit(&ring->head, memory_order_acquire) == tail) {
 *   C6  if (atomic_load_explicit(&ring->head, memory_order_acquire) == tail) {
 *   C2  struct edge edge = ring->edges[slot(tail, ring->depth)];
 *   C3  atomic_store_explicit(&ring->tail, after(tail, ring->depth), memory_order_release);
 *   C7  return atomic_load_explicit(&ring->head, memory_order_relaxed) != tail ||
 *   N1  atomic_fetch_or_explicit(&host.news, news_bit(slot), memory_order_release);
 *   N3  *(volatile uint32_t *)&host.control->pending = 1;
 *   N2  uint32_t marked = atomic_exchange_explicit(&host.news, 0, memory_order_relaxed);
 *   N6  atomic_fetch_or_explicit(&host.news, marked, memory_order_relaxed);
 *   N7  if (next <= now || has_news())
 *   N4  *(volatile uint32_t *)&host.control->pending = 0;
 *   N5  if (deadline <= 0 && atomic_load_explicit(&host.news, memory_order_relaxed) == 0 &&
 *
 * Memory orders are modelled: a store without release may become visible after later ones. The slot's store waits in `late` until
 * the release that must let it out first (BARRIER), or, where the barrier is missing, until some time later. What D1, D2 and C5 do,
 * the time of the last loss under a sequence lock, is not modelled. Faults are seeded with -DFAULT_…:
 *   FAULT_ORDER    the index is stored before the slot
 *   FAULT_BARRIER  the index is stored without release
 *   FAULT_CLEAR    `wait` clears `pending` after it has looked for news
 */
#ifndef SIZE
#define SIZE 2
#endif
#define EDGES (SIZE + 2)
#ifndef CAPACITY
#define CAPACITY 2 /* records that a wait takes */
#endif

byte slot[SIZE];        /* number of the edge */
byte slot_dropped[SIZE];
byte head, tail;        /* modulo 2 * SIZE */
byte dropped, told;
bit news;               /* set by the interrupt, cleared by wait */
bit pending;            /* what makes the module call wait at all: it never sleeps here */
bool finished;          /* the producer will do nothing more */

/* A store to a slot that is not visible to the other side yet. */
bool late;
byte late_at, late_value, late_dropped;

inline let_out() {
    atomic {
        if
        :: late -> slot[late_at] = late_value; slot_dropped[late_at] = late_dropped; late = false
        :: else
        fi
    }
}

inline store_slot(at, value) {
    atomic { late = true; late_at = at; late_value = value; late_dropped = dropped }
}

#define filled(h, t) ((h + 2 * SIZE - t) % (2 * SIZE))
#define after(i)     ((i + 1) % (2 * SIZE))

#ifdef FAULT_BARRIER
#define BARRIER skip
#else
#define BARRIER let_out()
#endif

active proctype interrupt() {
    byte number = 1, seen;
    do
    :: number <= EDGES ->
        seen = tail;                                    /* P1 */
        if
        :: filled(head, seen) == SIZE ->
            dropped = dropped + 1                       /* D1 D2 D3 */
        :: else ->
#ifdef FAULT_ORDER
            head = after(head);                         /* P3 */
            store_slot((head + 2 * SIZE - 1) % SIZE, number);  /* P2 */
            let_out()
#else
            store_slot(head % SIZE, number);            /* P2 */
            BARRIER;
            head = after(head)                          /* P3 */
#endif
        fi;
        news = 1;                                       /* N1 */
        pending = 1;                                    /* N3 */
        number++
    :: else -> break
    od;
    finished = true
}

#ifdef FAULT_BARRIER
/* The processor lets the store out when it likes. */
active proctype memory() {
    do
    :: late -> let_out()
    :: finished && !late -> break
    od
}
#endif

byte latest, delivered, lost;

inline take() {
    seen_tail = tail;
    got = false;
    if
    :: head == seen_tail ->                             /* C1 */
        seen_dropped = dropped;                         /* C4 C5 */
        if
        :: head == seen_tail ->                         /* C6 */
            lost = lost + (seen_dropped - told);
            told = seen_dropped
        :: else -> goto_edge = true
        fi
    :: else -> goto_edge = true
    fi;
    if
    :: goto_edge ->
        number = slot[seen_tail % SIZE];                /* C2 */
        seen_dropped = slot_dropped[seen_tail % SIZE];
        tail = after(seen_tail);                        /* C3 */
        lost = lost + (seen_dropped - told);
        told = seen_dropped;
        delivered++;
        assert(number > latest);         /* in order, and never one twice, or what was there before */
        assert(number == delivered + lost); /* and what came before it is delivered or counted */
        latest = number;
        got = true;
        goto_edge = false
    :: else
    fi
}

active proctype wait() {
    byte number, seen_tail, seen_dropped, count;
    bool got, more, quiet, goto_edge = false;
    do
    :: pending == 1 ->
#ifdef FAULT_CLEAR
        quiet = (news == 0);
        pending = 0;
#else
        pending = 0;                                    /* N4 */
        quiet = (news == 0);                            /* N5 */
#endif
        if
        :: quiet -> skip
        :: else ->
            news = 0;                                   /* N2 */
            count = 0;
            do
            :: take();
                if
                :: got ->
                    more = (head != tail || dropped != told);   /* C7 */
                    count++;
                    if
                    :: count == CAPACITY -> news = 1; break     /* N6 */
                    :: else -> if :: more -> skip :: else -> break fi
                    fi
                :: else -> break
                fi
            od;
            if
            :: news == 1 -> pending = 1                 /* N7 */
            :: else
            fi
        fi
    :: finished && pending == 0 -> break
    od;
    assert(delivered + lost == EDGES); /* every edge is delivered or counted, and nobody had to ask again */
    assert(delivered >= SIZE)
}
