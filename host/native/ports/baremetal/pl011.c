/* PL011: bytes go from its FIFO of 16 into the port's ring in the interrupt, and from the program straight into its
 * other FIFO. When the ring is full the receive interrupt is masked and the rest waits in the hardware, which holds RTS
 * back where flow control is on; what the hardware then loses it marks, and it is counted. */
#include "pl011.h"

#include "board.h"

#define DR   0x00
#define FR   0x18
#define IBRD 0x24
#define FBRD 0x28
#define LCRH 0x2c
#define CR   0x30
#define IFLS 0x34
#define IMSC 0x38
#define MIS  0x40
#define ICR  0x44

#define FR_RX_EMPTY   (1U << 4)
#define FR_TX_FULL    (1U << 5)
#define DR_FRAMING    (1U << 8)
#define DR_PARITY     (1U << 9)
#define DR_OVERRUN    (1U << 11)
#define INT_RX        (1U << 4 | 1U << 6) /* FIFO level, or quiet for a while */
#define INT_TX        (1U << 5)
#define LCRH_PARITY   (1U << 1)
#define LCRH_EVEN     (1U << 2)
#define LCRH_2_STOP   (1U << 3)
#define LCRH_FIFO     (1U << 4)
#define LCRH_7_BITS   (2U << 5)
#define LCRH_8_BITS   (3U << 5)
#define CR_ON         (1U | 1U << 8 | 1U << 9)
#define CR_RTS_CTS    (1U << 14 | 1U << 15)
#define CTRL_C        3
#define GO_ON         6 /* ACK */
#define CTRL_D        4
#define STATUS_CTRL_C 130

static void set_baud(const struct pl011 *port, int32_t baud)
{
    uint32_t divisor64 = (uint32_t)(((uint64_t)board_pl011_hertz() * 4 + (uint32_t)baud / 2) / (uint32_t)baud);
    REG(port->base + IBRD) = divisor64 >> 6;
    REG(port->base + FBRD) = divisor64 & 63;
}

static void set_format(const struct pl011 *port, int32_t format)
{
    uint32_t line = LCRH_FIFO | (format & WASYNCIO_UART_SEVEN_BITS ? LCRH_7_BITS : LCRH_8_BITS);
    if (format & (WASYNCIO_UART_PARITY_EVEN | WASYNCIO_UART_PARITY_ODD))
        line |= LCRH_PARITY | (format & WASYNCIO_UART_PARITY_EVEN ? LCRH_EVEN : 0);
    if (format & WASYNCIO_UART_TWO_STOP_BITS)
        line |= LCRH_2_STOP;
    REG(port->base + LCRH) = line; /* also takes over what set_baud wrote */
    REG(port->base + CR) = CR_ON | (format & WASYNCIO_UART_FLOW_CONTROL ? CR_RTS_CTS : 0);
}

void pl011_start(struct pl011 *port, int32_t baud, int32_t format)
{
    REG(port->base + CR) = 0;
    set_baud(port, baud);
    set_format(port, format);
    REG(port->base + IFLS) = 0; /* receive from 2 bytes on, transmit when 2 are left */
    REG(port->base + ICR) = 0x7ff;
    port->is_open = true;
}

void pl011_open(struct pl011 *port, int32_t baud, int32_t format)
{
    port->overruns = 0;
    port->framing_errors = 0;
    port->stalled = false;
    pl011_start(port, baud, format);
    REG(port->base + IMSC) = INT_RX;
}

void pl011_close(struct pl011 *port)
{
    REG(port->base + IMSC) = 0;
    port->is_open = false;
}

void pl011_configure(struct pl011 *port, int32_t option, int32_t value)
{
    uint32_t line = REG(port->base + LCRH);
    if (option == WASYNCIO_UART_OPTION_BAUD) {
        set_baud(port, value);
        REG(port->base + LCRH) = line;
    } else
        set_format(port, value);
}

/* Moves what the hardware has into the ring. In the interrupt, or with it masked. */
static void receive(struct pl011 *port)
{
    bool came = false;
    while (!(REG(port->base + FR) & FR_RX_EMPTY)) {
        if (byte_ring_room(port->ring) == 0) {
            port->stalled = true;
            REG(port->base + IMSC) &= ~INT_RX;
            break;
        }
        uint32_t data = REG(port->base + DR);
        uint8_t byte = (uint8_t)data;
        port->overruns += data & DR_OVERRUN ? 1 : 0;
        port->framing_errors += data & (DR_FRAMING | DR_PARITY) ? 1 : 0;
        if (port->is_console && byte == CTRL_C) {
            host_ask_end(STATUS_CTRL_C);
            continue;
        }
        if (PORT_VIRTUAL_CLOCK && port->is_console && byte == GO_ON) {
            port->has_gone_on = true;
            continue;
        }
        if (port->is_console && byte == CTRL_D)
            port->has_ended = true;
        else
            byte_ring_put(port->ring, byte);
        came = true;
    }
    if (came)
        host_ready(port->source, WASYNCIO_EVENT_READABLE, port_now());
}

void pl011_interrupt(struct pl011 *port)
{
    uint32_t why = REG(port->base + MIS);
    REG(port->base + ICR) = why;
    if (why & INT_RX)
        receive(port);
    if (why & INT_TX) {
        REG(port->base + IMSC) &= ~INT_TX;
        host_ready(port->source, WASYNCIO_EVENT_WRITABLE, port_now());
    }
}

int32_t pl011_read(struct pl011 *port, uint8_t *bytes, uint32_t length)
{
    uint32_t taken = byte_ring_take(port->ring, bytes, length);
    if (port->stalled) {
        /* By hand: clearing the status lost the interrupt for what is in the FIFO. */
        uint32_t before = port_mask();
        port->stalled = false;
        REG(port->base + IMSC) |= INT_RX;
        receive(port);
        port_unmask(before);
    }
    if (taken > 0)
        return (int32_t)taken;
    return port->has_ended ? 0 : -WASYNCIO_EAGAIN;
}

int32_t pl011_write(struct pl011 *port, const uint8_t *bytes, uint32_t length)
{
    uint32_t taken = 0;
    for (; taken < length && !(REG(port->base + FR) & FR_TX_FULL); taken++)
        REG(port->base + DR) = bytes[taken];
    if (taken > 0)
        return (int32_t)taken;
    uint32_t before = port_mask();
    REG(port->base + IMSC) |= INT_TX;
    port_unmask(before);
    return -WASYNCIO_EAGAIN;
}

void pl011_put(struct pl011 *port, uint8_t byte)
{
    while (REG(port->base + FR) & FR_TX_FULL)
        ;
    REG(port->base + DR) = byte;
}
