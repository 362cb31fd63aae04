# user.S - the user program: it counts aloud, then hands the kernel an address
# where nothing is.
#include "syscalls.h"

    .section .user_text, "ax"
    .option norelax                 # with it, .balign would insert its padding here, too
    .balign 4096
    .global user_text_start
user_text_start:                    # first on its page: the kernel enters here
    li      s0, 1
1:  mv      a0, s0
    li      a7, SYS_SAY
    ecall
    addi    s0, s0, 1
    li      t0, 3
    ble     s0, t0, 1b
    li      a0, 0xdead000
    li      a7, SYS_FETCH
    ecall
2:  j       2b
    .global user_text_end
user_text_end:
