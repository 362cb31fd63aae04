// The same functions on any other processor or system: they compile, and probe nothing.
#if !(defined(__linux__) && defined(__x86_64__))
#include "CProbe.h"

int32_t cprobe_count(void) { return 0; }
const char *cprobe_name(int32_t index) { return (void)index, ""; }
int32_t cprobe_should_trap(int32_t index) { return (void)index, 0; }

struct cprobe_result cprobe_run(int32_t index) {
    (void)index;
    return (struct cprobe_result){.end = CPROBE_NOT_HERE};
}

double cprobe_time_pushf_popf(void) { return 0; }
double cprobe_time_sgdt(void) { return 0; }
double cprobe_time_mov_from_cs(void) { return 0; }
double cprobe_time_loop(uint64_t rounds) { return (void)rounds, 0; }
#endif
