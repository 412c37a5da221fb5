/* QEMU TCG plugin (plugin API 1, QEMU 6 to 8): instructions the guest executes between landmarks. Debian ships no
 * qemu-plugin.h, so the few declarations that are needed stand here.
 *
 *   -plugin libicount.so,mark=ADDR            each time ADDR is reached: "ICOUNT n", instructions since the last time
 *   -plugin libicount.so,begin=ADDR,end=ADDR  from each first instruction at `begin` to the next one at `end`
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef struct qemu_info_t qemu_info_t;
typedef void (*on_block)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void (*on_instruction)(unsigned cpu, void *data);
extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, on_block call);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction, on_instruction call, int flags,
                                                   void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define NOWHERE UINT64_MAX
static uint64_t begin_at = NOWHERE, end_at = NOWHERE;
static uint64_t total, begun;
static int counting;

static void count(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    total++;
}

static void end(unsigned cpu, void *data)
{
    if (counting)
        fprintf(stderr, "ICOUNT %" PRIu64 "\n", total - begun);
    counting = 0;
    count(cpu, data);
}

static void begin(unsigned cpu, void *data)
{
    begun = total;
    counting = 1;
    count(cpu, data);
}

static void mark(unsigned cpu, void *data)
{
    uint64_t here = total;
    end(cpu, data);
    begun = here;
    counting = 1;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        uint64_t at = qemu_plugin_insn_vaddr(instruction);
        on_instruction call = at == begin_at && at == end_at ? mark
                              : at == begin_at               ? begin
                              : at == end_at                 ? end
                                                             : count;
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, call, 0, NULL);
    }
}

/* Addresses as the linker's table of symbols has them: bit 0 of a Thumb function is no part of its address. */
static uint64_t address(const char *text)
{
    return strtoull(text, NULL, 16) & ~UINT64_C(1);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                                               char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "begin=", 6) == 0)
            begin_at = address(argv[i] + 6);
        else if (strncmp(argv[i], "end=", 4) == 0)
            end_at = address(argv[i] + 4);
        else if (strncmp(argv[i], "mark=", 5) == 0)
            begin_at = end_at = address(argv[i] + 5);
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
