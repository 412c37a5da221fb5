/* Reads a module before anything of it runs: is it wasm, is it ours, does it ask only for what the ABI has. A sealed
 * firmware does not need it: its module was checked when it was built. */
#ifndef WASYNCIO_MODULE_H
#define WASYNCIO_MODULE_H

#include <stdbool.h>
#include <stdint.h>

#include "wasyncio_abi.h"

struct module {
    struct wasyncio_section section;
    uint32_t control; /* address of the control block */
};

#define MODULE_ERROR_SIZE 200

/* False: this host cannot serve it, and `error` says why and what to do, in one line without the file's name. */
bool module_read(const uint8_t *wasm, uint32_t size, struct module *module, char error[MODULE_ERROR_SIZE]);

#endif
