/* Virtual time: see clock.h. */
#include "clock.h"

#if PORT_VIRTUAL_CLOCK
static int64_t now;

/* Interrupts read the clock too: they must not see half of it. */
static void move(int64_t to)
{
    uint32_t before = port_mask();
    now = to;
    port_unmask(before);
}

static void stimulate(void)
{
    while (port_next_stimulus() <= now)
        port_stimulate(now);
}

void clock_start(void)
{
    port_start();
    move(0);
    stimulate();
}

int64_t clock_now(void)
{
    return now;
}

void clock_charge(void)
{
    move(now + 1);
    stimulate();
}

bool clock_jump(int64_t deadline)
{
    int64_t stimulus = port_next_stimulus();
    int64_t to = stimulus < deadline ? stimulus : deadline;
    if (to >= WASYNCIO_FOREVER - 1)
        return false;
    if (to > now)
        move(to);
    stimulate();
    return true;
}
#endif
