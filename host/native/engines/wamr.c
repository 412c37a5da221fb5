/* WAMR's interpreter. Imports are resolved by name when a module is loaded; how a call of one gets to the host is in
 * wamr_call.c. */
#include <string.h>

#include "engine.h"
#include "wasm_export.h"

#pragma GCC diagnostic ignored "-Wunused-function" /* a sealed program seldom imports everything */
#define WASYNCIO_CELLS
#include "wasyncio_engines.h"

#ifdef WASYNCIO_SEALED
#include "program.h" /* PROGRAM_IMPORTS */
#else
#define PROGRAM_IMPORTS WASYNCIO_IMPORTS
#endif

#ifndef WAMR_POOL
#define WAMR_POOL 0 /* bytes; 0: WAMR takes from the system's heap, as it does on a desktop */
#endif
#ifndef WAMR_STACK
#define WAMR_STACK 65536 /* bytes of wasm's operand stack */
#endif

/* WAMR's tables hold any function as void *, and sort themselves: they are not constant. */
#define SYMBOL(module, name, function, signature) {name, (void *)cells_##function, signature, NULL},
static NativeSymbol symbols[] = {PROGRAM_IMPORTS(SYMBOL){NULL, NULL, NULL, NULL}};
#undef SYMBOL
#define MODULE(module, name, function, signature) module,
static const char *const modules[] = {PROGRAM_IMPORTS(MODULE) NULL};
#undef MODULE

#if WAMR_POOL > 0
static uint8_t pool[WAMR_POOL] __attribute__((aligned(8)));
#endif
static wasm_module_t module;
static wasm_module_inst_t instance;
static wasm_exec_env_t environment;
static bool leaving;
static char why[128];

/* The interpreter looks for an exception after every call of the host. */
void engine_leave(void)
{
    leaving = true;
    wasm_runtime_set_exception(instance, "the program has ended");
}

static bool start_runtime(void)
{
    RuntimeInitArgs options;
    memset(&options, 0, sizeof options);
#if WAMR_POOL > 0
    options.mem_alloc_type = Alloc_With_Pool;
    options.mem_alloc_option.pool.heap_buf = pool;
    options.mem_alloc_option.pool.heap_size = sizeof pool;
#else
    options.mem_alloc_type = Alloc_With_System_Allocator;
#endif
    if (!wasm_runtime_full_init(&options))
        return false;
    /* One registration a module: imports of a module stand together in the table. */
    for (size_t from = 0, to; modules[from] != NULL; from = to) {
        for (to = from + 1; modules[to] != NULL && strcmp(modules[to], modules[from]) == 0; to++)
            ;
        if (!wasm_runtime_register_natives(modules[from], symbols + from, (uint32_t)(to - from)))
            return false;
    }
    return true;
}

/* "is not valid wasm: invalid value type", from what the loader said. */
static const char *invalid(void)
{
    static const char said[] = "WASM module load failed: ";
    static const char says[] = "is not valid wasm: ";
    if (strncmp(why, said, sizeof said - 1) == 0) {
        memmove(why + sizeof says - 1, why + sizeof said - 1, strlen(why) - (sizeof said - 1) + 1);
        memcpy(why, says, sizeof says - 1);
    }
    return why;
}

uint8_t *engine_load(const struct program *program, const char **error)
{
    *error = why;
    if (!start_runtime()) {
        *error = "finds no memory for the interpreter";
        return NULL;
    }
    /* Not kept by the loader, so it may lie in flash; the fast interpreter translates it into its pool. */
    LoadArgs options = {.name = "", .wasm_binary_freeable = true};
    union {
        const uint8_t *given;
        uint8_t *taken;
    } wasm = {program->wasm};
    module = wasm_runtime_load_ex(wasm.taken, program->wasm_size, &options, why, sizeof why);
    if (module == NULL) {
        *error = invalid();
        return NULL;
    }
    instance = wasm_runtime_instantiate(module, WAMR_STACK, 0, why, sizeof why);
    if (instance == NULL)
        return NULL;
    environment = wasm_runtime_create_exec_env(instance, WAMR_STACK);
    wasm_memory_inst_t memory = wasm_runtime_get_memory(instance, 0);
    if (environment == NULL || memory == NULL) {
        *error = "finds no memory for its stack";
        return NULL;
    }
    uint64_t size = wasm_memory_get_cur_page_count(memory) * wasm_memory_get_bytes_per_page(memory);
    if (size < program->section.memory) {
        *error = "says it uses more memory than it has";
        return NULL;
    }
    *error = NULL;
    return wasm_memory_get_base_address(memory);
}

const char *engine_run(void)
{
    wasm_function_inst_t start = wasm_runtime_lookup_function(instance, "_start");
    if (start == NULL)
        return "no _start";
    uint32_t nothing[1] = {0};
    if (wasm_runtime_call_wasm(environment, start, 0, nothing) || leaving)
        return NULL;
    const char *text = wasm_runtime_get_exception(instance);
    static const char prefix[] = "Exception: ";
    if (text == NULL)
        return "unknown";
    return strncmp(text, prefix, sizeof prefix - 1) == 0 ? text + sizeof prefix - 1 : text;
}

void engine_unload(void)
{
#if WAMR_POOL == 0 /* else the board stops, or starts anew */
    if (environment != NULL)
        wasm_runtime_destroy_exec_env(environment);
    if (instance != NULL)
        wasm_runtime_deinstantiate(instance);
    if (module != NULL)
        wasm_runtime_unload(module);
    wasm_runtime_destroy();
#endif
}
