/* The serial port's driver (host/native/ports/baremetal/pl011.c) against a PL011 made of C, for what QEMU's never does:
 * a full transmitter, bytes that are lost, a receiver that is held back. Prints what went wrong; exit status 0:
 * nothing. */
#include <stdio.h>
#include <string.h>

#define WASYNCIO_BOARD_H /* in its place: */
#include "port.h"
static volatile uint32_t *reg(uint32_t address);
#define REG(address) (*reg(address))
uint32_t board_pl011_hertz(void);
#include "pl011.c"

#include "ring.c"

/* ---- the device: registers are written and read through `reg`, and what that does is done at the next `reg` */

#define BASE  0x1000
#define DEPTH 16

static uint32_t registers[0x48 / 4];
static uint8_t sent[256], waiting[DEPTH];
static uint32_t sent_count, transmitting, waiting_count, lost;
static uint32_t raised; /* interrupts by cause */

static void settle(void)
{
    static const uint32_t none = ~0U;
    uint32_t *dr = &registers[DR / 4];
    if (*dr != none && !(registers[FR / 4] & FR_TX_FULL)) {
        sent[sent_count++] = (uint8_t)*dr;
        transmitting++;
    }
    *dr = none;
    raised &= ~registers[ICR / 4];
    registers[ICR / 4] = 0;
    if (waiting_count >= 2)
        raised |= INT_RX & ~(1U << 6);
    registers[FR / 4] = (transmitting == DEPTH ? FR_TX_FULL : 0) | (waiting_count == 0 ? FR_RX_EMPTY : 0);
    registers[MIS / 4] = raised & registers[IMSC / 4];
}

/* The driver reads DR only when something is there; a write is told from a read by what stands there afterwards. */
static volatile uint32_t *reg(uint32_t address)
{
    settle();
    uint32_t offset = address - BASE;
    if (offset == DR && !(registers[FR / 4] & FR_RX_EMPTY) && registers[DR / 4] == ~0U) {
        static volatile uint32_t data;
        data = waiting[0] | (lost > 0 ? DR_OVERRUN : 0);
        lost = 0;
        memmove(waiting, waiting + 1, --waiting_count);
        return &data;
    }
    return (volatile uint32_t *)&registers[offset / 4];
}

/* The line takes bytes away; at two that are left the interrupt comes. */
static void transmit(uint32_t count)
{
    settle();
    uint32_t before = transmitting;
    transmitting -= count < transmitting ? count : transmitting;
    if (before > 2 && transmitting <= 2)
        raised |= INT_TX;
    settle();
}

static void arrive(uint8_t byte)
{
    settle();
    if (waiting_count < DEPTH)
        waiting[waiting_count++] = byte;
    else
        lost++;
    settle();
}

/* ---- what the driver calls */

static uint32_t told_readable, told_writable;

void host_ready(int32_t source, uint16_t flag, int64_t micros)
{
    (void)source;
    (void)micros;
    told_readable += flag == WASYNCIO_EVENT_READABLE;
    told_writable += flag == WASYNCIO_EVENT_WRITABLE;
}
void host_ask_end(int32_t status)
{
    (void)status;
}
int64_t port_now(void)
{
    return 0;
}
uint32_t port_mask(void)
{
    return 0;
}
void port_unmask(uint32_t before)
{
    (void)before;
}
uint32_t board_pl011_hertz(void)
{
    return 50000000;
}

/* ---- the tests */

static int wrong;
#define MUST(what)                                                                                                     \
    do                                                                                                                 \
        if (!(what)) {                                                                                                 \
            printf("line %d: %s\n", __LINE__, #what);                                                                  \
            wrong = 1;                                                                                                 \
        }                                                                                                              \
    while (0)

static uint8_t ring_bytes[8];
static struct byte_ring ring;
static struct pl011 port = {.base = BASE, .ring = &ring};

static bool interrupts(void)
{
    settle();
    return registers[MIS / 4] != 0;
}

static void a_full_transmitter(void)
{
    uint8_t bytes[40];
    for (uint8_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i;
    MUST(pl011_write(&port, bytes, sizeof bytes) == DEPTH);
    MUST(!interrupts());
    MUST(pl011_write(&port, bytes + DEPTH, 24) == -WASYNCIO_EAGAIN);
    MUST(pl011_write(&port, bytes + DEPTH, 24) == -WASYNCIO_EAGAIN);
    transmit(13);
    MUST(!interrupts() && told_writable == 0);
    transmit(1);
    MUST(interrupts());
    pl011_interrupt(&port);
    MUST(told_writable == 1); /* once after EAGAIN */
    MUST(!interrupts());
    MUST(pl011_write(&port, bytes + DEPTH, 24) == 14);
    transmit(DEPTH);
    MUST(!interrupts() && told_writable == 1); /* nobody was refused */
    MUST(pl011_write(&port, bytes + 30, 10) == 10);
    settle();
    MUST(sent_count == sizeof bytes && memcmp(sent, bytes, sizeof bytes) == 0);
}

static void a_receiver_held_back(void)
{
    uint8_t taken[64];
    uint32_t count = 0;
    for (uint8_t i = 0; i < 30; i++) {
        arrive(i);
        if (interrupts())
            pl011_interrupt(&port);
    }
    MUST(told_readable > 0);
    MUST(!interrupts()); /* masked: the ring is full, 8 bytes in it and 16 in the hardware, 6 lost */
    for (int32_t got; (got = pl011_read(&port, taken + count, sizeof taken - count)) > 0;)
        count += (uint32_t)got;
    MUST(count == 8 + DEPTH);
    for (uint8_t i = 0; i < 8 + DEPTH; i++)
        MUST(taken[i] == i);
    MUST(port.overruns == 1); /* at least so many: the hardware marks, it does not count */
    MUST(pl011_read(&port, taken, sizeof taken) == -WASYNCIO_EAGAIN);
    uint32_t before = told_readable;
    arrive(1);
    arrive(2);
    MUST(interrupts());
    pl011_interrupt(&port);
    MUST(told_readable == before + 1 && pl011_read(&port, taken, sizeof taken) == 2);
}

int main(void)
{
    registers[DR / 4] = ~0U;
    byte_ring_open(&ring, ring_bytes, sizeof ring_bytes);
    pl011_open(&port, 115200, 0);
    a_full_transmitter();
    a_receiver_held_back();
    return wrong;
}
