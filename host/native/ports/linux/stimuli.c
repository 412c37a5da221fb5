/* What happens on the board: the lines of a script at their times, and lines from the drive descriptor as they come. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linux_port.h"

enum stimulus_kind { STIMULUS_PIN, STIMULUS_SEND, STIMULUS_INTERRUPT };
struct stimulus {
    int64_t micros;
    enum stimulus_kind kind;
    int32_t where; /* line, or stream */
    bool level;
    char *bytes; /* what is sent */
    size_t length;
};
static struct stimulus *stimuli;
static size_t count, next;
static bool driving; /* the drive descriptor has not ended */
static bool gone_on; /* it said `go` */

#define STATUS_INTERRUPT 130

int64_t stimuli_next(void)
{
    return next < count ? stimuli[next].micros : INT64_MAX;
}

void stimuli_run(int64_t now)
{
    while (stimuli_next() <= now) {
        const struct stimulus *stimulus = &stimuli[next++];
        if (stimulus->kind == STIMULUS_PIN)
            pin_drive(stimulus->where, stimulus->level);
        else if (stimulus->kind == STIMULUS_SEND)
            stream_receive(stimulus->where, stimulus->bytes, stimulus->length);
        else
            host_ask_end(STATUS_INTERRUPT);
    }
}

#if PORT_VIRTUAL_CLOCK
/* In lock step with whoever drives: tells the time before the clock jumps, and takes lines in until one says `go`. */
void port_before_jump(void)
{
    gone_on = false;
    if (driving)
        watch("jump", "to", stimuli_next() < INT64_MAX ? stimuli_next() : 0);
    while (driving && !gone_on)
        stimuli_read();
    streams_look();
}

int64_t port_next_stimulus(void)
{
    return stimuli_next();
}

void port_stimulate(int64_t now)
{
    stimuli_run(now);
}
#endif

bool stimuli_in_lock_step(void)
{
    return PORT_VIRTUAL_CLOCK && driving;
}

bool stimuli_left(void)
{
    return next < count || driving;
}

/* ---- the script */

/* \n, \r, \t, \\, \xHH; answers the length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != 0; from++) {
        if (*from != '\\' || from[1] == 0) {
            *to++ = *from;
            continue;
        }
        from++;
        unsigned value;
        if (*from == 'x' && sscanf(from + 1, "%2x", &value) == 1) {
            *to++ = (char)value;
            from += 2;
        } else
            *to++ = *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from == 't' ? '\t' : *from;
    }
    return (size_t)(to - text);
}

static int32_t stream_of(const char *name)
{
    for (uint16_t i = 0; i < board->port_count; i++)
        if (strcmp(board->ports[i], name) == 0)
            return PORT_STREAM_FIRST + i;
    return -1;
}

static bool parse(char *line, struct stimulus *stimulus)
{
    long long micros;
    int where, level, used = 0;
    char name[64];
    *stimulus = (struct stimulus){0};
    if (sscanf(line, "%lld pin %d %d%n", &micros, &where, &level, &used) == 3 && line[used] == 0) {
        stimulus->kind = STIMULUS_PIN;
        stimulus->where = where;
        stimulus->level = level != 0;
    } else if (used = 0, sscanf(line, "%lld send %63s %n", &micros, name, &used) == 2 && used > 0) {
        stimulus->kind = STIMULUS_SEND;
        stimulus->where = stream_of(name);
        stimulus->bytes = strdup(line + used);
        if (stimulus->where < 0 || stimulus->bytes == NULL)
            return false;
        stimulus->length = unescape(stimulus->bytes);
    } else if (used = 0, sscanf(line, "%lld interrupt%n", &micros, &used) == 1 && used > 0 && line[used] == 0)
        stimulus->kind = STIMULUS_INTERRUPT;
    else
        return false;
    stimulus->micros = micros;
    return true;
}

static bool add(char *line, unsigned number)
{
    line[strcspn(line, "#\n")] = 0;
    for (size_t end = strlen(line); end > 0 && strchr(" \t\r", line[end - 1]) != NULL; end--)
        line[end - 1] = 0;
    if (*line == 0)
        return true;
    struct stimulus *more = realloc(stimuli, (count + 1) * sizeof *stimuli);
    if (more == NULL)
        return false;
    stimuli = more;
    bool good = parse(line, &stimuli[count]);
    if (!good || (count > 0 && stimuli[count].micros < stimuli[count - 1].micros)) {
        fprintf(stderr, "wasyncio-native: %s:%u: %s\n", options.script, number,
                good ? "comes after a later time; put the lines in order"
                     : "not `MICROS pin LINE LEVEL`, `MICROS send PORT TEXT` or `MICROS interrupt`");
        return false;
    }
    count++;
    return true;
}

bool stimuli_open(void)
{
    driving = options.drive >= 0;
    if (options.script == NULL)
        return true;
    FILE *file = fopen(options.script, "r");
    if (file == NULL) {
        fprintf(stderr, "wasyncio-native: %s: %s\n", options.script, strerror(errno));
        return false;
    }
    char *line = NULL;
    size_t size = 0;
    bool good = true;
    for (unsigned number = 1; good && getline(&line, &size, file) >= 0; number++)
        good = add(line, number);
    free(line);
    fclose(file);
    return good;
}

/* ---- the drive descriptor */

int stimuli_descriptor(void)
{
    return driving ? options.drive : -1;
}

void stimuli_read(void)
{
    static char line[64];
    static size_t length;
    char bytes[256];
    ssize_t got = read(options.drive, bytes, sizeof bytes);
    if (got <= 0) {
        driving = got < 0 && (errno == EAGAIN || errno == EINTR);
        return;
    }
    for (ssize_t i = 0; i < got; i++) {
        if (bytes[i] != '\n') {
            if (length < sizeof line - 1)
                line[length++] = bytes[i];
            continue;
        }
        line[length] = 0;
        length = 0;
        int where, level;
        if (strcmp(line, "go") == 0)
            gone_on = true;
        else if (sscanf(line, "%d %d", &where, &level) == 2)
            pin_drive(where, level != 0);
    }
}

void stimuli_look(void)
{
    struct pollfd polled = {.fd = stimuli_descriptor(), .events = POLLIN};
    if (polled.fd >= 0 && poll(&polled, 1, 0) > 0)
        stimuli_read();
}
