/* What runs a program: WAMR's interpreter, or C that wasm2c made of it. One program, one instance. */
#ifndef WASYNCIO_ENGINE_H
#define WASYNCIO_ENGINE_H

#include "host.h"

struct program {
    const uint8_t *wasm; /* may lie in flash; NULL where the program is linked in as C */
    uint32_t wasm_size;
    struct wasyncio_section section;
    uint32_t control; /* address of the control block */
};

/* Makes the instance; nothing of it runs. Answers its memory, or NULL and why in `error`. */
uint8_t *engine_load(const struct program *program, const char **error);
/* Runs the program. NULL: it came to its end, or called exit or abort; else what the engine trapped on. */
const char *engine_run(void);
void engine_unload(void);
/* For exit and abort: the program does not go on once the call that is being served is over. */
void engine_leave(void);

/* From loading to the exit status; `arena` is for sources and rings, aligned to 8. */
int program_run(const struct program *program, void *arena, size_t arena_size);

#define STATUS_REFUSED 2 /* the module is not one this host can serve: nothing ran */

#endif
