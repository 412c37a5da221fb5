/* The command line of the native host. The wasyncio command fills it in from a board's definition; a person can too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "linux_port.h"

static const char usage[] =
    "usage: wasyncio-native [OPTION]... MODULE.wasm\n"
    "  --lines N             the board has N lines\n"
    "  --pin NAME=LINE       name a line\n"
    "  --uart NAME=KIND      a serial port: pty, stdio, script, none, or the path of a device\n"
    "  --allow-gpio[=LIST]   grant lines, by number or name with commas; all of them without a list\n"
    "  --allow-uart[=LIST]   grant ports\n"
    "  --script FILE         what happens on the board, lines `MICROS pin LINE LEVEL`, `MICROS send PORT TEXT`,\n"
    "                        `MICROS interrupt`\n"
    "  --drive FD            lines `LINE LEVEL` that drive pins, from an open descriptor; with the virtual\n"
    "                        clock it stands still before each jump until a line `go`\n"
    "  --watch FD            where what outputs and ports do is written to\n";

#define NAMES_MOST 1024

static struct board_name names[NAMES_MOST];
static const char *ports[STREAMS_MOST];
static struct uart_binding uarts[STREAMS_MOST];
static uint8_t granted_lines[LINES_MOST / 8 + 1];
static uint8_t granted_ports[STREAMS_MOST / 8 + 1];
static struct board bound = {
    .names = names, .ports = ports, .granted_lines = granted_lines, .granted_ports = granted_ports};
const struct board *board = &bound;
struct options options = {.drive = -1, .watch = -1, .uarts = uarts};

static bool wrong(const char *option, const char *value, const char *why)
{
    fprintf(stderr, "wasyncio-native: %s%s%s: %s\n", option, value ? " " : "", value ? value : "", why);
    return false;
}

static bool whole(const char *text, long most, long *number)
{
    char *end;
    *number = strtol(text, &end, 10);
    return *text != 0 && *end == 0 && *number >= 0 && *number <= most;
}

static bool add_pin(char *value)
{
    char *equals = strchr(value, '=');
    long line;
    if (equals == NULL || !whole(equals + 1, LINES_MOST, &line) || bound.name_count == NAMES_MOST)
        return wrong("--pin", value, "not NAME=LINE");
    *equals = 0;
    names[bound.name_count++] = (struct board_name){value, (int32_t)line};
    return true;
}

static bool add_uart(char *value)
{
    char *equals = strchr(value, '=');
    if (equals == NULL || bound.port_count + PORT_STREAM_FIRST >= STREAMS_MOST)
        return wrong("--uart", value, "not NAME=KIND");
    *equals = 0;
    const char *kind = equals + 1;
    uarts[bound.port_count] = (struct uart_binding){
        .kind = strcmp(kind, "pty") == 0      ? UART_PTY
                : strcmp(kind, "stdio") == 0  ? UART_STDIO
                : strcmp(kind, "script") == 0 ? UART_SCRIPT
                : strcmp(kind, "none") == 0   ? UART_ABSENT
                                              : UART_DEVICE,
        .path = kind,
    };
    ports[bound.port_count++] = value;
    return true;
}

static void set_bit(uint8_t *bits, int32_t bit)
{
    bits[bit / 8] = (uint8_t)(bits[bit / 8] | 1 << bit % 8);
}

static bool grant_line(const char *name)
{
    long number;
    if (whole(name, LINES_MOST, &number)) {
        set_bit(granted_lines, (int32_t)number);
        return true;
    }
    for (uint16_t i = 0; i < bound.name_count; i++)
        if (strcmp(names[i].name, name) == 0) {
            set_bit(granted_lines, names[i].line);
            return true;
        }
    return false;
}

static bool grant_port(const char *name)
{
    for (uint16_t i = 0; i < bound.port_count; i++)
        if (strcmp(ports[i], name) == 0) {
            set_bit(granted_ports, i);
            return true;
        }
    return false;
}

/* LIST of an --allow option; what it names must have been given before. */
static bool grant(const char *option, char *list, bool (*one)(const char *name))
{
    for (char *name = strtok(list, ","); name != NULL; name = strtok(NULL, ","))
        if (!one(name))
            return wrong(option, name, "the board has no such thing; name it before, with --pin or --uart");
    return true;
}

static bool descriptor(const char *option, const char *value, int *where)
{
    long number;
    if (!whole(value, 1 << 20, &number))
        return wrong(option, value, "not the number of an open descriptor");
    *where = (int)number;
    return true;
}

/* An option that takes a value; `used` says whether it was one. */
static bool with_value(const char *option, char *value, bool *used)
{
    long number;
    *used = true;
    if (strcmp(option, "--lines") == 0) {
        if (!whole(value, LINES_MOST, &number))
            return wrong(option, value, "not a number of lines");
        bound.lines = (int32_t)number;
        return true;
    }
    if (strcmp(option, "--pin") == 0)
        return add_pin(value);
    if (strcmp(option, "--uart") == 0)
        return add_uart(value);
    if (strcmp(option, "--drive") == 0)
        return descriptor(option, value, &options.drive);
    if (strcmp(option, "--watch") == 0)
        return descriptor(option, value, &options.watch);
    *used = strcmp(option, "--script") == 0;
    if (*used)
        options.script = value;
    return true;
}

/* --allow-gpio and --allow-uart, with or without a list. */
static bool allow(char *option, bool *used)
{
    char *equals = strchr(option, '=');
    bool is_gpio = strncmp(option, "--allow-gpio", 12) == 0;
    *used = (is_gpio || strncmp(option, "--allow-uart", 12) == 0) && (option[12] == '=' || option[12] == 0);
    if (!*used)
        return true;
    if (equals != NULL)
        return grant(is_gpio ? "--allow-gpio" : "--allow-uart", equals + 1, is_gpio ? grant_line : grant_port);
    if (is_gpio)
        bound.granted_lines = NULL;
    else
        bound.granted_ports = NULL;
    return true;
}

bool read_options(int count, char **words, struct options *into)
{
    for (int i = 1; i < count; i++) {
        bool used = false;
        if (words[i][0] != '-') {
            if (into->wasm != NULL)
                return wrong(words[i], NULL, "one module is enough");
            into->wasm = words[i];
            continue;
        }
        if (strcmp(words[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        }
        if (!allow(words[i], &used))
            return false;
        if (used)
            continue;
        if (i + 1 == count)
            return wrong(words[i], NULL, "unknown, or without its value; --help tells what there is");
        if (!with_value(words[i], words[i + 1], &used))
            return false;
        if (!used)
            return wrong(words[i], NULL, "unknown; --help tells what there is");
        i++;
    }
    if (into->wasm == NULL)
        fputs(usage, stderr);
    return into->wasm != NULL;
}
