// timer.c - one interrupt for each call of timer_arm(), and the handler for it.
#include "tick.h"

#define INTERVAL 10000       // ticks of `time`; 1 ms on QEMU's 10 MHz board
#define NEVER    UINT64_MAX

static volatile uint64_t ticks_seen;

static void set_timer(uint64_t time) { sbi_call(SBI_TIME, TIME_SET_TIMER, time, 0, 0); }

static _Noreturn void unexpected(uint64_t cause)
{
    print("tick: unexpected trap, scause ");
    print_hex(cause);
    print(", stval ");
    print_hex(csr_read(stval));
    print("\n");
    sbi_shutdown(SYSTEM_FAILURE);
}

// The compiler saves what this uses and ends it with sret. Setting the timer,
// to whatever, also takes the pending interrupt back.
static __attribute__((interrupt("supervisor"), aligned(4))) void trap(void)
{
    uint64_t cause = csr_read(scause);
    if (cause != (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER))
        unexpected(cause);
    set_timer(NEVER);
    ticks_seen++;
}

void timer_start(void)
{
    csr_write(stvec, trap);
    set_timer(NEVER);
    csr_write(sie, BIT(IRQ_SUPERVISOR_TIMER));
    csr_set(sstatus, SSTATUS_SIE);
}

void timer_arm(void) { set_timer(csr_read(time) + INTERVAL); }

// Looks and sleeps with interrupts off: wfi wakes for a pending one all the
// same, so none can slip in between and leave us asleep.
void timer_wait(uint64_t ticks)
{
    csr_clear(sstatus, SSTATUS_SIE);
    while (ticks_seen < ticks) {
        asm volatile("wfi" ::: "memory");
        csr_set(sstatus, SSTATUS_SIE);  // taken here
        csr_clear(sstatus, SSTATUS_SIE);
    }
    csr_set(sstatus, SSTATUS_SIE);
}
