// main.c - a kernel that owns no device: console, timer and power switch are
// calls to the firmware. It works, is interrupted, and works on.
#include "tick.h"

#define TICKS 10

// The version | 30..24 major | 23..0 minor |
static void show_firmware(void)
{
    uint64_t version = sbi_call(SBI_BASE, BASE_SPEC_VERSION, 0, 0, 0).value;
    print("tick: sbi ");
    print_number(version >> 24 & 0x7f);
    print(".");
    print_number(version & 0xffffff);
    print(", implementation ");
    print_number(sbi_call(SBI_BASE, BASE_IMPLEMENTATION, 0, 0, 0).value);
    print("\n");
}

_Noreturn void supervisor_main(void);
_Noreturn void supervisor_main(void)
{
    print("tick: hello from supervisor mode\n");
    show_firmware();
    paging_start();
    print("tick: sv39 on\n");

    timer_start();
    uint64_t primes = 0;
    for (uint64_t tick = 1; tick <= TICKS; tick++) {
        timer_arm();
        primes += primes_between(100 * (tick - 1), 100 * tick - 1);
        timer_wait(tick);
        print("tick: ");
        print_number(tick);
        print("\n");
    }
    // Wrong if an interrupt ever lost a register of ours.
    print("tick: ");
    print_number(primes);
    print(" primes below 1000\ntick: done\n");
    sbi_shutdown(NO_REASON);
}
