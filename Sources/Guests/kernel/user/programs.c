// programs.c (user) - what the shell starts as processes of their own: two that
// break the rules and one that never gives way of its own accord.
#include "user.h"

int64_t spawn(program *entry, uint64_t argument)
{
    return ask_kernel(SYS_SPAWN, (uint64_t)entry, argument);
}

int64_t wait_for(int64_t process) { return ask_kernel(SYS_WAIT, (uint64_t)process, 0); }

void illegal_instruction(uint64_t argument)
{
    asm volatile("unimp");  // all zeros: defined to be illegal, for ever
    exit((int64_t)argument);
}

void kernel_reader(uint64_t argument)
{
    uint64_t secret = *(volatile uint64_t *)0x80000000;  // mapped, but without the U bit
    exit((int64_t)(argument + (secret & 0)));
}

// Runs until the timer has switched processes `goal` times since boot. Alone
// on the hart it would wait for ever, and so would its twin: only time slices
// bring them to the end.
void spinner(uint64_t goal)
{
    while ((uint64_t)ask_kernel(SYS_SWITCHES, 0, 0) < goal)
        for (volatile int i = 0; i < 200; i++)
            ;
    exit(0);
}
