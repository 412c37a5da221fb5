/* The native host on Linux: reads a module, checks it, runs it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "linux_port.h"
#include "module.h"

#define WASM_MOST (64L << 20)

/* The whole file; NULL and a message when it cannot be read. */
static uint8_t *read_file(const char *path, uint32_t *size)
{
    uint8_t *bytes = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        goto failed;
    if (fseek(file, 0, SEEK_END) != 0)
        goto failed;
    long length = ftell(file);
    if (length < 0 || fseek(file, 0, SEEK_SET) != 0)
        goto failed;
    if (length > WASM_MOST) {
        errno = EFBIG;
        goto failed;
    }
    bytes = malloc((size_t)length + 1);
    if (bytes == NULL || fread(bytes, 1, (size_t)length, file) != (size_t)length)
        goto failed;
    fclose(file);
    *size = (uint32_t)length;
    return bytes;
failed:
    fprintf(stderr, "wasyncio-native: %s: %s\n", path, strerror(errno));
    free(bytes);
    if (file != NULL)
        fclose(file);
    return NULL;
}

/* Descriptors that were left open by who started this are nobody's here: a terminal would never hang up. */
static void close_inherited(void)
{
    unsigned low = STDERR_FILENO + 1;
    int first = options.drive < options.watch ? options.drive : options.watch;
    int second = options.drive < options.watch ? options.watch : options.drive;
    const int kept[] = {first, second};
    for (int i = 0; i < 2; i++) {
        if (kept[i] < (int)low)
            continue;
        if (kept[i] > (int)low)
            close_range(low, (unsigned)kept[i] - 1, 0);
        low = (unsigned)kept[i] + 1;
    }
    close_range(low, ~0U, 0);
}

int main(int count, char **words)
{
    int status = STATUS_REFUSED;
    void *arena = NULL;
    uint8_t *wasm = NULL;
    struct module module;
    char error[MODULE_ERROR_SIZE];
    struct program program = {0};
    if (!read_options(count, words, &options))
        return status;
    close_inherited();
    wasm = read_file(options.wasm, &program.wasm_size);
    if (wasm == NULL || !stimuli_open() || !pins_open() || !signals_open())
        goto done;
    if (!module_read(wasm, program.wasm_size, &module, error)) {
        fprintf(stderr, "wasyncio-native: %s: %s\n", options.wasm, error);
        goto done;
    }
    size_t arena_size = host_arena_size(&module.section);
    arena = aligned_alloc(16, (arena_size + 15) / 16 * 16);
    if (arena == NULL) {
        fprintf(stderr, "wasyncio-native: %s: asks for %zu bytes for its sources and rings\n", options.wasm,
                arena_size);
        goto done;
    }
    program.wasm = wasm;
    program.section = module.section;
    program.control = module.control;
    status = program_run(&program, arena, arena_size);
done:
    free(arena);
    free(wasm);
    return status;
}
