// paging.c - the smallest page table there is: one root, one leaf of 1 GiB that
// maps the start of RAM to itself. Code and data share it, so it needs R, W and X.
#include "tick.h"
#include "../sv39.h"

#define RAM 0x80000000ul

static pte_t root[512] __attribute__((aligned(4096)));

void paging_start(void)
{
    root[table_index(2, RAM)] = leaf(RAM, PTE_R | PTE_W | PTE_X);
    sfence_vma();
    csr_write(satp, SATP_SV39 | (uint64_t)root >> 12);
    sfence_vma();
}
