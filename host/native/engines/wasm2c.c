/* A program that wasm2c (wabt 1.0.32) and wasm2c.ts turned into C: linear memory and function table are static arrays,
 * a trap leaves through longjmp. */
#include <setjmp.h>
#include <string.h>

#include "engine.h"
#include "program.h"
#include "program_c.h"

#define WASYNCIO_WASM2C
#include "wasyncio_engines.h"

uint8_t program_memory[PROGRAM_MEMORY] __attribute__((aligned(8)));
static wasm_rt_funcref_t table[PROGRAM_TABLE > 0 ? PROGRAM_TABLE : 1];
static Z_program_instance_t instance;
static jmp_buf outside;

#define LEFT 1000 /* longjmp's value for exit and abort; below: a trap */

void wasm_rt_trap(wasm_rt_trap_t trap)
{
    longjmp(outside, (int)trap);
}

void engine_leave(void)
{
    longjmp(outside, LEFT);
}

bool wasm_rt_is_initialized(void)
{
    return true;
}

/* The generated code registers each type of a module once, so every call is a new one. */
uint32_t wasm_rt_register_func_type(uint32_t params, uint32_t results, ...)
{
    static uint32_t count;
    (void)params;
    (void)results;
    return ++count;
}

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint32_t pages, uint32_t max_pages)
{
    memory->data = program_memory;
    memory->pages = pages;
    memory->max_pages = max_pages;
    memory->size = sizeof program_memory;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *made, uint32_t elements, uint32_t max_elements)
{
    if (elements > sizeof table / sizeof table[0])
        wasm_rt_trap(WASM_RT_TRAP_OOB);
    made->data = table;
    made->size = elements;
    made->max_size = max_elements;
}

static const char *trap_text(int trap)
{
    switch (trap) {
    case WASM_RT_TRAP_OOB:
        return "out of bounds memory access";
    case WASM_RT_TRAP_INT_OVERFLOW:
        return "integer overflow";
    case WASM_RT_TRAP_DIV_BY_ZERO:
        return "integer divide by zero";
    case WASM_RT_TRAP_INVALID_CONVERSION:
        return "invalid conversion to integer";
    case WASM_RT_TRAP_UNREACHABLE:
        return "unreachable";
    case WASM_RT_TRAP_CALL_INDIRECT:
        return "indirect call type mismatch or undefined element";
    default:
        return "the stack is used up";
    }
}

uint8_t *engine_load(const struct program *program, const char **error)
{
    (void)program;
    if (setjmp(outside) != 0) {
        *error = "has static data outside its memory";
        return NULL;
    }
    Z_program_init_module();
    PROGRAM_INSTANTIATE(&instance);
    return program_memory;
}

const char *engine_run(void)
{
    int left = setjmp(outside);
    if (left == 0)
        Z_programZ__start(&instance);
    return left == 0 || left == LEFT ? NULL : trap_text(left);
}

void engine_unload(void)
{
}
