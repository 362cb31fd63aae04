// pages.c - physical memory, handed out a page at a time. Free pages form a
// list threaded through the pages themselves; a page never used before is taken
// from the untouched end of the pool, so that booting does not walk all of it.
#include "kernel.h"

struct free_page {
    struct free_page *next;
};

static struct free_page *free_list;
static uint64_t untouched = POOL_START;

static void clear_page(uint64_t *words)
{
    for (uint64_t i = 0; i < PAGE_SIZE / 8; i += 4) {
        words[i] = 0;
        words[i + 1] = 0;
        words[i + 2] = 0;
        words[i + 3] = 0;
    }
}

/// A zeroed page, or NULL when the pool is used up. Zeroed, because its last
/// owner's secrets must not reach the next one.
void *page_alloc(void)
{
    void *page = free_list;
    if (page != NULL) {
        free_list = free_list->next;
    } else if (untouched < POOL_END) {
        page = (void *)untouched;
        untouched += PAGE_SIZE;
    } else {
        return NULL;
    }
    clear_page(page);
    return page;
}

void page_free(void *page)
{
    struct free_page *freed = page;
    freed->next = free_list;
    free_list = freed;
}
