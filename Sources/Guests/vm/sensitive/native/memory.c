// native/memory.c - satp, and the fences that page-table changes need.
#include "../cpu.h"
#include "../remap.h"

static uint64_t table_register;

uint64_t cpu_table_register(void) { return table_register; }

// The first fence orders our stores to the tables before the hart's walks of
// them; the second drops translations from the time before.
void cpu_use_table(pte_t *root)
{
    table_register = SATP_SV39 | (uint64_t)root >> 12;
    sfence_vma();
    csr_write(satp, table_register);
    sfence_vma();
}

uint64_t apply_updates(struct update *updates, bool (*shows)(uint64_t page))
{
    uint64_t right = 0;
    for (uint64_t page = 0; page < WINDOW_SIZE; page++) {
        *(volatile pte_t *)updates[page].entry = updates[page].value;
        asm volatile("sfence.vma %0, zero" ::"r"(WINDOW + page * PAGE_SIZE) : "memory");
        right += shows(page);
    }
    return right;
}
