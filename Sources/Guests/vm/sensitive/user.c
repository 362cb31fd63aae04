// user.c - the kernel's side of the user program. Running it is a function call
// that returns at its next trap.
#include "user.h"
#include "cpu.h"
#include "sensitive.h"

// The user program again, in C and with everything the kernel answers.
static uint64_t wanted_result(void)
{
    uint64_t state = 1;
    for (uint64_t call = 1; call <= CALLS; call++)
        state = state * MULTIPLIER + call;
    return state;
}

// The program's own note of its state, read through its page: only SUM lets us.
static uint64_t user_note(void)
{
    cpu_status_set(SSTATUS_SUM);
    uint64_t note = *(volatile uint64_t *)USER_DATA;
    cpu_status_clear(SSTATUS_SUM);
    return note;
}

// The number of calls before its exit, or 0 if it ended in another way.
static uint64_t serve(struct frame *frame)
{
    for (uint64_t calls = 0;;) {
        run_user(frame);
        if (trap_cause() != USER_ECALL)
            return 0;
        if (frame->x[A7] != SYS_COUNT)
            return frame->x[A7] == SYS_EXIT ? calls : 0;
        frame->x[A0] += ++calls;
        frame->x[PC] += 4;  // past the ecall, which has no compressed form
    }
}

static void check_calls(void)
{
    struct frame frame = {.x[PC] = USER_BASE};
    expect_number("system calls of the user program", serve(&frame), CALLS);
    expect_hex("result of the user program", frame.x[A0], wanted_result());
    expect("the kernel reads a user page with SUM", user_note() == frame.x[A0]);
}

static void check_theft(void)
{
    static uint64_t secret = 42;
    struct frame frame = {.x[PC] = USER_BASE + (uint64_t)(user_thief - user_text_start)};
    frame.x[A0] = (uint64_t)&secret;
    run_user(&frame);
    bool caught = trap_cause() == LOAD_PAGE_FAULT && trap_address() == (uint64_t)&secret;
    expect("user cannot read the kernel", caught);
}

void check_user(void)
{
    check_calls();
    check_theft();
}
