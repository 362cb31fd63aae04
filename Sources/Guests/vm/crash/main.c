// main.c - starts the user program, serves its calls, and panics.
#include "crash.h"

static struct trap_frame user;

static const char *fault_name(uint64_t cause)
{
    switch (cause) {
    case ILLEGAL_INSTRUCTION: return "illegal instruction";
    case FETCH_PAGE_FAULT:    return "fetch page fault";
    case LOAD_PAGE_FAULT:     return "load page fault";
    case STORE_PAGE_FAULT:    return "store page fault";
    default:                  return "unexpected trap";
    }
}

static _Noreturn void panic(uint64_t cause)
{
    print("crash: KERNEL PANIC: ");
    print(fault_name(cause));
    print(" at ");
    print_hex(csr_read(stval));
    print("\n");
    sbi_shutdown(SYSTEM_FAILURE);
}

static uint64_t say(uint64_t number)
{
    print("crash: user says ");
    print_number(number);
    print("\n");
    return 0;
}

// Should be: only if the user itself could read it.
static uint64_t fetch(uint64_t address) { return *(volatile uint64_t *)address; }

static void serve(struct trap_frame *frame)
{
    switch (A7(frame)) {
    case SYS_SAY:   A0(frame) = say(A0(frame)); break;
    case SYS_FETCH: A0(frame) = fetch(A0(frame)); break;
    default:        A0(frame) = UINT64_MAX;
    }
    frame->pc += 4;  // past the ecall, which has no compressed form
}

// SPP tells who was running. A trap of the kernel itself has overwritten the
// user's frame, but nobody will want it back.
_Noreturn void trap(struct trap_frame *frame);
_Noreturn void trap(struct trap_frame *frame)
{
    uint64_t cause = csr_read(scause);
    if ((csr_read(sstatus) & SSTATUS_SPP) != 0 || cause != USER_ECALL)
        panic(cause);
    serve(frame);
    resume(frame);
}

_Noreturn void supervisor_main(void);
_Noreturn void supervisor_main(void)
{
    print("crash: a kernel with a bug\n");
    csr_write(stvec, trap_entry);
    csr_write(sie, 0);
    memory_start();
    user.pc = USER_BASE;
    csr_clear(sstatus, SSTATUS_SPP);
    resume(&user);
}
