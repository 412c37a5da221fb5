/* The clock and the reactor: `now`, `wait`, and what interrupts leave for it. */
#include <string.h>

#include "host.h"

#define EDGES (WASYNCIO_EVENT_RISING | WASYNCIO_EVENT_FALLING)

/* ---- from interrupts */

/* The lines marked N are in the model of ring.c too. What is in a ring is there before `news` says so (P3 before N1),
 * and `news` before `pending` (N1 before N3). `wait` clears in the other order and looks after each: N4 before N5, N2
 * before it looks at the rings. Each pair is a store before a load of the other side's word, which release and acquire
 * do not keep apart on several cores: hence the fences; on one core they cost an instruction. */
static void announce(uint32_t slot, int64_t micros)
{
    atomic_fetch_or_explicit(&host.news, news_bit(slot), memory_order_release); /* N1 */
    atomic_thread_fence(memory_order_seq_cst);
    publish(micros);
}

void publish(int64_t micros)
{
#if PORT_PUBLISHES
    if (host.control == NULL)
        return;
    if (!atomic_load_explicit(&host.asked, memory_order_acquire)) {
        host.asked_since = micros;
        atomic_store_explicit(&host.asked, 1, memory_order_release);
    }
    *(volatile uint32_t *)&host.control->pending = 1; /* N3 */
#else
    (void)micros;
#endif
}

static bool has_news(void)
{
    return atomic_load_explicit(&host.news, memory_order_acquire) != 0;
}

bool host_is_wanted(void)
{
    return has_news() || (PORT_PUBLISHES && atomic_load_explicit(&host.alarmed, memory_order_acquire) != 0);
}

static void input_changed(struct input *input, bool level, int64_t micros)
{
    if (input->debounce > 0) {
        if (input_has_held(input, micros)) /* while nobody looked */
            input_settle(input);
        if (!input->unsettled) {
            input->unsettled = 1;
            input->left = micros;
        }
        input->level = level;
        input->changed = micros;
        return;
    }
    if (level == input->level) { /* it was back before the interrupt ran: at least two edges nobody saw */
        uint32_t seen = input->edges == EDGES ? 2 : input->edges != 0;
        edge_ring_drop(&input->ring, seen, micros);
        return;
    }
    input->level = level;
    input->reported = level;
    uint16_t flag = level ? WASYNCIO_EVENT_RISING : WASYNCIO_EVENT_FALLING;
    if (flag & input->edges)
        edge_ring_put(&input->ring, flag, micros);
}

void host_edge(uint32_t slot, bool level, int64_t micros)
{
    input_changed(&host.sources[slot].input, level, PORT_VIRTUAL_CLOCK ? clock_now() : micros);
    announce(slot, micros);
}

/* A flag with its time: the time is written while the flag is clear, and read while it is set. */
static void raise(_Atomic uint8_t *flag, int64_t *since, int64_t micros)
{
    if (atomic_load_explicit(flag, memory_order_acquire))
        return;
    *since = PORT_VIRTUAL_CLOCK ? clock_now() : micros;
    atomic_store_explicit(flag, 1, memory_order_release);
}

void host_ready(int32_t number, uint16_t flag, int64_t micros)
{
    struct source *source = source_of(number);
    if (source == NULL || source->kind != SOURCE_STREAM)
        return;
    struct stream *stream = &source->stream;
    if (flag == WASYNCIO_EVENT_READABLE)
        raise(&stream->readable, &stream->readable_since, micros);
    else if (flag == WASYNCIO_EVENT_WRITABLE)
        raise(&stream->writable, &stream->writable_since, micros);
    else
        atomic_store_explicit(flag == WASYNCIO_EVENT_HANGUP ? &stream->hangup : &stream->error, 1,
                              memory_order_release);
    announce((uint32_t)number & 0xffff, micros);
}

void host_ask_end(int32_t status)
{
    if (atomic_load_explicit(&host.end_asked, memory_order_relaxed) == 0)
        atomic_store_explicit(&host.end_asked, status + 1, memory_order_release);
    announce(0, clock_now());
}

void host_alarm(int64_t deadline)
{
    atomic_store_explicit(&host.alarmed, 1, memory_order_release);
    atomic_thread_fence(memory_order_seq_cst);
    publish(deadline);
}

/* ---- records */

/* What the next record of a source says but its number. False: nothing. `more`: there is another one already. */
static bool tell_input(struct input *input, struct wasyncio_event *event, bool *more)
{
    struct edge_news news;
    if (!edge_ring_take(&input->ring, &news))
        return false;
    *more = edge_ring_has_more(&input->ring);
    event->micros = news.micros;
    event->flags = (uint16_t)(news.flags | (news.lost != 0 ? WASYNCIO_EVENT_LOSS : 0));
    event->lost = (uint16_t)(news.lost < UINT16_MAX ? news.lost : UINT16_MAX);
    return true;
}

