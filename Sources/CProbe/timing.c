// How long instructions take, and a loop to compare a guest with.
#if defined(__linux__) && defined(__x86_64__)
#define _GNU_SOURCE
#include "CProbe.h"

#include <time.h>

// Processor time: what else the machine does does not count.
static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

#define TIME(rounds, ...)                                      \
    do {                                                       \
        double start = now();                                  \
        for (int i = 0; i < (rounds); i++) { __VA_ARGS__; }    \
        return (now() - start) / (rounds);                     \
    } while (0)

double cprobe_time_pushf_popf(void) {
    TIME(1000000, __asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tpopfq\n\tlea 128(%%rsp), %%rsp"
                                   : : : "memory", "cc"));
}

double cprobe_time_sgdt(void) {
    struct __attribute__((packed)) { uint16_t limit; uint64_t base; } table;
    TIME(20000, __asm__ volatile("sgdt %0" : "=m"(table)));
}

double cprobe_time_mov_from_cs(void) {
    uint64_t selector;
    TIME(10000000, __asm__ volatile("mov %%cs, %0" : "=r"(selector)));
}

double cprobe_time_loop(uint64_t rounds) {
    double start = now();
    uint64_t left = rounds;
    __asm__ volatile("1: dec %0\n\tjnz 1b" : "+r"(left) : : "cc");
    return (now() - start) / (double)rounds;
}
#endif
