// crash.h - a kernel with one process, one trap frame and one bug.
#pragma once
#include "riscv.h"
#include "syscalls.h"
#include "../print.h"
#include "../sbi/sbi.h"

// guest.ld, user.S
extern char text_start[], rodata_start[], rodata_end[], kernel_end[];
extern char user_text_start[], user_text_end[];

#define USER_BASE 0x10000ul  // where the user program sees itself

// The registers of the interrupted program. trap.S knows the offsets: register
// n at 8 * n, pc in the place of x0.
struct trap_frame {
    uint64_t pc;
    uint64_t x[31];  // x[0] is ra
};
#define A0(frame) ((frame)->x[9])
#define A7(frame) ((frame)->x[16])

// memory.c
void memory_start(void);

// trap.S
void trap_entry(void);
_Noreturn void resume(struct trap_frame *frame);
