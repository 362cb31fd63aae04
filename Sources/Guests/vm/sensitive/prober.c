// prober.c - may this kernel read that address? On x86 the like are LAR, LSL,
// VERR and VERW.
#include "cpu.h"
#include "sensitive.h"

void check_prober(void)
{
#ifndef PLAIN
    static volatile uint64_t own = 1;
    uint64_t touched = own;  // so that a monitor that maps on demand has done so
    expect_number("prober, a page of the kernel", cpu_readable(&own), touched);
    expect_number("prober, an unmapped page", cpu_readable((void *)NOWHERE), 0);
    expect_number("prober, a user page", cpu_readable((void *)USER_DATA), 0);
    cpu_status_set(SSTATUS_SUM);
    uint64_t allowed = cpu_readable((void *)USER_DATA);
    cpu_status_clear(SSTATUS_SUM);
    expect_number("prober, a user page with SUM", allowed, 1);
#endif
}
