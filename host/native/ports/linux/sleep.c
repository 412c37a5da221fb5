/* Time, sleep and signals. What interrupts are on a board is one call of poll here: it finds what has come, in the
 * program's own thread, so that nothing needs to be masked. A signal ends poll by a byte in a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "linux_port.h"

#define GRACE_SECONDS    2
#define STATUS_INTERRUPT 130
#define STATUS_TERMINATE 143

static int64_t began;  /* ns */
static int woken = -1; /* eventfd that signals write to */

static int64_t nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void port_start(void)
{
    began = nanos();
}

int64_t port_now(void)
{
    return (nanos() - began) / 1000;
}

uint32_t port_mask(void)
{
    return 0;
}

void port_unmask(uint32_t before)
{
    (void)before;
}

void port_alarm(int64_t deadline)
{
    (void)deadline; /* nothing is published here: `pending` stays 1 */
}

/* Time until `deadline` for ppoll; NULL: for ever. */
static const struct timespec *left_until(int64_t deadline, struct timespec *left)
{
    if (deadline >= WASYNCIO_FOREVER - 1)
        return NULL;
    int64_t micros = deadline - port_now();
    if (micros < 0)
        micros = 0;
    left->tv_sec = micros / 1000000;
    left->tv_nsec = micros % 1000000 * 1000;
    return left;
}

void port_sleep(int64_t deadline)
{
    struct pollfd polled[2 * STREAMS_MOST + 2];
    nfds_t streams = streams_to_poll(polled);
    nfds_t count = streams;
    polled[count++] = (struct pollfd){.fd = woken, .events = POLLIN};
    polled[count++] = (struct pollfd){.fd = stimuli_descriptor(), .events = POLLIN};
#if !PORT_VIRTUAL_CLOCK
    if (stimuli_next() < deadline)
        deadline = stimuli_next();
#endif
    struct timespec left;
    int found = ppoll(polled, count, left_until(deadline, &left), NULL);
    if (found > 0) {
        streams_polled(polled, streams, port_now());
        uint64_t ignored;
        if (polled[streams].revents && read(woken, &ignored, sizeof ignored) < 0)
            return;
        if (polled[streams + 1].revents)
            stimuli_read();
    }
#if !PORT_VIRTUAL_CLOCK
    stimuli_run(port_now());
#endif
}

/* ---- signals */

/* The program had its time: it ends here, wherever it is. Only what a signal handler may do. */
static _Noreturn void make_it_end(int status)
{
    pins_make_safe();
    _exit(status);
}

static volatile sig_atomic_t asked;

static void on_signal(int number)
{
    int kept = errno;
    if (number == SIGALRM)
        make_it_end(asked);
    int status = number == SIGINT ? STATUS_INTERRUPT : STATUS_TERMINATE;
    if (asked)
        make_it_end(asked);
    asked = status;
    host_ask_end(status);
    struct itimerval grace = {.it_value = {.tv_sec = GRACE_SECONDS}};
    setitimer(ITIMER_REAL, &grace, NULL);
    uint64_t one = 1;
    if (write(woken, &one, sizeof one) < 0)
        errno = kept;
    errno = kept;
}

bool signals_open(void)
{
    woken = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (woken < 0)
        return false;
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    return sigaction(SIGINT, &action, NULL) == 0 && sigaction(SIGTERM, &action, NULL) == 0 &&
           sigaction(SIGALRM, &action, NULL) == 0;
}
