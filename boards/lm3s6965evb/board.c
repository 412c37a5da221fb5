/* LM3S6965: clocks, banks, serial ports, the one-shot timer (data sheet: Stellaris LM3S6965, TI). */
#include "board.h"

#include <stddef.h>

#include "pl011.h"

#define SYSCTL_RIS   REG(0x400fe050)
#define SYSCTL_RCC   REG(0x400fe060)
#define SYSCTL_RCGC1 REG(0x400fe104)
#define SYSCTL_RCGC2 REG(0x400fe108)
#define PLL_LOCKED   (1U << 6)

#define RCC_SYSDIV_MASK (0xfU << 23)
#define RCC_SYSDIV_4    (3U << 23)
#define RCC_USE_SYSDIV  (1U << 22)
#define RCC_PLL_OFF     (1U << 13)
#define RCC_BYPASS      (1U << 11)
#define RCC_XTAL_MASK   (0xfU << 6)
#define RCC_XTAL_8_MHZ  (0xeU << 6)
#define RCC_SOURCE_MASK (3U << 4)
#define RCC_MAIN_OFF    (1U << 0)

#define GPIO_A          0x40004000
#define GPIO_AFSEL      0x420
#define GPIO_DEN        0x51c
#define GPIO_D          0x40007000
#define GPIO_E          0x40024000
#define GPIO_G          0x40026000
#define BANK_SIZE       0x1000
#define FIRST_LINE_OF_E 32

#define TIMER0_CFG   REG(0x40030000)
#define TIMER0_TAMR  REG(0x40030004)
#define TIMER0_CTL   REG(0x4003000c)
#define TIMER0_IMR   REG(0x40030018)
#define TIMER0_ICR   REG(0x40030024)
#define TIMER0_TAILR REG(0x40030028)

#define NVIC_ISER(n) REG(0xe000e100U + 4 * (n))
#define NVIC_IPR(n)  REG(0xe000e400U + 4 * (n))
#define SCB_SHPR3    REG(0xe000ed20)
#define PRIORITY     0x40U

/* The console is UART1 and stderr UART2, so that UART0 is the program's. */
static struct pl011 ports[] = {
    [PL011_CONSOLE] = {.base = 0x4000d000},
    [PL011_STDERR] = {.base = 0x4000e000},
    [PL011_FIRST] = {.base = 0x4000c000},
};
#define PORTS ((int32_t)(sizeof ports / sizeof ports[0]))

static void init_clock(void)
{
    uint32_t rcc = SYSCTL_RCC;
    SYSCTL_RCC = rcc = (rcc | RCC_BYPASS) & ~RCC_USE_SYSDIV;
    rcc = (rcc & ~(RCC_XTAL_MASK | RCC_SOURCE_MASK | RCC_MAIN_OFF | RCC_PLL_OFF)) | RCC_XTAL_8_MHZ;
    SYSCTL_RCC = rcc;
    SYSCTL_RCC = rcc = (rcc & ~RCC_SYSDIV_MASK) | RCC_SYSDIV_4 | RCC_USE_SYSDIV;
    while (!(SYSCTL_RIS & PLL_LOCKED))
        ;
    SYSCTL_RCC = rcc & ~RCC_BYPASS;
}

void board_init(void)
{
    init_clock();
    SYSCTL_RCGC1 |= 1U << 16 | 7U; /* Timer 0, UART0 to 2 */
    SYSCTL_RCGC2 |= 0x7f;          /* GPIO A to G */
    (void)SYSCTL_RCGC2;            /* three cycles until they run */
    REG(GPIO_A + GPIO_AFSEL) |= 3; /* PA0, PA1: UART0 */
    REG(GPIO_A + GPIO_DEN) |= 3;
    REG(GPIO_D + GPIO_AFSEL) |= 0xc; /* PD2, PD3: UART1 */
    REG(GPIO_D + GPIO_DEN) |= 0xc;
    REG(GPIO_G + GPIO_AFSEL) |= 3; /* PG0, PG1: UART2 */
    REG(GPIO_G + GPIO_DEN) |= 3;
    TIMER0_CTL = 0;
    TIMER0_CFG = 0;  /* 32 bits */
    TIMER0_TAMR = 1; /* one-shot */
    TIMER0_IMR = 1;
    for (uint32_t n = 0; n < 11; n++)
        NVIC_IPR(n) = PRIORITY * 0x01010101U;
    SCB_SHPR3 = PRIORITY << 24; /* SysTick too: one priority is the producer */
    NVIC_ISER(0) = 0x1fU | 1U << 5 | 1U << 6 | 1U << 19 | 1U << 30 | 1U << 31;
}

uint32_t board_bank(int32_t line)
{
    uint32_t bank = (uint32_t)line / BANK_LINES;
    return line < FIRST_LINE_OF_E ? GPIO_A + bank * BANK_SIZE : GPIO_E + (bank - 4) * BANK_SIZE;
}

void board_timer_stop(void)
{
    TIMER0_CTL = 0;
    TIMER0_ICR = 1;
}

void board_timer_start(uint32_t ticks)
{
    board_timer_stop();
    TIMER0_TAILR = ticks;
    TIMER0_CTL = 1;
}

struct pl011 *board_pl011(int32_t number)
{
    return number < PORTS ? &ports[number] : NULL;
}

uint32_t board_pl011_hertz(void)
{
    return BOARD_MHZ * 1000000U;
}

_Noreturn void board_end(int status)
{
    static uint32_t block[2];
    block[0] = 0x20026; /* ADP_Stopped_ApplicationExit */
    block[1] = (uint32_t)status;
    register uint32_t operation __asm("r0") = 0x20; /* SYS_EXIT_EXTENDED */
    register uint32_t *argument __asm("r1") = block;
    /* Only an emulator or a debugger answers; without one a breakpoint is a fault, and the board stays in it. */
    __asm volatile("bkpt 0xab" ::"r"(operation), "r"(argument) : "memory");
    for (;;)
        __asm volatile("cpsid i\n\twfi");
}
