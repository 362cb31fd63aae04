// sv39.h - the page table entry, for every guest of lab 2 (Privileged 1.12, 4.4).
//
//   virtual address  | 38..30 index, level 2 | 29..21 level 1 | 20..12 level 0 | 11..0 offset |
//   table entry      | 53..10 frame | 7 D | 6 A | 4 U | 3 X | 2 W | 1 R | 0 V |
//
// An entry with R, W or X is a leaf, at any level; one with V alone points on.
#pragma once
#include <stdint.h>

typedef uint64_t pte_t;

#define PTE_V (1ul << 0)
#define PTE_R (1ul << 1)
#define PTE_W (1ul << 2)
#define PTE_X (1ul << 3)
#define PTE_U (1ul << 4)
// Set from the start: some harts set them on use, others fault to let software
// do it, and these kernels keep no account of use.
#define PTE_USED (1ul << 6 | 1ul << 7)

static inline uint64_t table_index(int level, uint64_t virtual)
{
    return (virtual >> (12 + 9 * level)) & 0x1ff;
}

static inline pte_t leaf(uint64_t physical, uint64_t flags)
{
    return (physical >> 12) << 10 | flags | PTE_USED | PTE_V;
}

static inline pte_t pointer_to(const pte_t *table) { return ((uint64_t)table >> 12) << 10 | PTE_V; }
static inline pte_t *table_behind(pte_t entry) { return (pte_t *)((entry >> 10) << 12); }
