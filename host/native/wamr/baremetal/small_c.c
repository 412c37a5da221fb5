/* The two functions of the C library that WAMR calls and that are large in newlib, in a tenth of its flash: sorting a
 * table of imports, and texts of errors. In the place of newlib's, for the linker looks here first. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
}

/* By insertion: a program has some ten imports, already in order. */
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    uint8_t *bytes = base;
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && compare(bytes + (j - 1) * size, bytes + j * size) > 0; j--)
            swap(bytes + (j - 1) * size, bytes + j * size, size);
}

struct sink {
    char *to;
    size_t room;
    size_t length;
};

static void put(struct sink *sink, char character)
{
    if (sink->length + 1 < sink->room)
        sink->to[sink->length] = character;
    sink->length++;
}

static void put_text(struct sink *sink, const char *text)
{
    while (*text != 0)
        put(sink, *text++);
}

static void put_number(struct sink *sink, uint64_t number, uint32_t base, int width, char fill)
{
    char digits[20];
    int count = 0;
    do
        digits[count++] = "0123456789abcdef"[number % base];
    while ((number /= base) != 0);
    for (; width > count; width--)
        put(sink, fill);
    while (count > 0)
        put(sink, digits[--count]);
}

/* %s %c %d %i %u %x %X %p with a width, 0, l, ll and z, which is all that WAMR has; no %f. */
int vsnprintf(char *to, size_t room, const char *format, va_list arguments)
{
    struct sink sink = {to, room, 0};
    for (; *format != 0; format++) {
        if (*format != '%') {
            put(&sink, *format);
            continue;
        }
        char fill = format[1] == '0' ? '0' : ' ';
        int width = 0;
        while (*++format >= '0' && *format <= '9')
            width = width * 10 + (*format - '0');
        int longs = 0;
        for (; *format == 'l' || *format == 'z'; format++)
            longs += *format == 'l';
        switch (*format) {
        case 0:
            format--;
            break;
        case 's':
            put_text(&sink, va_arg(arguments, const char *));
            break;
        case 'c':
            put(&sink, (char)va_arg(arguments, int));
            break;
        case 'd':
        case 'i': {
            int64_t number = longs > 1 ? va_arg(arguments, int64_t) : va_arg(arguments, int32_t);
            if (number < 0)
                put(&sink, '-');
            put_number(&sink, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10, width, fill);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'p': {
            uint64_t number = longs > 1 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t);
            put_number(&sink, number, *format == 'u' ? 10 : 16, width, fill);
            break;
        }
        default:
            put(&sink, *format);
        }
    }
    if (room > 0)
        to[sink.length < room ? sink.length : room - 1] = 0;
    return (int)sink.length;
}

int snprintf(char *to, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(to, room, format, arguments);
    va_end(arguments);
    return length;
}
