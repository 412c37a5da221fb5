/* What a board's folder brings to port baremetal: where its devices are, and how fast they run. */
#ifndef WASYNCIO_BOARD_H
#define WASYNCIO_BOARD_H

#include "port.h"

#define REG(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* The clock of core and timers; a whole number of MHz, so that a µs is a whole number of ticks. */
#include "board_clock.h" /* BOARD_MHZ */

/* Brings clocks, pins of the serial ports, and interrupt priorities up: every interrupt that calls host_… has the same
 * one. */
void board_init(void);

/* The GPIO bank (PL061) of a line, and the line's bit in it. */
uint32_t board_bank(int32_t line);
#define BANK_LINES 8

/* A one-shot timer: calls timer_fired from its interrupt after `ticks` (1 or more; the latest call counts). */
void board_timer_start(uint32_t ticks);
void board_timer_stop(void);
void timer_fired(void);

/* A serial port (PL011). The first are the console and where stderr goes; the ports of board.json follow in their
 * order. NULL: the board has no such one. */
enum { PL011_CONSOLE, PL011_STDERR, PL011_FIRST };
struct pl011;
struct pl011 *board_pl011(int32_t number);
/* Its clock, Hz. */
uint32_t board_pl011_hertz(void);

/* Ends for good with this exit status: under an emulator or debugger through semihosting, else it stays asleep. */
_Noreturn void board_end(int status);

/* The console listens from now on. */
void console_start(void);

#endif
