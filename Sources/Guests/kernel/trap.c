// trap.c - what to do about a trap: scause says why it happened, stval which
// address was involved. Interrupts are served wherever they strike; exceptions
// of a user program cost at most that program; exceptions of the kernel, all.
#include "kernel.h"

static const char *const exception_names[16] = {
    [FETCH_MISALIGNED] = "misaligned fetch",
    [FETCH_ACCESS_FAULT] = "fetch access fault",
    [ILLEGAL_INSTRUCTION] = "illegal instruction",
    [BREAKPOINT] = "breakpoint",
    [LOAD_MISALIGNED] = "misaligned load",
    [LOAD_ACCESS_FAULT] = "load access fault",
    [STORE_MISALIGNED] = "misaligned store",
    [STORE_ACCESS_FAULT] = "store access fault",
    [USER_ECALL] = "system call",
    [FETCH_PAGE_FAULT] = "fetch page fault",
    [LOAD_PAGE_FAULT] = "load page fault",
    [STORE_PAGE_FAULT] = "store page fault",
};

static const char *exception_name(uint64_t cause)
{
    const char *name = cause < 16 ? exception_names[cause] : NULL;
    return name != NULL ? name : "unknown exception";
}

static bool is_page_fault(uint64_t cause)
{
    return cause == FETCH_PAGE_FAULT || cause == LOAD_PAGE_FAULT || cause == STORE_PAGE_FAULT;
}

void traps_init(void)
{
    csr_write(sscratch, 0);
    csr_write(stvec, supervisor_trap);
    csr_clear(sstatus, SSTATUS_SIE);
    csr_write(sie, BIT(IRQ_SUPERVISOR_EXTERNAL) | BIT(IRQ_SUPERVISOR_TIMER));
}

// wfi wakes up for a *pending* interrupt even while SIE is off, so there is no
// gap between the caller's last look and the sleep. The interrupt itself is
// taken between the two lines that follow.
void wait_for_interrupt(void)
{
    asm volatile("wfi" ::: "memory");
    csr_set(sstatus, SSTATUS_SIE);
    csr_clear(sstatus, SSTATUS_SIE);
}

static void serve_interrupt(uint64_t cause)
{
    switch (cause & ~SCAUSE_INTERRUPT) {
    case IRQ_SUPERVISOR_TIMER:
        timer_interrupt();
        break;
    case IRQ_SUPERVISOR_EXTERNAL:
        plic_interrupt();
        break;
    default:
        panic("unexpected interrupt");
    }
}

static void kill_current(uint64_t cause, uint64_t address)
{
    print("kernel: process ");
    print_number(current->number);
    print(" killed: ");
    print(exception_name(cause));
    if (is_page_fault(cause)) {
        print(" at ");
        print_hex(address);
    }
    print("\n");
    process_end(-1);
}

_Noreturn void user_trap(void);
_Noreturn void user_trap(void)
{
    uint64_t cause = csr_read(scause), address = csr_read(stval);
    if (cause & SCAUSE_INTERRUPT) {
        serve_interrupt(cause);
        if ((cause & ~SCAUSE_INTERRUPT) == IRQ_SUPERVISOR_TIMER)
            preempt();
    } else if (cause == USER_ECALL) {
        syscall();
    } else if (!is_page_fault(cause) || !process_page_fault(address)) {
        kill_current(cause, address);
    }
    if (current->state == READY)
        resume(current);
    schedule();
}

void kernel_trap(void);
void kernel_trap(void)
{
    uint64_t cause = csr_read(scause);
    if (cause & SCAUSE_INTERRUPT) {
        serve_interrupt(cause);
        return;
    }
    print("kernel: ");
    print(exception_name(cause));
    print(" in supervisor mode, stval ");
    print_hex(csr_read(stval));
    print("\n");
    panic("the kernel broke its own rules");
}
