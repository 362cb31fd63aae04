// paging.c - Sv39: a three-level tree of tables, 512 entries each, turns a
// virtual address into a physical one and says who may do what there.
//
//   virtual address  | 38..30 index, level 2 | 29..21 level 1 | 20..12 level 0 | 11..0 offset |
//   table entry      | 53..10 frame | 9..8 ours | 7 D | 6 A | 5 G | 4 U | 3 X | 2 W | 1 R | 0 V |
//
// An entry with R, W or X is a leaf, at any level: at level 0 it maps 4 KiB, at
// level 1 a 2 MiB "megapage". One with V alone points to the next table.
#include "kernel.h"

#define ENTRIES 512
#define LEAF    (PTE_R | PTE_W | PTE_X)

static pte_t *kernel_root;

static uint64_t index_at(int level, uint64_t virtual) { return (virtual >> (12 + 9 * level)) & 0x1ff; }
static pte_t entry_for(uint64_t physical, uint64_t flags) { return (physical >> 12) << 10 | flags | PTE_V; }
static uint64_t target_of(pte_t entry) { return (entry >> 10) << 12; }

// The entry for `virtual` at `level`, making the tables on the way if asked to.
// NULL if one is missing, or no memory is left for it.
static pte_t *walk(pte_t *root, uint64_t virtual, int level, bool create)
{
    pte_t *table = root;
    for (int at = 2; at > level; at--) {
        pte_t *entry = &table[index_at(at, virtual)];
        if ((*entry & PTE_V) == 0) {
            void *next = create ? page_alloc() : NULL;
            if (next == NULL)
                return NULL;
            *entry = entry_for((uint64_t)next, 0);
        }
        table = (pte_t *)target_of(*entry);
    }
    return &table[index_at(level, virtual)];
}

// A and D are set from the start: some harts set them on use, others fault to
// let software do it, and we keep no account of use.
static bool map_leaf(pte_t *root, uint64_t virtual, uint64_t physical, uint64_t flags, int level)
{
    pte_t *entry = walk(root, virtual, level, true);
    if (entry == NULL)
        return false;
    *entry = entry_for(physical, flags | PTE_A | PTE_D);
    return true;
}

bool map_page(pte_t *root, uint64_t virtual, uint64_t physical, uint64_t flags)
{
    return map_leaf(root, virtual, physical, flags, 0);
}

// One to one, by megapages where start and length allow it.
static void map_kernel(uint64_t start, uint64_t end, uint64_t flags)
{
    while (start < end) {
        bool mega = start % MEGAPAGE_SIZE == 0 && end - start >= MEGAPAGE_SIZE;
        if (!map_leaf(kernel_root, start, start, flags, mega ? 1 : 0))
            panic("no memory for the kernel's page tables");
        start += mega ? MEGAPAGE_SIZE : PAGE_SIZE;
    }
}

void paging_init(void)
{
    kernel_root = page_alloc();
    map_kernel(FINISHER, FINISHER + PAGE_SIZE, PTE_R | PTE_W);
    map_kernel(PLIC, PLIC + PLIC_SIZE, PTE_R | PTE_W);
    map_kernel(UART, UART + PAGE_SIZE, PTE_R | PTE_W);
    map_kernel(VIRTIO_BLK, VIRTIO_BLK + PAGE_SIZE, PTE_R | PTE_W);

    // No page is both writable and executable.
    map_kernel((uint64_t)text_start, (uint64_t)text_end, PTE_R | PTE_X);
    map_kernel((uint64_t)text_end, (uint64_t)rodata_end, PTE_R);
    map_kernel((uint64_t)rodata_end, (uint64_t)kernel_end, PTE_R | PTE_W);
    map_kernel(POOL_START, POOL_END, PTE_R | PTE_W);
    address_space_use(kernel_root);
}

// The first fence orders our stores to the tables before the hart's walks of
// them; the second drops translations cached from the table used before.
void address_space_use(pte_t *root)
{
    sfence_vma();
    csr_write(satp, SATP_SV39 | (uint64_t)root >> 12);
    sfence_vma();
}

/// A root whose entries 0 and 2 are the kernel's own tables: a trap finds the
/// kernel mapped in whatever address space is in use.
pte_t *user_table_new(void)
{
    pte_t *root = page_alloc();
    if (root != NULL) {
        root[index_at(2, UART)] = kernel_root[index_at(2, UART)];
        root[index_at(2, POOL_START)] = kernel_root[index_at(2, POOL_START)];
    }
    return root;
}

static void free_table(pte_t *table)
{
    for (int i = 0; i < ENTRIES; i++) {
        pte_t entry = table[i];
        if ((entry & PTE_V) == 0)
            continue;
        if ((entry & LEAF) == 0)
            free_table((pte_t *)target_of(entry));
        else if (entry & PTE_OWNED)
            page_free((void *)target_of(entry));
    }
    page_free(table);
}

/// Frees the user part of an address space. It may be the one in use, so move
/// to the kernel's first.
void user_table_free(pte_t *root)
{
    address_space_use(kernel_root);
    pte_t entry = root[index_at(2, USER_BASE)];
    if (entry & PTE_V)
        free_table((pte_t *)target_of(entry));
    page_free(root);
}

/// Whether the user itself could touch all these bytes that way. The kernel
/// asks before it follows a user's pointer: its own rights reach further.
bool user_may(pte_t *root, uint64_t start, uint64_t bytes, uint64_t flags)
{
    uint64_t end = start + bytes;
    if (end < start || start < USER_BASE || end > USER_STACK_TOP)
        return false;
    uint64_t wanted = flags | PTE_U | PTE_V;
    for (uint64_t page = start & ~(PAGE_SIZE - 1); page < end; page += PAGE_SIZE) {
        pte_t *entry = walk(root, page, 0, false);
        if (entry == NULL || (*entry & wanted) != wanted)
            return false;
    }
    return true;
}
