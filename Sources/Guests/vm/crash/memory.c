// memory.c - a page table of 4 KiB leaves in five fixed tables: the kernel one
// to one with each segment's own rights, the user program at USER_BASE. It
// needs no allocator: kernel and program each fit the 2 MiB of one last table.
#include "crash.h"
#include "../sv39.h"

#define PAGE 0x1000ul

typedef pte_t table[512] __attribute__((aligned(4096)));
static table root, kernel_middle, kernel_last, user_middle, user_last;

static void hang_in(pte_t *middle, pte_t *last, uint64_t virtual)
{
    root[table_index(2, virtual)] = pointer_to(middle);
    middle[table_index(1, virtual)] = pointer_to(last);
}

static void map(pte_t *last, uint64_t virtual, char *start, char *end, uint64_t flags)
{
    for (uint64_t at = (uint64_t)start; at < (uint64_t)end; at += PAGE, virtual += PAGE)
        last[table_index(0, virtual)] = leaf(at, flags);
}

static void map_kernel(char *start, char *end, uint64_t flags)
{
    map(kernel_last, (uint64_t)start, start, end, flags);
}

void memory_start(void)
{
    hang_in(kernel_middle, kernel_last, (uint64_t)text_start);
    map_kernel(text_start, user_text_start, PTE_R | PTE_X);
    map_kernel(rodata_start, rodata_end, PTE_R);
    map_kernel(rodata_end, kernel_end, PTE_R | PTE_W);

    hang_in(user_middle, user_last, USER_BASE);
    map(user_last, USER_BASE, user_text_start, user_text_end, PTE_U | PTE_R | PTE_X);

    sfence_vma();
    csr_write(satp, SATP_SV39 | (uint64_t)root >> 12);
    sfence_vma();
}
