/* The clock of a program: the port's, or, in a build with PORT_VIRTUAL_CLOCK, a counter that moves only when a call is
 * charged or `wait` jumps (docs/abi.md, "Virtual time"), so that every run is the same. */
#ifndef WASYNCIO_CLOCK_H
#define WASYNCIO_CLOCK_H

#include "port.h"

#if PORT_VIRTUAL_CLOCK
void clock_start(void);
int64_t clock_now(void);
/* A call by which the program reads or drives the clock, a pin or a port costs 1 µs; so does a turn. */
void clock_charge(void);
/* Moves to `deadline`, or to the next stimulus if that is earlier. False: nothing to move to. */
bool clock_jump(int64_t deadline);
#else
static inline void clock_start(void)
{
    port_start();
}
static inline int64_t clock_now(void)
{
    return port_now();
}
static inline void clock_charge(void)
{
}
#endif

#endif
