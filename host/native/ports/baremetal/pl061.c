/* Pins on PL061 banks. What the port calls a pin is the address of its bit in the masked data register: a store there
 * drives the line and no other.
 *
 *   base + (1 << bit) * 4      bits 9..2 of the address are the mask
 */
#include "pl061.h"

#include "board.h"

#define DIR 0x400 /* 1: output */
#define IS  0x404 /* 0: edges */
#define IBE 0x408 /* 1: both edges */
#define IM  0x410 /* 1: interrupts */
#define MIS 0x418
#define ICR 0x41c
#define ODR 0x50c /* open drain */
#define PUR 0x510 /* pull up */
#define PDR 0x514 /* pull down */
#define DEN 0x51c /* digital */
#define ALL 0x3fc

#ifndef BOARD_LINES
#error "board_clock.h says how many lines the board has"
#endif

static uint16_t slots[BOARD_LINES]; /* who is told of a line's edges */

static uint32_t bank_of(int32_t pin)
{
    return (uint32_t)pin & ~0xfffU;
}

static uint32_t bit_of(int32_t pin)
{
    return ((uint32_t)pin & ALL) >> 2;
}

static void change(uint32_t address, uint32_t bit, bool on)
{
    uint32_t before = port_mask(); /* interrupts change IM of other lines never, but a bank is shared */
    REG(address) = on ? REG(address) | bit : REG(address) & ~bit;
    port_unmask(before);
}

int32_t port_pin_open(int32_t line, const struct port_pin_setup *setup)
{
    uint32_t bank = board_bank(line);
    uint32_t bit = 1U << line % BANK_LINES;
    int32_t pin = (int32_t)(bank + bit * 4);
    /* The pad stays off until direction and level are right: an output never glitches. */
    change(bank + DEN, bit, false);
    change(bank + IM, bit, false);
    change(bank + ODR, bit, setup->open_drain);
    port_pin_pull(pin, setup->pull);
    change(bank + DIR, bit, setup->output);
    if (setup->output)
        port_pin_set(pin, setup->initial);
    change(bank + DEN, bit, true);
    if (setup->edges) {
        slots[line] = setup->slot;
        change(bank + IS, bit, false);
        change(bank + IBE, bit, true);
        REG(bank + ICR) = bit;
        change(bank + IM, bit, true);
    }
    return pin;
}

bool port_pin_get(int32_t pin)
{
    return REG(pin) != 0;
}

void port_pin_set(int32_t pin, bool level)
{
    REG(pin) = 0U - level;
}

void port_pin_pull(int32_t pin, enum port_pull pull)
{
    change(bank_of(pin) + PUR, bit_of(pin), pull == PORT_PULL_UP);
    change(bank_of(pin) + PDR, bit_of(pin), pull == PORT_PULL_DOWN);
}

bool port_pin_can_fire(int32_t pin)
{
    (void)pin;
    return true;
}

void port_pin_close(int32_t pin)
{
    change(bank_of(pin) + IM, bit_of(pin), false);
}

void pl061_interrupt(uint32_t base, int32_t line)
{
    uint32_t lines = REG(base + MIS);
    REG(base + ICR) = lines; /* before the levels are read: an edge after that interrupts again */
    uint32_t levels = REG(base + ALL);
    int64_t now = port_now();
    for (; lines != 0; lines >>= 1, levels >>= 1, line++)
        if (lines & 1)
            host_edge(slots[line], levels & 1, now);
}
