# runtime-bare.S - the least a C program needs on a bare machine: a stack and
# zeroed .bss. Machine mode, no paging, no interrupts.

    .section .text.start, "ax"
    .global _start
_start:
    csrr    t0, mhartid
    bnez    t0, park
    la      sp, stack_top
    la      t0, bss_start
    la      t1, bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:  call    bare_main
park:
    wfi
    j       park
