/* LM3S6965: from reset to main, and the vector table. */
#include <stdint.h>

#include "board.h"
#include "pl011.h"
#include "pl061.h"

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_limit[], stack_top[];

int main(void);
void Reset_Handler(void);
void SysTick_Handler(void);

#define PAINT                                                                                                          \
    0xa5a5a5a5U /* what of the stack still has it was never used: instruments                                          \
                   look */
#define STATUS_FAULT 3
#define PAINT_MARGIN 64 /* bytes below the stack pointer that the reset handler may be using */

_Noreturn void Reset_Handler(void)
{
    for (uint32_t *from = data_load, *to = data_start; to < data_end;)
        *to++ = *from++;
    for (uint32_t *to = bss_start; to < bss_end;)
        *to++ = 0;
    uintptr_t stack;
    __asm volatile("mov %0, sp" : "=r"(stack));
    for (uint32_t *to = stack_limit; (uintptr_t)to < stack - PAINT_MARGIN;)
        *to++ = PAINT;
    board_init();
    __asm volatile("cpsie i" ::: "memory");
    board_end(main());
}

static _Noreturn void fault(void)
{
    port_report("Trap: hardware fault\n", 21);
    board_end(STATUS_FAULT);
}

#define BANK(letter, line)                                                                                             \
    static void gpio_##letter(void)                                                                                    \
    {                                                                                                                  \
        pl061_interrupt(board_bank(line), line);                                                                       \
    }
BANK(a, 0)
BANK(b, 8)
BANK(c, 16)
BANK(d, 24)
BANK(e, 32)
BANK(f, 40)
BANK(g, 48)

static void uart_0(void)
{
    pl011_interrupt(board_pl011(PL011_FIRST));
}

static void uart_1(void)
{
    pl011_interrupt(board_pl011(PL011_CONSOLE));
}

static void timer_0a(void);

union vector {
    void (*handler)(void);
    uint32_t *stack;
};

#define INTERRUPT(number) [16 + (number)]
__attribute__((section(".vectors"), used)) static const union vector vectors[16 + 44] = {
    [0] = {.stack = stack_top},
    [1] = {.handler = Reset_Handler},
    [2 ... 14] = {.handler = fault},
    [15] = {.handler = SysTick_Handler},
    INTERRUPT(0) = {.handler = gpio_a},
    INTERRUPT(1) = {.handler = gpio_b},
    INTERRUPT(2) = {.handler = gpio_c},
    INTERRUPT(3) = {.handler = gpio_d},
    INTERRUPT(4) = {.handler = gpio_e},
    INTERRUPT(5) = {.handler = uart_0},
    INTERRUPT(6) = {.handler = uart_1},
    [16 + 7 ... 16 + 18] = {.handler = fault},
    INTERRUPT(19) = {.handler = timer_0a},
    [16 + 20 ... 16 + 29] = {.handler = fault},
    INTERRUPT(30) = {.handler = gpio_f},
    INTERRUPT(31) = {.handler = gpio_g},
    [16 + 32 ... 16 + 43] = {.handler = fault},
};

#define TIMER0_ICR REG(0x40030024)

static void timer_0a(void)
{
    TIMER0_ICR = 1;
    timer_fired();
}
