/* Serial lines of this computer: pseudo-terminals and devices, raw, with the rate and format that a program asks for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "linux_port.h"

int32_t error_of(int number)
{
    switch (number) {
    case EAGAIN:
    case EINTR:
        return -WASYNCIO_EAGAIN;
    case EPIPE:
        return -WASYNCIO_EPIPE;
    case ENODEV:
    case ENXIO:
    case ENOENT:
        return -WASYNCIO_ENODEV;
    default:
        return -WASYNCIO_EIO;
    }
}

int pseudo_terminal(char *path)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0)
        return error_of(errno);
    if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, path, PATH_SIZE) != 0)
        goto failed;
    /* Raw before anybody opens it; kept open so that the last one who closes it does not hang it up. */
    int other = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios settings;
    if (other < 0 || tcgetattr(other, &settings) != 0)
        goto failed;
    cfmakeraw(&settings);
    if (tcsetattr(other, TCSANOW, &settings) != 0)
        goto failed;
    return master;
failed:
    close(master);
    return -WASYNCIO_EIO;
}

int serial_device(const char *path)
{
    int descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    return descriptor < 0 ? error_of(errno) : descriptor;
}

static const struct {
    int32_t baud;
    speed_t speed;
} speeds[] = {
    {1200, B1200},   {2400, B2400},     {4800, B4800},     {9600, B9600},     {19200, B19200},   {38400, B38400},
    {57600, B57600}, {115200, B115200}, {230400, B230400}, {460800, B460800}, {921600, B921600}, {1000000, B1000000},
};

int terminal_set(int descriptor, int32_t baud, int32_t format)
{
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0)
        return error_of(errno);
    cfmakeraw(&settings);
    settings.c_cc[VMIN] = 1;
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
    settings.c_cflag |= format & WASYNCIO_UART_SEVEN_BITS ? CS7 : CS8;
    if (format & (WASYNCIO_UART_PARITY_EVEN | WASYNCIO_UART_PARITY_ODD))
        settings.c_cflag |= PARENB;
    if (format & WASYNCIO_UART_PARITY_ODD)
        settings.c_cflag |= PARODD;
    if (format & WASYNCIO_UART_TWO_STOP_BITS)
        settings.c_cflag |= CSTOPB;
    if (format & WASYNCIO_UART_FLOW_CONTROL)
        settings.c_cflag |= CRTSCTS;
    size_t known = 0;
    while (known < sizeof speeds / sizeof speeds[0] && speeds[known].baud != baud)
        known++;
    if (known == sizeof speeds / sizeof speeds[0])
        return -WASYNCIO_EINVAL;
    cfsetspeed(&settings, speeds[known].speed);
    return tcsetattr(descriptor, TCSANOW, &settings) == 0 ? 0 : error_of(errno);
}
