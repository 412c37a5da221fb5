/* The way from WAMR's interpreter to the host: the linker puts this function in the place of WAMR's own
 * (-Wl,--wrap=wasm_runtime_invoke_native), which marshals arguments for the machine's calling convention. Every import
 * here takes the interpreter's cells as they are (wasyncio_engines.h). Compiled without link-time optimisation, which
 * --wrap does not see through. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef void cells_function(const uint32_t *cells, uint32_t *result);

bool __wrap_wasm_runtime_invoke_native(void *env, void *function, const void *type, const char *signature,
                                       void *attachment, uint32_t *cells, uint32_t count, uint32_t *result);

/* The two other ways there are, for raw functions and for wasm-c-api: nothing here is registered so. */
bool __wrap_wasm_runtime_invoke_native_raw(void);
bool __wrap_wasm_runtime_invoke_native_raw(void)
{
    __builtin_trap();
}
bool __wrap_wasm_runtime_invoke_c_api_native(void);
bool __wrap_wasm_runtime_invoke_c_api_native(void)
{
    __builtin_trap();
}

bool __wrap_wasm_runtime_invoke_native(void *env, void *function, const void *type, const char *signature,
                                       void *attachment, uint32_t *cells, uint32_t count, uint32_t *result)
{
    (void)env;
    (void)type;
    (void)signature;
    (void)attachment;
    (void)count;
    cells_function *call;
    memcpy(&call, &function, sizeof call);
    call(cells, result);
    return true;
}
