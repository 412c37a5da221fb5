/* The state of the host: one program, its memory, its sources. The import modules (wait.c, stream.c, gpio.c, uart.c,
 * end.c) work on it; everything is laid out before the program begins, nothing is allocated later. */
#ifndef WASYNCIO_HOST_H
#define WASYNCIO_HOST_H

#include <stdatomic.h>
#include <stddef.h>

#include "clock.h"
#include "port.h"
#include "ring.h"

#define STANDARD_STREAMS 3
#define CLOSED           (-1)

enum source_kind { SOURCE_STREAM, SOURCE_INPUT, SOURCE_OUTPUT };

/* An input pin. Its ring is filled by interrupts; what is marked so is written by them too, under port_mask in `wait`.
 */
struct input {
    struct edge_ring ring;
    uint8_t reported;  /* the level last reported, or there at open; interrupts write it */
    uint8_t level;     /* the level now; interrupts write it */
    uint8_t unsettled; /* debouncing, and the level may have left `reported`; interrupts write it */
    uint8_t edges;     /* which of RISING and FALLING are reported */
    int32_t debounce;  /* µs; 0: none */
    int64_t left;      /* when the level first left `reported`; interrupts write it */
    int64_t changed;   /* when it changed last; interrupts write it */
};

/* A stream. A flag is set by interrupts with its time, and cleared only by the program's side. */
struct stream {
    struct byte_ring ring; /* the port may fill it */
    _Atomic uint8_t readable;
    _Atomic uint8_t writable;
    _Atomic uint8_t hangup;
    _Atomic uint8_t error;
    uint8_t told;           /* flags told since EAGAIN, or ever */
    uint8_t started;        /* the port side is open; a standard stream's opens at its first use */
    int64_t readable_since; /* written before the flag is set, read while it is */
    int64_t writable_since;
};

struct source {
    int32_t number; /* generation << 16 | slot, or CLOSED */
    uint8_t kind;
    uint8_t safe;        /* an output's level when the program ends */
    uint16_t generation; /* of its latest opening */
    int32_t port;        /* what the port calls it */
    int16_t line;        /* of the board, which has LINES_MOST at most; of a stream its number */
    uint16_t ring_bytes; /* its share of `rings`, where its ring points */
    union {
        struct input input;
        struct stream stream;
    };
};

/* What `gpio.set` needs of an output, and no more. The table has a power of two of them, so that a slot is looked up by
 * its low bits and the comparison of the whole number is the only check. */
struct output {
    int32_t number; /* of the source in this slot if it is an output, else no_output(slot) */
    int32_t port;   /* what the port calls the pin */
};

#define OUTPUT_SHIFT 3
_Static_assert(sizeof(struct output) == 1 << OUTPUT_SHIFT, "an entry is found by a shift");

/* A number that is not looked for in this slot. */
static inline int32_t no_output(uint32_t slot)
{
    return (int32_t)(slot ^ 1);
}
static inline struct output *output_of(struct output *outputs, uint32_t mask, int32_t number)
{
    return (struct output *)(void *)((uint8_t *)outputs + ((uint32_t)number << OUTPUT_SHIFT & mask));
}
/* Entries of the table for so many slots. */
#define OUTPUTS_FOR(slots) (1U << (32 - __builtin_clz((uint32_t)(slots)-1)))

struct host {
    /* the program */
    uint8_t *memory;
    uint32_t memory_size; /* bytes in use: what lies behind is refused */
    struct wasyncio_control *control;

    /* the sources */
    struct source *sources;
    struct output *outputs; /* by slot too */
    uint32_t output_mask; /* from a number to the byte at which its slot's entry of `outputs` begins, << OUTPUT_SHIFT */
    uint32_t slots;
    uint32_t top;  /* one above the highest slot in use */
    uint32_t turn; /* the slot `wait` served last */
    uint8_t *rings;
    uint32_t ring_size;
    uint32_t ring_used;
    uint32_t debounced; /* inputs with a debounce time */

