/* The import module `wasyncio:gpio`: pins. */
#include <string.h>

#include "host.h"

#define PULL_SHIFT 2
#define PULL_MASK  3
#define DEPTH_MOST 0xff
#define KNOWN_FLAGS                                                                                                    \
    (WASYNCIO_GPIO_OUTPUT | WASYNCIO_GPIO_INITIAL_HIGH | WASYNCIO_GPIO_PULL_UP | WASYNCIO_GPIO_PULL_DOWN |             \
     WASYNCIO_GPIO_OPEN_DRAIN | WASYNCIO_GPIO_SAFE_HIGH | DEPTH_MOST << WASYNCIO_GPIO_DEPTH_SHIFT)

static bool are_flags(int32_t flags)
{
    return (flags & ~KNOWN_FLAGS) == 0 && (flags >> PULL_SHIFT & PULL_MASK) <= PORT_PULL_DOWN;
}

static bool is_granted(int32_t line)
{
    return board->granted_lines == NULL || (board->granted_lines[line / 8] >> line % 8 & 1);
}

/* The line that a name stands for, a number in decimal too; -1: none. */
static int32_t line_named(const uint8_t *name, uint32_t length)
{
    for (uint16_t i = 0; i < board->name_count; i++)
        if (strlen(board->names[i].name) == length && memcmp(board->names[i].name, name, length) == 0)
            return board->names[i].line;
    int32_t line = 0;
    for (uint32_t i = 0; i < length; i++) {
        if (name[i] < '0' || name[i] > '9' || line > board->lines)
            return -1;
        line = line * 10 + (name[i] - '0');
    }
    return length > 0 && line < board->lines ? line : -1;
}

/* The last part of every open, when line and flags are right: the grant, is it free, a slot, ring memory, the pin. */
static int32_t open_line(int32_t line, int32_t flags)
{
    if (!is_granted(line))
        return -WASYNCIO_EACCES;
    if (source_on(SOURCE_INPUT, line) != NULL)
        return -WASYNCIO_EBUSY;
    bool output = (flags & WASYNCIO_GPIO_OUTPUT) != 0;
    uint16_t depth = (uint16_t)(flags >> WASYNCIO_GPIO_DEPTH_SHIFT & DEPTH_MOST);
    int32_t number =
        source_reserve(output ? SOURCE_OUTPUT : SOURCE_INPUT, line, (uint16_t)(depth * sizeof(struct edge)));
    if (number < 0)
        return number;
    struct source *source = source_of(number);
    bool safe = (flags & WASYNCIO_GPIO_SAFE_HIGH) != 0;
    source->safe = safe;
    if (!output) {
        edge_ring_open(&source->input.ring, source->input.ring.edges, depth);
        source->input.edges = WASYNCIO_EVENT_RISING | WASYNCIO_EVENT_FALLING;
    }
    struct port_pin_setup setup = {
        .slot = (uint16_t)number,
        .output = output,
        .initial = (flags & WASYNCIO_GPIO_INITIAL_HIGH) != 0,
        .safe = safe,
        .open_drain = (flags & WASYNCIO_GPIO_OPEN_DRAIN) != 0,
        .pull = (enum port_pull)(flags >> PULL_SHIFT & PULL_MASK),
        .edges = !output && depth > 0,
    };
    uint32_t before = port_mask(); /* the first edge after the open is an edge against the level at the open */
    source->port = port_pin_open(line, &setup);
    if (output)
        *output_of(host.outputs, host.output_mask, number) = (struct output){number, source->port};
    else
        source->input.level = source->input.reported = port_pin_get(source->port);
    port_unmask(before);
    return number;
}

int32_t gpio_open(int32_t line, int32_t flags)
{
    clock_charge();
    if (!are_flags(flags))
        return fail_line(OP_gpio_open, WASYNCIO_EINVAL, line);
    if (line < 0 || line >= board->lines)
        return fail_line(OP_gpio_open, WASYNCIO_ENXIO, line);
    int32_t result = open_line(line, flags);
    return result < 0 ? fail_line(OP_gpio_open, -result, line) : result;
}

