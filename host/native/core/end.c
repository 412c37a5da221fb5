/* Beginning and end of a program: the host is laid out over an instance, and an orderly end whichever way it comes. */
#include <string.h>

#include "host.h"

#define STATUS_FAILED 1
#define UTF16_MOST    65536 /* code units of a text that are taken from a program on its way out */

/* ---- the beginning */

#define SLOTS_MOST 65535

static size_t slots_for(const struct wasyncio_section *section)
{
    return (size_t)section->sources + STANDARD_STREAMS;
}

size_t host_arena_size(const struct wasyncio_section *section)
{
    size_t slots = slots_for(section);
    return slots * sizeof(struct source) + OUTPUTS_FOR(slots) * sizeof(struct output) + section->ring_bytes;
}

const char *host_attach(uint8_t *memory, const struct wasyncio_section *section, uint32_t control, void *arena,
                        size_t arena_size)
{
    if (section->version != WASYNCIO_ABI_VERSION)
        return "was built for another version of the ABI";
    if (slots_for(section) > SLOTS_MOST || section->ring_bytes > arena_size || host_arena_size(section) > arena_size)
        return "asks for more sources or ringBytes than this host has room for";
    if (control % 8 != 0 || control > section->memory || section->memory - control < WASYNCIO_CONTROL_SIZE)
        return "has no control block where it says";
    struct wasyncio_control *block = (struct wasyncio_control *)(void *)(memory + control);
    if (block->magic != WASYNCIO_MAGIC)
        return "has no control block where it says";
    uint32_t slots = (uint32_t)slots_for(section);
    struct output *outputs = (struct output *)((struct source *)arena + slots);
    host = (struct host){
        .memory = memory,
        .memory_size = section->memory,
        .sources = arena,
        .slots = slots,
        .top = STANDARD_STREAMS,
        .outputs = outputs,
        .output_mask = (OUTPUTS_FOR(slots) - 1) << OUTPUT_SHIFT,
        .rings = (uint8_t *)(outputs + OUTPUTS_FOR(slots)),
        .ring_size = section->ring_bytes,
        .returned = INT64_MAX,
        .armed = INT64_MAX,
    };
    memset(host.sources, 0, slots * sizeof(struct source));
    for (uint32_t slot = 0; slot < slots; slot++) {
        host.sources[slot].number = slot < STANDARD_STREAMS ? (int32_t)slot : CLOSED;
        host.sources[slot].line = (int16_t)slot;
    }
    for (uint32_t slot = 0; slot < OUTPUTS_FOR(slots); slot++)
        outputs[slot].number = no_output(slot);
    host.control = block;
    return NULL;
}

void host_begin(void)
{
    clock_start();
}

/* ---- the end */

void report(const char *text)
{
    port_report(text, (uint32_t)strlen(text));
}

static void report_part(void *to, const char *text, size_t length)
{
    (void)to;
    port_report(text, (uint32_t)length);
}

int host_finish(const char *trap)
{
    if (!host.over) {
        host.over = true;
        host.status = 0;
        if (trap != NULL) {
            report("Trap: ");
            report(trap);
            report("\n");
            host.status = STATUS_FAILED;
        }
    }
    source_release_all();
    return host.status;
}

/* The first end counts. */
static void end(int32_t status)
{
    if (host.over)
        return;
    host.over = true;
    host.status = status & 0xff;
}

void host_exit(int32_t code)
{
    end(code);
}

/* UTF-16 in the module's memory: nothing where it cannot be read. */
struct utf16 {
    const uint8_t *units; /* two bytes each */
    uint32_t length;
};

static struct utf16 utf16_at(uint32_t address, int32_t length)
{
    uint32_t units = length > 0 ? (uint32_t)length : 0;
    if (units > INT32_MAX / 2 || !memory_has(address, units * 2))
        units = 0;
    return (struct utf16){host.memory + address, units < UTF16_MOST ? units : UTF16_MOST};
}

static uint32_t unit(const struct utf16 *text, uint32_t at)
{
    return at < text->length ? (uint32_t)(text->units[2 * at] | text->units[2 * at + 1] << 8) : 0;
}

static bool is(const struct utf16 *text, const char *ascii)
{
    uint32_t at = 0;
    for (; ascii[at] != 0; at++)
        if (unit(text, at) != (uint8_t)ascii[at])
            return false;
    return at == text->length;
}

static uint32_t utf8_of(uint32_t point, char *bytes)
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    uint32_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    for (uint32_t at = more; at > 0; at--, point >>= 6)
        bytes[at] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)((0xf00U >> (more + 1) & 0xff) | point);
    return more + 1;
}

static void report_utf16(const struct utf16 *text)
{
    char bytes[32];
    uint32_t filled = 0;
    for (uint32_t at = 0; at < text->length; at++) {
        uint32_t point = unit(text, at);
        uint32_t low = unit(text, at + 1);
        if (point >= 0xd800 && point < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10 | (low - 0xdc00));
            at++;
        } else if (point >= 0xd800 && point < 0xe000)
            point = 0xfffd; /* half a pair */
        filled += utf8_of(point, bytes + filled);
        if (filled > sizeof bytes - 4 || at + 1 >= text->length) {
            port_report(bytes, filled);
            filled = 0;
        }
    }
}

static void report_number(int32_t number)
{
    char digits[11];
    uint32_t at = sizeof digits;
    uint32_t left = number < 0 ? 0U - (uint32_t)number : (uint32_t)number;
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    port_report(digits + at, (uint32_t)(sizeof digits - at));
}

/* `class: message`, and on a line of its own where. */
static void report_failure(const struct utf16 *name, const struct utf16 *message, const struct utf16 *file,
                           int32_t line, int32_t column)
{
    bool explained = message->length == 0 && (is(name, "HostError") || is(name, "CapacityError"));
    report_utf16(name);
    if (name->length > 0 && (message->length > 0 || explained))
        report(": ");
    if (explained)
        explain_to(report_part, NULL);
    report_utf16(message);
    if (name->length == 0 && message->length == 0)
        report("Error");
    report("\n");
    if (file->length == 0)
        return;
    report("    at ");
    report_utf16(file);
    report(":");
    report_number(line);
    report(":");
    report_number(column);
    report("\n");
}

void host_abort(uint32_t class, int32_t class_length, uint32_t message, int32_t message_length, uint32_t file,
                int32_t file_length, int32_t line, int32_t column)
{
    if (host.over)
        return;
    struct utf16 name = utf16_at(class, class_length);
    struct utf16 what = utf16_at(message, message_length);
    struct utf16 where = utf16_at(file, file_length);
    if (host.end_told != 0 && is(&name, "CancelledError")) {
        end(host.end_told - 1);
        return;
    }
    report_failure(&name, &what, &where, line, column);
    end(STATUS_FAILED);
}
