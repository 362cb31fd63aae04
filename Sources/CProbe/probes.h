// One probe: a name and the function that executes the instruction.
#ifndef PROBES_H
#define PROBES_H

#include "CProbe.h"

struct probe {
    const char *name;
    int should_trap;
    void (*execute)(volatile struct cprobe_result *result);
};

extern const struct probe silent_probes[];
extern const struct probe trapping_probes[];
extern const int silent_count, trapping_count;

#endif
