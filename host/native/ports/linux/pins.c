/* Simulated pins: what drives them comes from stimuli.c, what the program does with outputs is told on the watch
 * descriptor. */
#include <stdlib.h>

#include "linux_port.h"

struct pin {
    int32_t slot; /* who is told of edges; -1: nobody */
    bool output;
    bool driven; /* from outside */
    bool level;
    bool safe;
};
static struct pin *pins;

bool pins_open(void)
{
    pins = calloc((size_t)board->lines + 1, sizeof *pins);
    for (int32_t line = 0; pins != NULL && line < board->lines; line++)
        pins[line].slot = -1;
    return pins != NULL;
}

static void change(int32_t line, bool level)
{
    struct pin *pin = &pins[line];
    if (pin->level == level)
        return;
    pin->level = level;
    if (pin->output)
        watch("pin", decimal(line).text, level);
    else if (pin->slot >= 0)
        host_edge((uint32_t)pin->slot, level, port_now());
}

void pin_drive(int32_t line, bool level)
{
    if (line < 0 || line >= board->lines)
        return;
    pins[line].driven = true;
    if (!pins[line].output)
        change(line, level);
}

int32_t port_pin_open(int32_t line, const struct port_pin_setup *setup)
{
    struct pin *pin = &pins[line];
    pin->output = setup->output;
    if (setup->output) {
        pin->level = setup->initial;
        pin->safe = setup->safe;
        watch("pin", decimal(line).text, setup->initial);
    } else
        port_pin_pull(line, setup->pull);
    pin->slot = setup->edges ? (int32_t)setup->slot : -1;
    return line;
}

bool port_pin_get(int32_t pin)
{
    stimuli_look(); /* a program that looks at a pin again and again never sleeps */
    return pins[pin].level;
}

void port_pin_set(int32_t pin, bool level)
{
    change(pin, level);
}

void port_pin_pull(int32_t pin, enum port_pull pull)
{
    if (!pins[pin].driven && !pins[pin].output)
        change(pin, pull == PORT_PULL_UP);
}

bool port_pin_can_fire(int32_t pin)
{
    (void)pin;
    return stimuli_left();
}

void port_pin_close(int32_t pin)
{
    pins[pin].slot = -1;
    pins[pin].output = false;
}

void pins_make_safe(void)
{
    for (int32_t line = 0; line < board->lines; line++)
        if (pins[line].output)
            change(line, pins[line].safe);
}
