// start.c - machine mode: everything that only the most privileged mode may
// decide, done once, before it hands the hart to supervisor mode for good.
#include "kernel.h"

// Every exception a user program can cause, and supervisor page faults too.
#define DELEGATED_EXCEPTIONS                                                               \
    (BIT(FETCH_MISALIGNED) | BIT(FETCH_ACCESS_FAULT) | BIT(ILLEGAL_INSTRUCTION) |          \
     BIT(BREAKPOINT) | BIT(LOAD_MISALIGNED) | BIT(LOAD_ACCESS_FAULT) |                     \
     BIT(STORE_MISALIGNED) | BIT(STORE_ACCESS_FAULT) | BIT(USER_ECALL) |                   \
     BIT(FETCH_PAGE_FAULT) | BIT(LOAD_PAGE_FAULT) | BIT(STORE_PAGE_FAULT))

#define DELEGATED_INTERRUPTS \
    (BIT(IRQ_SUPERVISOR_SOFTWARE) | BIT(IRQ_SUPERVISOR_TIMER) | BIT(IRQ_SUPERVISOR_EXTERNAL))

void machine_start(void);
void machine_trap_panic(void);

void machine_start(void)
{
    csr_write(mtvec, machine_trap);
    print("drydock kernel\n");

    // Delegated traps go straight to supervisor mode; we never see them.
    csr_write(medeleg, DELEGATED_EXCEPTIONS);
    csr_write(mideleg, DELEGATED_INTERRUPTS);
    csr_write(mie, 0);

    // Without a matching PMP entry the lower modes may touch no memory at all.
    // All ones in NAPOT form is the largest region there is: everything.
    csr_write(pmpaddr0, ~0ul >> 10);
    csr_write(pmpcfg0, PMP_NAPOT_RWX);

    // Give supervisor mode the clock (time) and a timer of its own (stimecmp),
    // so that no tick has to pass through machine mode.
    csr_write(mcounteren, MCOUNTEREN_TM);
    csr_set(menvcfg, MENVCFG_STCE);
    if ((csr_read(menvcfg) & MENVCFG_STCE) == 0)
        panic("this machine has no Sstc timer");

    // The line is finished by main.c, on the other side of mret.
    print("mode: machine");
    csr_clear(mstatus, MSTATUS_MPP);
    csr_set(mstatus, MSTATUS_MPP_SUPERVISOR);
}

void machine_trap_panic(void)
{
    panic("unexpected trap in machine mode");
}
