// memory.c - Sv39. The image lies in pages of 4 KiB, each segment with its own
// rights; the page pool (tables included) in one page of 2 MiB. Both one to one.
#include "cpu.h"
#include "sensitive.h"

static pte_t *root;

static pte_t *new_page(void)
{
    pte_t *page = page_alloc();
    if (page == NULL)
        give_up("out of pages");
    return page;
}

// The entry for `virtual` at `level`; the tables on the way are made.
static pte_t *walk(uint64_t virtual, int level)
{
    pte_t *table = root;
    for (int at = 2; at > level; at--) {
        pte_t *entry = &table[table_index(at, virtual)];
        if ((*entry & PTE_V) == 0)
            *entry = pointer_to(new_page());
        table = table_behind(*entry);
    }
    return &table[table_index(level, virtual)];
}

pte_t *entry_of(uint64_t virtual) { return walk(virtual, 0); }

void map_page(uint64_t virtual, uint64_t physical, uint64_t flags)
{
    *entry_of(virtual) = leaf(physical, flags);
}

static void map_itself(uint64_t start, uint64_t end, uint64_t flags)
{
    for (uint64_t at = start; at < end; at += PAGE_SIZE)
        map_page(at, at, flags);
}

static void map_image(void)
{
    map_itself((uint64_t)text_start, (uint64_t)text_end, PTE_R | PTE_X);
    map_itself((uint64_t)rodata_start, (uint64_t)rodata_end, PTE_R);
    map_itself((uint64_t)rodata_end, (uint64_t)kernel_end, PTE_R | PTE_W);
    *walk(POOL_START, 1) = leaf(POOL_START, PTE_R | PTE_W);
}

// The program's code is mapped a second time, for itself. The code page breaks
// the rule that nothing is both writable and executable: run-time code needs it.
static void map_rest(void)
{
    for (uint64_t at = 0; user_text_start + at < user_text_end; at += PAGE_SIZE)
        map_page(USER_BASE + at, (uint64_t)user_text_start + at, PTE_U | PTE_R | PTE_X);
    map_page(USER_DATA, (uint64_t)new_page(), PTE_U | PTE_R | PTE_W);
    map_page(CODE_PAGE, (uint64_t)new_page(), PTE_R | PTE_W | PTE_X);
    entry_of(WINDOW);  // its table must not be missing; the entries stay empty
}

void paging_start(void)
{
    root = new_page();
    map_image();
    map_itself(UART, UART + PAGE_SIZE, PTE_R | PTE_W);
    map_itself(FINISHER, FINISHER + PAGE_SIZE, PTE_R | PTE_W);
    map_rest();
#ifdef PARAVIRTUAL
    map_page(SAVE_PAGE, (uint64_t)new_page(), PTE_R | PTE_W);
#endif
    cpu_use_table(root);
}
