/* Time, sleep and masking on ARMv7-M. The clock is the SysTick counter, which wraps every ERA_MICROS (a quarter of a
 * second) and whose interrupt only counts eras; deadlines are one-shots of the board's timer. There is no tick.
 *
 *   SysTick:  0 ► N-1 … 1 ► 0 ► N-1 … 1 ► 0      it pends its interrupt when it reaches 0, so 0 belongs to the new era
 *   eras:     0             1             2
 */
#include "board.h"

#define SYST_CSR  REG(0xE000E010)
#define SYST_RVR  REG(0xE000E014)
#define SYST_CVR  REG(0xE000E018)
#define SCB_ICSR  REG(0xE000ED04)
#define PENDSTSET (1U << 26)
#define PENDSTCLR (1U << 25)

#define ERA_MICROS 262144U
#define ERA_TICKS  (ERA_MICROS * BOARD_MHZ)
_Static_assert(ERA_TICKS <= 1U << 24, "the counter has 24 bits");

static volatile uint32_t eras;

void SysTick_Handler(void);

void SysTick_Handler(void)
{
    eras = eras + 1;
}

void port_start(void)
{
    SYST_CSR = 0;
    SYST_RVR = ERA_TICKS - 1;
    SYST_CVR = 0;
    SCB_ICSR = PENDSTCLR;
    eras = 0;
    SYST_CSR = 7; /* the core's clock, interrupt, on */
    console_start();
}

int64_t port_now(void)
{
    for (;;) {
        uint32_t era = eras;
        uint32_t left = SYST_CVR;
        uint32_t pending = SCB_ICSR & PENDSTSET ? 1 : 0;
        if (pending) /* the counter has wrapped, and its handler could not run yet */
            left = SYST_CVR;
        if (era != eras) /* it ran just now */
            continue;
        uint32_t ticks = left == 0 ? 0 : ERA_TICKS - left;
        return (int64_t)((uint64_t)(era + pending) * ERA_MICROS + ticks / BOARD_MHZ);
    }
}

uint32_t port_mask(void)
{
    uint32_t before;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(before)::"memory");
    return before;
}

void port_unmask(uint32_t before)
{
    __asm volatile("msr primask, %0" ::"r"(before) : "memory");
}

/* WFI wakes for an interrupt that is pending even while it is masked, so none can come between the question and the
 * sleep. */
void port_sleep(int64_t deadline)
{
    (void)deadline; /* the alarm's interrupt */
    uint32_t before = port_mask();
    if (!host_is_wanted())
        __asm volatile("dsb\n\twfi" ::: "memory");
    port_unmask(before);
}

/* ---- the alarm: deadlines are longer than the timer's 32 bits of ticks */

#define LONGEST_MICROS (UINT32_MAX / BOARD_MHZ)

static int64_t alarm_at = INT64_MAX;
static bool to_be_continued; /* the timer runs for a part of the time */

static void start_timer(void)
{
    int64_t left = alarm_at - port_now();
    to_be_continued = left > LONGEST_MICROS;
    uint32_t micros = left <= 0 ? 0 : to_be_continued ? LONGEST_MICROS : (uint32_t)left;
    /* One tick more: the counter stands somewhere within the µs that `port_now` answered. */
    board_timer_start(micros * BOARD_MHZ + 1);
}

void port_alarm(int64_t deadline)
{
    uint32_t before = port_mask();
    alarm_at = deadline;
    if (deadline >= WASYNCIO_FOREVER - 1)
        board_timer_stop();
    else
        start_timer();
    port_unmask(before);
}

void timer_fired(void)
{
    if (to_be_continued)
        start_timer();
    else
        host_alarm(alarm_at);
}
