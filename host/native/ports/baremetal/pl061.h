/* GPIO banks of eight lines: ARM PL061, with the pad controls of TI's Stellaris. */
#ifndef WASYNCIO_PL061_H
#define WASYNCIO_PL061_H

#include <stdint.h>

/* The interrupt of the bank at `base`, whose first line is `line`. */
void pl061_interrupt(uint32_t base, int32_t line);

#endif
