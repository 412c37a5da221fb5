/* Forced in before every file of WAMR on Cortex-M3 and up: words and halfwords may lie anywhere there, but LDRD and
 * STRD fault on odd addresses. 64-bit accesses to linear memory therefore go through packed structs, which the compiler
 * splits; with that, WASM_CPU_SUPPORTS_UNALIGNED_ADDR_ACCESS holds and the interpreter takes half the instructions. */
#ifndef WASYNCIO_FIX_UNALIGNED_H
#define WASYNCIO_FIX_UNALIGNED_H
#ifndef __ASSEMBLER__

#include "wasm_runtime_common.h"

typedef struct {
    int64 value;
} __attribute__((packed)) unaligned_int64;
typedef struct {
    float64 value;
} __attribute__((packed)) unaligned_float64;

#undef PUT_I64_TO_ADDR
#undef PUT_F64_TO_ADDR
#undef GET_I64_FROM_ADDR
#undef GET_F64_FROM_ADDR
#undef STORE_I64
#undef LOAD_I64
#undef LOAD_F64
#define PUT_I64_TO_ADDR(address, x)                                                                                    \
    do {                                                                                                               \
        ((unaligned_int64 *)(address))->value = (int64)(x);                                                            \
    } while (0)
#define PUT_F64_TO_ADDR(address, x)                                                                                    \
    do {                                                                                                               \
        ((unaligned_float64 *)(address))->value = (float64)(x);                                                        \
    } while (0)
#define GET_I64_FROM_ADDR(address) (((unaligned_int64 *)(address))->value)
#define GET_F64_FROM_ADDR(address) (((unaligned_float64 *)(address))->value)
#define STORE_I64                  PUT_I64_TO_ADDR
#define LOAD_I64(address)          (((unaligned_int64 *)(address))->value)
#define LOAD_F64(address)          (((unaligned_float64 *)(address))->value)

#endif
#endif
