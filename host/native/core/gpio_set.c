/* `gpio.set`, in a file of its own: what a program calls most often is compiled for speed, and the compiler keeps a
 * register less when the refusal is no tail call (CMakeLists.txt). */
#include "host.h"

__attribute__((noinline, cold)) static int32_t set_refused(int32_t number)
{
    const struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_gpio_set, WASYNCIO_EBADF, number);
    return fail_on(OP_gpio_set, source->kind == SOURCE_STREAM ? WASYNCIO_EOPNOTSUPP : WASYNCIO_EPERM, source);
}

int32_t gpio_set(int32_t number, int32_t level)
{
    clock_charge();
    const struct output output = *output_of(host.outputs, host.output_mask, number);
    if (output.number != number)
        return set_refused(number);
    port_pin_set(output.port, level != 0);
    return 0;
}
