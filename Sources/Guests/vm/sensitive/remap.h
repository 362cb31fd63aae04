// remap.h - one page-table update, as both builds describe it. The layout of the
// first two words is the paravirtual ABI's.
#pragma once
#include "sensitive.h"

struct update {
    pte_t *entry;  // its physical address is the same
    pte_t value;
};

/// Applies updates[i] to page i of the window, for all i, and asks `shows` about
/// each page once it must be visible. The number of pages that were right.
uint64_t apply_updates(struct update *updates, bool (*shows)(uint64_t page));