static bool tell_stream(struct stream *stream, struct wasyncio_event *event)
{
    uint16_t flags = 0;
    if (atomic_load_explicit(&stream->readable, memory_order_acquire))
        flags |= WASYNCIO_EVENT_READABLE;
    if (atomic_load_explicit(&stream->writable, memory_order_acquire))
        flags |= WASYNCIO_EVENT_WRITABLE;
    if (atomic_load_explicit(&stream->hangup, memory_order_acquire))
        flags |= WASYNCIO_EVENT_HANGUP;
    if (atomic_load_explicit(&stream->error, memory_order_acquire))
        flags |= WASYNCIO_EVENT_ERROR;
    flags = (uint16_t)(flags & ~stream->told);
    if (flags == 0)
        return false;
    stream->told = (uint8_t)(stream->told | flags);
    event->flags = flags;
    event->lost = 0;
    if (flags & WASYNCIO_EVENT_READABLE)
        event->micros = stream->readable_since;
    else if (flags & WASYNCIO_EVENT_WRITABLE)
        event->micros = stream->writable_since;
    else
        event->micros = clock_now();
    return true;
}

/* Takes the next record of a source, if it has one. */
static bool tell(struct source *source, struct wasyncio_event *event, bool *more)
{
    event->source = source->number;
    if (source->number == CLOSED || source->kind == SOURCE_OUTPUT)
        return false;
    return source->kind == SOURCE_INPUT ? tell_input(&source->input, event, more) : tell_stream(&source->stream, event);
}

/* Writes up to `capacity` records at `at`: one a source in turn, beginning behind the one that was served last. `news`
 * has a bit for each source; where there are more than its bits, slots NEWS_BITS apart share one. The turn goes through
 * the slots of a bit, then on to the next bit that is set. */
static int32_t collect(uint32_t at, int32_t capacity)
{
    if (!has_news())
        return 0;
    /* What comes from here on sets its bit again, and is found below or by the next wait. */
    uint32_t marked = atomic_exchange_explicit(&host.news, 0, memory_order_relaxed); /* N2 */
    atomic_thread_fence(memory_order_seq_cst);
    int32_t count = 0;
    bool more = true; /* the slots of this bit have not all been found silent yet */
    for (uint32_t slot = host.turn;;) {
        slot += NEWS_BITS;
        if (slot >= host.top) {
            if (!more)
                marked &= ~news_bit(slot);
            if (marked == 0)
                return count;
            uint32_t later = marked & ~(2 * news_bit(slot) - 1);
            slot = (uint32_t)__builtin_ctz(later != 0 ? later : marked);
            more = false;
        }
        struct wasyncio_event event;
        bool another = false;
        if (slot >= host.top || !tell(&host.sources[slot], &event, &another))
            continue;
        more = more || another;
        memcpy(host.memory + at, &event, sizeof event); /* the module's address may be odd */
        at += (uint32_t)sizeof event;
        host.turn = slot;
        if (++count == capacity) {
            atomic_fetch_or_explicit(&host.news, marked, memory_order_relaxed); /* N6 */
            return count;
        }
    }
}

/* Whether anything could ever come from what is open. */
static bool can_fire(void)
{
    for (uint32_t slot = 0; slot < host.top; slot++) {
        struct source *source = &host.sources[slot];
        if (source->number == CLOSED)
            continue;
        if (source->kind == SOURCE_INPUT && source->input.ring.depth > 0 &&
            (source->input.unsettled || port_pin_can_fire(source->port)))
            return true;
        /* A port can send, or take what had no room; once it has hung up neither. */
        struct stream *stream = &source->stream;
        if (source->kind != SOURCE_STREAM || stream->told & (WASYNCIO_EVENT_HANGUP | WASYNCIO_EVENT_ERROR))
            continue;
        bool awaits_room = (source->line == WASYNCIO_STDOUT || source->line == WASYNCIO_STDERR) && stream->started &&
                           !(stream->told & WASYNCIO_EVENT_WRITABLE);
        if (source->line >= PORT_STREAM_FIRST || awaits_room || (source->line == WASYNCIO_STDIN && stream->started))
            return true;
    }
    return false;
}

/* What an interrupt must wake the program for, µs. */
static void set_alarm(int64_t deadline)
{
#if PORT_PUBLISHES
    if (deadline != host.armed || atomic_load_explicit(&host.alarmed, memory_order_relaxed)) {
        atomic_store_explicit(&host.alarmed, 0, memory_order_relaxed);
        host.armed = deadline;
        port_alarm(deadline);
    }
#else
    (void)deadline;
#endif
}

