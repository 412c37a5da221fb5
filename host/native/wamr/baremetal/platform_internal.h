/* WAMR's platform `baremetal`: one thread, no operating system, no files. WAMR includes this header by this name. */
#ifndef _PLATFORM_INTERNAL_H
#define _PLATFORM_INTERNAL_H

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BH_APPLET_PRESERVED_STACK_SIZE 1024
#define BH_THREAD_DEFAULT_PRIORITY     7

/* WAMR's headers name threads, files and sockets even in a build without them. */
typedef int korp_thread;
typedef int korp_tid;
typedef int korp_mutex;
typedef int korp_cond;
typedef int korp_sem;
typedef struct {
    int unused;
} korp_rwlock;
typedef int os_file_handle;
typedef void *os_dir_stream;
typedef int os_raw_file_handle;
typedef int os_poll_file_handle;
typedef unsigned int os_nfds_t;
typedef int os_timespec;

static inline os_file_handle os_get_invalid_handle(void)
{
    return -1;
}

/* What linear memory is rounded up to; without an MMU it can be small. */
static inline int os_getpagesize(void)
{
    return 8;
}

#endif
