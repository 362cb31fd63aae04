# paravirtual/generated.S - templates, kept as data: no one who goes
# through the kernel's text sees them, and they run only where they are copied to.
#include "hypercalls.h"

    .section .rodata
    .global read_sscratch, read_sscratch_end
    .balign 4
read_sscratch:
    li      a0, 0x140               # the number of sscratch
    li      a7, HYPERCALL + READ_CSR
    ecall
    ret
read_sscratch_end:

    .global answer_42, answer_42_end
    .balign 4
answer_42:
    li      a0, 42
    ret
answer_42_end:
