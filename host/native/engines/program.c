/* A program's life, the same for every port and engine. */
#include "engine.h"

int program_run(const struct program *program, void *arena, size_t arena_size)
{
    const char *error = NULL;
    uint8_t *memory = engine_load(program, &error);
    if (memory != NULL)
        error = host_attach(memory, &program->section, program->control, arena, arena_size);
    if (error != NULL) {
        report("the program ");
        report(error);
        report("\n");
        engine_unload();
        return STATUS_REFUSED;
    }
    host_begin();
    const char *trap = engine_run();
    int status = host_finish(trap);
    engine_unload();
    return status;
}
