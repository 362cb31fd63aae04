// syscalls.h - the contract between user and kernel: number in a7, argument in
// a0, then ecall; the answer is in a0.
#pragma once

#define SYS_SAY   1  // (number)   the kernel prints it
#define SYS_FETCH 2  // (address)  the word there. The bug: the kernel looks without asking whose it is
