# start.S - where the firmware leaves us: supervisor mode, a0 = hart, a1 =
# device tree (0: none), paging and interrupts off, no stack. Nothing here looks
# at either argument.

    .section .text.start, "ax"
    .global _start
_start:
    la      sp, kernel_stack_top
    la      t0, bss_start
    la      t1, bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:  call    supervisor_main         # does not return
