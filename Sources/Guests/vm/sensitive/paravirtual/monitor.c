// paravirtual/monitor.c - meeting the monitor, and page tables with its help.
#include "../cpu.h"
#include "../remap.h"

#define KNOWN_VERSION 1

volatile struct shared shared __attribute__((aligned(64)));
static uint64_t table_register;

void cpu_start(void)
{
    uint64_t version = hypercall(VERSION, 0, 0);
    print("paravirtual: version ");
    print_number(version);
    print("\n");
    if (version != KNOWN_VERSION)
        give_up("an unknown version of the paravirtual interface");
}

uint64_t cpu_table_register(void) { return table_register; }

// The shared structure comes into use together with paging: traps need both,
// this one and the page behind SAVE_PAGE, and until now there was no trap.
void cpu_use_table(pte_t *root)
{
    table_register = SATP_SV39 | (uint64_t)root >> 12;
    cpu_write(satp, table_register);
    if (hypercall(SET_SHARED, (uint64_t)&shared, 0) != 0)
        give_up("the monitor refuses the shared structure");
}

uint64_t apply_updates(struct update *updates, bool (*shows)(uint64_t page))
{
    if (hypercall(MMU_UPDATE_BATCH, (uint64_t)updates, WINDOW_SIZE) != WINDOW_SIZE)
        return 0;
    uint64_t right = 0;
    for (uint64_t page = 0; page < WINDOW_SIZE; page++)
        right += shows(page);
    return right;
}