int32_t gpio_open_named(uint32_t address, int32_t length, int32_t flags)
{
    clock_charge();
    static const uint8_t nameless[] = "the pin";
    if (length < 0)
        return fail_name(OP_gpio_open_named, WASYNCIO_EINVAL, nameless, sizeof nameless - 1);
    if (!memory_has(address, (uint32_t)length))
        return fail_name(OP_gpio_open_named, WASYNCIO_EFAULT, nameless, sizeof nameless - 1);
    const uint8_t *name = host.memory + address;
    if (!is_text(name, (uint32_t)length))
        return fail_name(OP_gpio_open_named, WASYNCIO_EINVAL, nameless, sizeof nameless - 1);
    int32_t line = line_named(name, (uint32_t)length);
    int32_t result = !are_flags(flags) ? -WASYNCIO_EINVAL : line < 0 ? -WASYNCIO_ENOENT : open_line(line, flags);
    return result < 0 ? fail_name(OP_gpio_open_named, -result, name, (uint32_t)length) : result;
}

int32_t gpio_get(int32_t number)
{
    clock_charge();
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_gpio_get, WASYNCIO_EBADF, number);
    if (source->kind == SOURCE_STREAM)
        return fail_on(OP_gpio_get, WASYNCIO_EOPNOTSUPP, source);
    return port_pin_get(source->port);
}

static bool is_setting(int32_t option, int32_t value)
{
    switch (option) {
    case WASYNCIO_GPIO_OPTION_DEBOUNCE_MICROS:
        return value >= 0;
    case WASYNCIO_GPIO_OPTION_PULL:
        return value >= 0 && value <= PORT_PULL_DOWN;
    case WASYNCIO_GPIO_OPTION_EDGES:
        return value >= 0 && value <= 3;
    default:
        return false;
    }
}

/* A level that has held is an edge, with the time at which the level first left the one before. */
bool input_settle(struct input *input)
{
    input->unsettled = 0;
    if (input->level == input->reported)
        return false;
    input->reported = input->level;
    uint16_t flag = input->level ? WASYNCIO_EVENT_RISING : WASYNCIO_EVENT_FALLING;
    if (flag & input->edges)
        edge_ring_put(&input->ring, flag, input->left);
    return true;
}

static void settle(struct input *input, uint32_t slot)
{
    if (input_settle(input))
        atomic_fetch_or_explicit(&host.news, news_bit(slot), memory_order_release);
}

int64_t inputs_settle(int64_t now)
{
    int64_t next = INT64_MAX;
    for (uint32_t slot = STANDARD_STREAMS; slot < host.top; slot++) {
        struct source *source = &host.sources[slot];
        if (source->number == CLOSED || source->kind != SOURCE_INPUT || source->input.debounce == 0)
            continue;
        struct input *input = &source->input;
        uint32_t before = port_mask();
        if (input_has_held(input, now))
            settle(input, slot);
        else if (input->unsettled && input->changed + input->debounce < next)
            next = input->changed + input->debounce;
        port_unmask(before);
    }
    return next;
}

static void set_debounce(struct input *input, uint32_t slot, int32_t micros)
{
    host.debounced = host.debounced - (input->debounce > 0) + (micros > 0);
    uint32_t before = port_mask();
    input->debounce = micros;
    if (micros == 0 && input->unsettled)
        settle(input, slot);
    port_unmask(before);
}

int32_t gpio_configure(int32_t number, int32_t option, int32_t value)
{
    clock_charge();
    struct source *source = source_of(number);
    if (source == NULL)
        return fail_source(OP_gpio_configure, WASYNCIO_EBADF, number);
    if (source->kind == SOURCE_STREAM)
        return fail_on(OP_gpio_configure, WASYNCIO_EOPNOTSUPP, source);
    if (source->kind == SOURCE_OUTPUT)
        return fail_on(OP_gpio_configure, WASYNCIO_EPERM, source);
    if (!is_setting(option, value))
        return fail_on(OP_gpio_configure, WASYNCIO_EINVAL, source);
    if (option == WASYNCIO_GPIO_OPTION_DEBOUNCE_MICROS)
        set_debounce(&source->input, (uint32_t)number & 0xffff, value);
    else if (option == WASYNCIO_GPIO_OPTION_PULL)
        port_pin_pull(source->port, (enum port_pull)value);
    else
        source->input.edges =
            (uint8_t)((value & 1 ? WASYNCIO_EVENT_RISING : 0) | (value & 2 ? WASYNCIO_EVENT_FALLING : 0));
    return 0;
}