    /* what interrupts tell `wait` */
    _Atomic uint32_t news;     /* news_bit of each source that may have something; of any, for end_asked */
    _Atomic int32_t end_asked; /* status the program should end with, + 1; 0: nobody asked */
    _Atomic uint8_t alarmed;   /* the alarm has gone off, or would have */
    _Atomic uint8_t asked;     /* `pending` was set for the program, and it has not come yet */
    int64_t asked_since;       /* written before `asked` is set, read while it is */

    /* `wait` */
    int64_t returned; /* when it returned last, µs; INT64_MAX before */
    int64_t armed;    /* what port_alarm was told */
    int32_t end_told; /* like end_asked, once ECANCELED was answered */

    /* the end */
    bool over;
    int32_t status;
};
extern struct host host;

/* ---- wait.c */

#define NEWS_BITS 32U
static inline uint32_t news_bit(uint32_t slot)
{
    return 1U << slot % NEWS_BITS;
}

/* ---- memory.c: what comes from the module */

/* Whether `length` bytes from `address` on are the module's. */
static inline bool memory_has(uint32_t address, uint32_t length)
{
    return length <= host.memory_size && address <= host.memory_size - length;
}
/* Whether bytes are UTF-8 without NUL. */
bool is_text(const uint8_t *bytes, uint32_t length);

/* ---- source.c */

static inline struct source *source_of(int32_t number)
{
    uint32_t slot = (uint32_t)number & 0xffff;
    if (slot >= host.slots || host.sources[slot].number != number)
        return NULL;
    return &host.sources[slot];
}
/* A free slot whose ring points to the memory reserved for it, or an error (ENFILE, ENOSPC). The number is the source's
 * to be. */
int32_t source_reserve(enum source_kind kind, int32_t line, uint16_t ring_bytes);
/* Gives an open or reserved source back; its port side is closed. */
void source_release(struct source *source);
void source_release_all(void);
/* The open source of a line or a stream, or NULL. */
struct source *source_on(enum source_kind kind, int32_t line);
/* Sets `pending`, so that the module calls `wait` in its next turn. `micros`: since when it should. */
void publish(int64_t micros);

/* ---- gpio.c */

/* Whether the level has held for the debounce time by `now`, and is not reported yet. */
static inline bool input_has_held(const struct input *input, int64_t now)
{
    return input->unsettled && now - input->changed >= input->debounce;
}
/* Reports a level that has held; false: it is the one before. Interrupts call it, and the core under port_mask. */
bool input_settle(struct input *input);
/* Reports what has held for long enough; answers when the next one will have, INT64_MAX: none. */
int64_t inputs_settle(int64_t now);

/* ---- explain.c: every call that fails says so here, for `explain` */

#define OPERATION(module, name, function, signature) OP_##function,
enum operation { WASYNCIO_IMPORTS(OPERATION) OPERATION_COUNT };
#undef OPERATION

/* All answer -error. */
int32_t fail(enum operation operation, int32_t error);
int32_t fail_source(enum operation operation, int32_t error, int32_t number);
int32_t fail_on(enum operation operation, int32_t error, const struct source *source);
int32_t fail_line(enum operation operation, int32_t error, int32_t line);
int32_t fail_name(enum operation operation, int32_t error, const uint8_t *name, uint32_t length);
/* The result of the port's function: remembered when it is an error. */
int32_t pass_on(enum operation operation, int32_t result, const struct source *source);
/* Gives the text of the last failure to `put`, in pieces. */
void explain_to(void (*put)(void *to, const char *text, size_t length), void *to);

/* ---- end.c */

/* Lays the host out over an instance: `memory` in use, control block at `control`, `sources` and rings from `arena`
 * (aligned to 8). Answers an error text, or NULL. */
const char *host_attach(uint8_t *memory, const struct wasyncio_section *section, uint32_t control, void *arena,
                        size_t arena_size);
/* Bytes of arena that a module needs. */
size_t host_arena_size(const struct wasyncio_section *section);
/* The program begins: starts its clock. */
void host_begin(void);
/* The program has ended by itself or, with `trap` not NULL, was ended by the engine. Outputs take their safe level;
 * answers the exit status. */
int host_finish(const char *trap);
void report(const char *text);

#endif
