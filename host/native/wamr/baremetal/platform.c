/* What WAMR needs of an operating system when it runs in one thread from a static pool. */
#include "platform_api_vmcore.h"
#include "wasm_export.h"

int bh_platform_init(void)
{
    return 0;
}

void bh_platform_destroy(void)
{
}

/* WAMR allocates from its pool and never comes here. */
void *os_malloc(unsigned size)
{
    (void)size;
    return NULL;
}

void *os_realloc(void *pointer, unsigned size)
{
    (void)pointer;
    (void)size;
    return NULL;
}

void os_free(void *pointer)
{
    (void)pointer;
}

/* Linear memory comes out of the pool too; WAMR expects it zeroed. */
void *os_mmap(void *hint, size_t size, int prot, int flags, os_file_handle file)
{
    (void)hint;
    (void)prot;
    (void)flags;
    (void)file;
    void *memory = wasm_runtime_malloc((unsigned)size);
    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

void os_munmap(void *address, size_t size)
{
    (void)size;
    wasm_runtime_free(address);
}

int os_mprotect(void *address, size_t size, int prot)
{
    (void)address;
    (void)size;
    (void)prot;
    return 0;
}

void *os_mremap(void *old, size_t old_size, size_t new_size)
{
    return os_mremap_slow(old, old_size, new_size);
}

void os_dcache_flush(void)
{
}

void os_icache_flush(void *start, size_t length)
{
    (void)start;
    (void)length;
}

/* One thread: identities and locks are constants. */
korp_tid os_self_thread(void)
{
    return 1;
}

void os_thread_jit_write_protect_np(bool enabled)
{
    (void)enabled;
}

int os_mutex_init(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int os_mutex_destroy(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int os_mutex_lock(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int os_mutex_unlock(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

/* The lowest address the C stack may reach, from the linker script; WAMR adds WASM_STACK_GUARD_SIZE and traps a program
 * that would pass it. */
uint8 *os_thread_get_stack_boundary(void)
{
    extern uint8 stack_limit[];
    return stack_limit;
}

uint64 os_time_get_boot_us(void)
{
    return 0;
}

uint64 os_time_thread_cputime_us(void)
{
    return 0;
}

int os_vprintf(const char *format, va_list arguments)
{
    (void)format;
    (void)arguments;
    return 0;
}

int os_printf(const char *format, ...)
{
    (void)format;
    return 0;
}
