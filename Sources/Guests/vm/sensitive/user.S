# user.S - the user program. It has no stack and one page of data.
#include "user.h"

    .section .user_text, "ax"
    .option norelax                 # with it, .balign would insert its padding here, too
    .balign 4096
    .global user_text_start
user_text_start:                    # first on its page: the kernel enters here
    li      s0, CALLS
    li      s1, 1
    li      s2, 0x40100000          # USER_DATA
    li      s3, MULTIPLIER
1:  mul     a0, s1, s3
    li      a7, SYS_COUNT
    ecall
    mv      s1, a0
    sd      s1, 0(s2)
    addi    s0, s0, -1
    bnez    s0, 1b
    ld      a0, 0(s2)
    li      a7, SYS_EXIT
    ecall
2:  j       2b

# Started a second time here, with the address of a word of the kernel in a0.
    .global user_thief
user_thief:
    ld      a0, 0(a0)
    li      a7, SYS_EXIT            # reached only if that went well
    ecall
3:  j       3b

    .global user_text_end
user_text_end:
