// remap.c - a window of 64 pages is pointed at other frames, 8 times over. Each
// page is read afterwards: a stale translation shows the frame from before.
#include "remap.h"

#define ROUNDS 8
#define FRAMES 8

static uint64_t *frames[FRAMES];
static uint64_t current_round;

// Never the same frame for a page in two rounds that follow each other.
static uint64_t frame_for(uint64_t page) { return (page * 5 + current_round * 3) % FRAMES; }

static void make_frames(void)
{
    for (uint64_t i = 0; i < FRAMES; i++) {
        frames[i] = page_alloc();
        if (frames[i] == NULL)
            give_up("out of pages");
        *frames[i] = 0xf0 + i;
    }
}

static bool shows(uint64_t page)
{
    return *(volatile uint64_t *)(WINDOW + page * PAGE_SIZE) == 0xf0 + frame_for(page);
}

void check_remaps(void)
{
    static struct update updates[WINDOW_SIZE];
    uint64_t right = 0;
    make_frames();
    for (current_round = 0; current_round < ROUNDS; current_round++) {
        for (uint64_t page = 0; page < WINDOW_SIZE; page++) {
            updates[page].entry = entry_of(WINDOW + page * PAGE_SIZE);
            updates[page].value = leaf((uint64_t)frames[frame_for(page)], PTE_R | PTE_W);
        }
        right += apply_updates(updates, shows);
    }
    expect("512 remaps", right == ROUNDS * WINDOW_SIZE);
}
