/* A sealed firmware: one program, checked when it was built and linked in, with the board's definition. What differs
 * from program to program is in generated headers (firmware.ts). */
#include "engine.h"
#include "program.h"

#ifdef PROGRAM_HAS_WASM
#include "program_wasm.h" /* static const uint8_t program_wasm[] */
#endif
#include "program_board.h" /* static const struct board program_board */

const struct board *board = &program_board;

#define SLOTS (PROGRAM_SOURCES + STANDARD_STREAMS)
static uint8_t arena[SLOTS * sizeof(struct source) + OUTPUTS_FOR(SLOTS) * sizeof(struct output) + PROGRAM_RING_BYTES]
    __attribute__((aligned(8)));

static const struct program program = {
#ifdef PROGRAM_HAS_WASM
    .wasm = program_wasm,
    .wasm_size = sizeof program_wasm,
#endif
    .section = PROGRAM_SECTION,
    .control = PROGRAM_CONTROL,
};

int main(void)
{
    return program_run(&program, arena, sizeof arena);
}
