/* The last call that answered an error, put into words only when somebody asks: EAGAIN is an everyday answer. */
#include <string.h>

#include "host.h"

#ifdef WASYNCIO_SEALED
#include "program.h" /* PROGRAM_MESSAGES */
#else
#define PROGRAM_MESSAGES WASYNCIO_MESSAGES
#endif

#define NAME_MOST 64

enum resource { RESOURCE_NONE, RESOURCE_SOURCE, RESOURCE_LINE, RESOURCE_PIN, RESOURCE_STREAM, RESOURCE_NAME };

static struct {
    uint8_t operation;
    uint8_t error; /* 0: nothing has failed yet */
    uint8_t resource;
    uint8_t name_length;
    int32_t number;
    char name[NAME_MOST]; /* what the program called it; longer ones are cut */
} last;

/* "wasyncio:gpio", "open" */
struct operation_name {
    const char *module;
    const char *name;
};
#define ROW(module, name, function, signature) {module, name},
static const struct operation_name operations[] = {WASYNCIO_IMPORTS(ROW)};
#undef ROW

struct message {
    uint8_t operation;
    uint8_t error;
    const char *text;
};
#define ROW(function, error, text) {OP_##function, error, text},
static const struct message messages[] = {PROGRAM_MESSAGES(ROW){0, 0, NULL}};
#undef ROW

static int32_t remember(enum operation operation, int32_t error, enum resource resource, int32_t number)
{
    last.operation = (uint8_t)operation;
    last.error = (uint8_t)error;
    last.resource = (uint8_t)resource;
    last.number = number;
    return -error;
}

int32_t fail(enum operation operation, int32_t error)
{
    return remember(operation, error, RESOURCE_NONE, 0);
}

int32_t fail_source(enum operation operation, int32_t error, int32_t number)
{
    return remember(operation, error, RESOURCE_SOURCE, number);
}

int32_t fail_on(enum operation operation, int32_t error, const struct source *source)
{
    return remember(operation, error, source->kind == SOURCE_STREAM ? RESOURCE_STREAM : RESOURCE_PIN, source->line);
}

int32_t fail_line(enum operation operation, int32_t error, int32_t line)
{
    return remember(operation, error, RESOURCE_LINE, line);
}

int32_t fail_name(enum operation operation, int32_t error, const uint8_t *name, uint32_t length)
{
    last.name_length = (uint8_t)(length < NAME_MOST ? length : NAME_MOST);
    memcpy(last.name, name, last.name_length);
    return remember(operation, error, RESOURCE_NAME, 0);
}

int32_t pass_on(enum operation operation, int32_t result, const struct source *source)
{
    return result < 0 ? fail_on(operation, -result, source) : result;
}

/* ---- the text */

struct sink {
    void (*put)(void *to, const char *text, size_t length);
    void *to;
};

static void put(const struct sink *sink, const char *text)
{
    sink->put(sink->to, text, strlen(text));
}

static void put_number(const struct sink *sink, int32_t number)
{
    char digits[11];
    size_t at = sizeof digits;
    uint32_t left = number < 0 ? 0U - (uint32_t)number : (uint32_t)number;
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    sink->put(sink->to, digits + at, sizeof digits - at);
}

static void put_pin(const struct sink *sink, int32_t line)
{
    for (uint16_t i = 0; i < board->name_count; i++)
        if (board->names[i].line == line) {
            put(sink, board->names[i].name);
            return;
        }
    put(sink, "gpio ");
    put_number(sink, line);
}

static void put_stream(const struct sink *sink, int32_t stream)
{
    static const char *const standard[] = {"stdin", "stdout", "stderr"};
    put(sink, stream < PORT_STREAM_FIRST ? standard[stream] : board->ports[stream - PORT_STREAM_FIRST]);
}

static void put_resource(const struct sink *sink)
{
    switch ((enum resource)last.resource) {
    case RESOURCE_NONE:
        break;
    case RESOURCE_SOURCE:
        put(sink, "source ");
        put_number(sink, last.number);
        break;
    case RESOURCE_LINE:
        put_number(sink, last.number);
        break;
    case RESOURCE_PIN:
        put_pin(sink, last.number);
        break;
    case RESOURCE_STREAM:
        put_stream(sink, last.number);
        break;
    case RESOURCE_NAME:
        sink->put(sink->to, last.name, last.name_length);
        break;
    }
}

static const char *message(void)
{
    for (const struct message *message = messages; message->text != NULL; message++)
        if (message->operation == last.operation && message->error == last.error)
            return message->text;
    return "{resource}: failed";
}

void explain_to(void (*put_text)(void *to, const char *text, size_t length), void *to)
{
    static const char place[] = "{resource}";
    static const char prefix[] = "wasyncio:";
    if (last.error == 0)
        return;
    struct sink sink = {put_text, to};
    const struct operation_name *operation = &operations[last.operation];
    if (strncmp(operation->module, prefix, sizeof prefix - 1) == 0) {
        put(&sink, operation->module + sizeof prefix - 1);
        put(&sink, ".");
    }
    put(&sink, operation->name);
    put(&sink, ": ");
    const char *from = message();
    const char *at = from;
    while (*at != 0) {
        if (*at != place[0]) { /* no brace stands for anything else */
            at++;
            continue;
        }
        sink.put(sink.to, from, (size_t)(at - from));
        put_resource(&sink);
        from = at += sizeof place - 1;
    }
    put(&sink, from);
}

/* A buffer of the module that takes what fits. */
struct buffer {
    uint8_t *bytes;
    size_t capacity;
    size_t length; /* of the whole text */
};

static void put_into(void *to, const char *text, size_t length)
{
    struct buffer *buffer = to;
    if (buffer->length < buffer->capacity) {
        size_t left = buffer->capacity - buffer->length;
        memcpy(buffer->bytes + buffer->length, text, length < left ? length : left);
    }
    buffer->length += length;
}

/* Instruments use its address as a landmark (bench/cortex-m3): never inlined, never cloned. */
#if __has_attribute(noipa)
__attribute__((noipa))
#endif
int32_t
host_explain(uint32_t address, int32_t capacity)
{
    if (capacity < 0)
        return fail(OP_host_explain, WASYNCIO_EINVAL);
    if (!memory_has(address, (uint32_t)capacity))
        return fail(OP_host_explain, WASYNCIO_EFAULT);
    struct buffer buffer = {host.memory + address, (size_t)capacity, 0};
    explain_to(put_into, &buffer);
    return (int32_t)buffer.length;
}
