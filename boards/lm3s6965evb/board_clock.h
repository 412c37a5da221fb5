/* LM3S6965: numbers that the baremetal port builds with. */
#ifndef WASYNCIO_BOARD_CLOCK_H
#define WASYNCIO_BOARD_CLOCK_H

#define BOARD_MHZ   50 /* the most the chip can do; 200 MHz of the PLL divided by 4 */
#define BOARD_LINES 56 /* ports A to G, eight lines each */

#endif
