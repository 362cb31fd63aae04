// user.h - the user program and its registers, for C and for assembly.
#pragma once

#define CALLS      200
#define MULTIPLIER 0x5851f42d  // of the program's work
#define SYS_COUNT  1  // (word)    the answer: word plus the number of this call, from 1
#define SYS_EXIT   2  // (result)  the end

// struct frame below, in bytes
#define FRAME_PC     0    // the place of x0
#define FRAME_KERNEL 256  // the kernel's stack pointer while the program runs

#ifndef __ASSEMBLER__
#include <stdint.h>

// Register n of the program is x[n]; x[0] holds pc.
struct frame {
    uint64_t x[32];
    uint64_t kernel_stack;
};
enum { PC = 0, A0 = 10, A7 = 17 };

/// Runs the program until it traps. Its registers are in the frame before and
/// after; the reason is in trap_cause() and trap_address() (cpu.h).
void run_user(struct frame *frame);
#endif