/* Sleeps until there is news or the deadline; answers 0 or -EDEADLK. */
static int32_t sleep_until(int64_t deadline, int64_t now)
{
    int64_t settled = host.debounced > 0 ? inputs_settle(now) : INT64_MAX;
    int64_t next = settled < deadline ? settled : deadline;
    if (has_news())
        return 0;
#if PORT_VIRTUAL_CLOCK
    port_before_jump();
    if (has_news() || clock_jump(next))
        return 0;
    if (!can_fire())
        return -WASYNCIO_EDEADLK;
#else
    if (next == WASYNCIO_FOREVER && !can_fire())
        return -WASYNCIO_EDEADLK;
#endif
    set_alarm(next < WASYNCIO_FOREVER - 1 ? next : WASYNCIO_FOREVER);
    port_sleep(next);
    return 0;
}

/* ---- what the module calls */

int64_t host_now(int32_t asked)
{
    if (asked != 0)
        clock_charge();
    return clock_now();
}

/* Everything `wait` does but the control block. `now` is the clock at the end. */
static int32_t turn(int64_t deadline, uint32_t events, int32_t capacity, int64_t *now)
{
    bool charged = false;
    for (;;) {
        int32_t slept = 0;
        while (slept == 0 && *now < deadline && !has_news()) {
            slept = sleep_until(deadline, *now);
            *now = clock_now();
        }
        if (!charged)
            clock_charge();
        charged = true;
        if (PORT_VIRTUAL_CLOCK)
            *now = clock_now();
        if (host.debounced > 0)
            inputs_settle(*now);
        int32_t asked = atomic_load_explicit(&host.end_asked, memory_order_acquire);
        if (asked != host.end_told) {
            host.end_told = asked;
            return -WASYNCIO_ECANCELED;
        }
        int32_t count = collect(events, capacity);
        if (count > 0 || *now >= deadline)
            return count;
        if (slept < 0)
            return slept;
    }
}

/* On the way out: who publishes wakes a program that does not wait. */
static void arm(int64_t now)
{
#if PORT_PUBLISHES
    int64_t next = host.control->deadline;
    if (host.debounced > 0) {
        int64_t settled = inputs_settle(now);
        next = settled < next ? settled : next;
    }
    if (next > now)
        set_alarm(next);
    else
        atomic_store_explicit(&host.alarmed, 1, memory_order_relaxed);
    /* The next turn must look again: for the deadline after this one, or for the rest of the records. */
    if (next <= now || has_news()) /* N7 */
        publish(now);
#else
    (void)now;
#endif
}

/* How long the program was asked for. Nobody asks where `pending` stays 1: there the host would have had it any time.
 */
static void note_absence(int64_t now)
{
#if PORT_PUBLISHES
    if (!atomic_load_explicit(&host.asked, memory_order_acquire))
        return;
    int64_t since = host.asked_since;
    atomic_store_explicit(&host.asked, 0, memory_order_release);
#else
    int64_t since = host.returned;
#endif
    int64_t absent = now - since; /* less than 0 before the first wait */
    if (absent > host.control->longest)
        host.control->longest = (uint32_t)(absent < UINT32_MAX ? absent : UINT32_MAX);
}

/* A wait that may sleep, or has something to tell, or must look at the clock. */
__attribute__((noinline)) static int32_t wait_slowly(int64_t deadline, uint32_t events, int32_t capacity)
{
    atomic_store_explicit(&host.alarmed, 0, memory_order_relaxed);
    int64_t now = clock_now();
    note_absence(now);
    int32_t count = turn(deadline, events, capacity, &now);
    host.control->micros = now;
    host.returned = now;
    arm(now);
    return count < 0 ? fail(OP_host_wait, -count) : count;
}

__attribute__((noinline, cold)) static int32_t wait_refused(int32_t capacity)
{
    return fail(OP_host_wait, capacity < 1 ? WASYNCIO_EINVAL : WASYNCIO_EFAULT);
}

int32_t host_wait(int64_t deadline, uint32_t events, int32_t capacity)
{
    uint32_t size = host.memory_size;
    if ((uint32_t)capacity - 1 >= size / WASYNCIO_EVENT_SIZE ||
        events > size - (uint32_t)capacity * WASYNCIO_EVENT_SIZE)
        return wait_refused(capacity);
#if PORT_PUBLISHES
    *(volatile uint32_t *)&host.control->pending = 0; /* N4 */
    atomic_thread_fence(memory_order_seq_cst);
    /* A poll, nothing has come, and the alarm for the module's deadline is set and has not gone off: no need of a
     * clock. */
    if (deadline <= 0 && atomic_load_explicit(&host.news, memory_order_relaxed) == 0 && /* N5 */
        !atomic_load_explicit(&host.alarmed, memory_order_relaxed) && host.control->deadline == host.armed)
        return 0;
#endif
    return wait_slowly(deadline, events, capacity);
}
