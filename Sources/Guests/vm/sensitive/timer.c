// timer.c - interrupts while the kernel works with SIE on, and what a handler
// must find: SPP and SPIE tell of the interrupted kernel, and SIE is off.
#include "cpu.h"
#include "sensitive.h"

#define INTERRUPTS 5
#define INTERVAL   5000         // ticks of `time`
#define NEVER      UINT64_MAX
#define PATIENCE   20000000ul   // turns of the waiting loop, then it is wrong

static volatile uint64_t seen, seen_right;

static _Noreturn void unexpected(void)
{
    print("sensitive: scause ");
    print_hex(trap_cause());
    print(", stval ");
    print_hex(trap_address());
    print("\n");
    give_up("an unexpected trap in the kernel");
}

// C part of trap_entry for traps that strike the kernel itself.
void kernel_trap(void);
void kernel_trap(void)
{
    if (trap_cause() != (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER))
        unexpected();
    seen++;
    seen_right += trap_previous() == (SSTATUS_SPP | SSTATUS_SPIE) && !cpu_interrupts_enabled();
    cpu_write(stimecmp, seen < INTERRUPTS ? cpu_read(time) + INTERVAL : NEVER);
}

void check_timer(void)
{
    cpu_write(stimecmp, cpu_read(time) + INTERVAL);
    cpu_write(sie, BIT(IRQ_SUPERVISOR_TIMER));
    cpu_interrupts_on();
    for (uint64_t turn = 0; seen < INTERRUPTS && turn < PATIENCE; turn++)
        ;
    bool still_on = cpu_interrupts_enabled();
    cpu_interrupts_off();
    cpu_write(sie, 0);

    print("timer: ");
    print_number(seen);
    print(seen == INTERRUPTS ? " interrupts\n" : " interrupts (WRONG)\n");
    wrong += seen != INTERRUPTS;
    expect("timer: SPP, SPIE and SIE in the handler", seen_right == INTERRUPTS);
    expect("timer: SIE after the handler", still_on);
}
